// Whether nodes are there: when each writer's newest head came, and what was refused
// (docs/format/shipping.md, Heads and absence).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/json.hpp"
#include "shipping/names.hpp"

namespace cartulaire::shipping {

inline constexpr std::chrono::minutes kHeadLimit{15};      // three heads
inline constexpr std::chrono::hours kOccasionalLimit{26};  // of writers that live as long as an import
inline constexpr std::chrono::minutes kAheadLimit{5};      // clocks that differ
inline constexpr std::chrono::days kRenewal{60};           // before a certificate's end

struct WriterPresence {
  std::string writer;
  std::uint64_t segment = 0;  // the newest here
  std::uint64_t bytes = 0;    // of it
  std::optional<base::Instant> head;
  std::string refused;  // the first thing refused; empty: nothing
  bool absent = false;  // neither it nor another of its kind has sent a head in time
  bool ahead = false;   // its clock, or ours, is wrong
};

struct NodePresence {
  std::string node;
  bool enrolled = false;
  base::Instant until;   // of its certificate
  bool expires = false;  // soon
  bool absent = false;   // enrolled, and nothing ever came
  std::vector<WriterPresence> writers;

  [[nodiscard]] bool alarm() const;
};

// Enrolled nodes, and those that were and have a spool here; in the order of their names. A node that is no
// longer enrolled raises no alarm for its absence.
base::Result<std::vector<NodePresence>> presence(const HubFolders& hub, base::Instant now);

// As `journal state --json` shows it (docs/format/keeper.md, `nodes`).
platform::Json presence_json(const std::vector<NodePresence>& nodes);

}  // namespace cartulaire::shipping
