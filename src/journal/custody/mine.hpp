// One's own traces: how a person, and nobody else, finds which pseudonym of a unit is theirs
// (docs/format/custody.md, One's own traces).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::custody {

inline constexpr std::size_t kMineTagSize = 8;
inline constexpr std::size_t kMineBoxSize = 32;  // tag, 8 bytes encrypted, 16 bytes of authentication

struct Registered {
  platform::BoxPublicKey key{};  // of the person
  std::uint64_t pseudonym = 0;   // theirs in this unit
};

// What the index of a unit holds: members `key` and `boxes` of `mine`.
struct MineBoxes {
  platform::BoxPublicKey key{};  // of the unit
  std::vector<std::byte> boxes;  // kMineBoxSize each, sorted
};

// A pair is made for the unit and forgotten. Keys that are not usable are left out.
MineBoxes make_mine_boxes(const sealed::Unit& unit, const std::vector<Registered>& people);

// Where a person's box of the unit stands, found without asking for the boxes of others; nothing for an
// unusable key.
using MineTag = std::array<std::byte, kMineTagSize>;
std::optional<MineTag> mine_tag(const sealed::Unit& unit, const platform::BoxPublicKey& of_unit,
                                const platform::Secret& own);
// The one box with that tag; empty: none.
MineBoxes box_with_tag(const MineBoxes& boxes, const MineTag& tag);

// What a person shows to read the lines of `pseudonym`.
struct MineProof {
  std::uint64_t pseudonym = 0;
  platform::Secret key;
};
// With the person's own key; nothing: no trace of theirs, or they were not registered on that day.
std::optional<MineProof> find_mine(const sealed::Unit& unit, const MineBoxes& boxes,
                                   const platform::Secret& own);

// Whether `proof` opens a box of the unit to that pseudonym.
bool proves_mine(const MineBoxes& boxes, const MineProof& proof);

}  // namespace cartulaire::journal::custody
