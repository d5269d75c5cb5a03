// Shares of the identity key of a unit: made at sealing, opened by custodians on their machines, put together
// for an opening (docs/format/custody.md, Shares).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/authorised.hpp"
#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::custody {

inline constexpr std::size_t kShareSize = 32;

// What a share says of itself, inside its box: nobody can pass it for another.
struct ShareName {
  sealed::Unit unit;
  std::uint32_t custody = 0;  // number of the `custody` entry
  std::uint32_t set = 0;      // number of the authorised set
  std::string role;
  bool operator==(const ShareName&) const = default;
};

// A share sealed to one key of its role.
struct ShareBox {
  ShareName name;
  platform::BoxPublicKey key{};
  std::vector<std::byte> sealed;
};

// What the keystore keeps for the unit: `identity` (32 bytes) split anew for each authorised set.
// INVARIANT: check_custody(custody) holds.
std::vector<std::byte> split_identity_key(const platform::Secret& identity, const sealed::Unit& unit,
                                          const Custody& custody);

// The boxes, in order. `corrupt`: not the shares of that unit under that custody.
base::Result<std::vector<ShareBox>> read_shares(platform::Bytes shares, const sealed::Unit& unit,
                                                const Custody& custody);

std::vector<std::byte> seal_share(const platform::BoxPublicKey& to, const platform::Secret& share,
                                  const ShareName& name);
// `refused`: sealed to another key, altered, or the share of something else than `expected`.
base::Result<platform::Secret> open_share(const platform::BoxKeyPair& keys, platform::Bytes sealed,
                                          const ShareName& expected);

// The identity key out of the shares of all roles of one set, in any order. `refused` where the result is not
// the key of that commitment (the `identity` of the unit's `part` entry).
base::Result<platform::Secret> combine_shares(std::span<const platform::Secret> shares,
                                              const sealed::Unit& unit, const platform::Digest& commitment);

}  // namespace cartulaire::journal::custody
