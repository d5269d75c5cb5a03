// A `handover` entry of the log: living units given over to the newest custodians
// (docs/format/custody.md, Handing over living parts).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/unit.hpp"
#include "platform/crypto.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::custody {

inline constexpr std::size_t kMostMoved = 128;  // units of one entry
inline constexpr std::size_t kLongestReference = 256;

enum class HandoverKind { open, move, close };

struct Moved {
  sealed::Unit unit;
  std::uint64_t leaf = 0;       // of its part entry
  platform::Digest identity{};  // commitment, as in that entry
  platform::Digest shares{};    // SHA-256 of the new ones
};

// `kind` says which members count.
struct HandoverStep {
  std::string entity;
  std::uint64_t number = 0;  // from 1 in each entity
  HandoverKind kind = HandoverKind::open;
  std::uint32_t to = 0;                      // open, move: number of the `custody` entry
  std::string clause, charter, version;      // open: of that entry
  std::string reference;                     // open: of the act that orders it
  std::uint64_t units = 0;                   // open: to be moved; close: left
  std::uint32_t from = 0;                    // move
  std::uint32_t set = 0;                     // move: of `from`
  std::vector<platform::BoxPublicKey> by{};  // move: in the set's order
  std::vector<Moved> moved{};                // move
};

// A reference that may stand in the log and on a terminal: 1 to 256 bytes of printable UTF-8.
bool is_reference(std::string_view text);

// The members after `entry` and `at` (sealed::HandoverEntry).
platform::JsonObject handover_members(const HandoverStep& step);
// `corrupt`: not such an entry.
base::Result<HandoverStep> read_handover(const platform::JsonObject& members);

}  // namespace cartulaire::journal::custody
