// Who may restore identities together: from the charter's clause to the numbered authorised sets
// (docs/format/custody.md, Who may open).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::custody {

using Roles = std::vector<std::string>;

// What a `custody` clause says (catalogue/clauses/logs.yml).
struct Clause {
  std::vector<Roles> subsets;
  Roles substitutes;
  Roles opinion;
  std::optional<std::string> urgent_by;
};

// One key of one role; a role may have several.
struct Custodian {
  std::string role;
  platform::BoxPublicKey key{};
};

// What a `custody` entry of the log fixes: shares are made by it and read by it.
struct Custody {
  std::uint32_t number = 0;  // from 1 in each entity
  std::vector<Roles> sets;
  std::vector<Custodian> custodians;

  // Keys of a role, in the order of the entry.
  [[nodiscard]] std::vector<platform::BoxPublicKey> keys_of(std::string_view role) const;
};

inline constexpr std::size_t kMostRoles = 8;        // in one subset, and substitutes
inline constexpr std::size_t kMostSets = 64;        // subsets, and authorised sets
inline constexpr std::size_t kMostCustodians = 64;  // of one entity

// Numbered by their place. Subsets come first, then each substitute in each place. A set that is another one
// in other order, or holds another one whole, is left out. A substitute does not stand in where that would
// count a role twice, nor in a subset of one role: alone, he would open what the clause gives to another.
base::Result<std::vector<Roles>> authorised_sets(const std::vector<Roles>& subsets, const Roles& substitutes);

// Refuses what would let one person count twice or leave a set that nobody can open: a key registered twice,
// a role without a key, a role in no set, a key that nothing can be sealed to.
base::Status check_custody(const Custody& custody);

}  // namespace cartulaire::journal::custody
