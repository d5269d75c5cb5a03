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
#include "shipping/bundle_news.hpp"
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

// How far its bundle is behind what is published, as far as who asks can tell.
struct BundleLag {
  std::size_t manifests = 0;  // published since
  base::Instant since;        // when the first of them was
};

struct NodePresence {
  std::string node;
  bool enrolled = false;
  base::Instant since;                   // when it was enrolled
  std::optional<base::Instant> revoked;  // of one that is not enrolled
  base::Instant until;                   // of its certificate
  bool expires = false;                  // soon
  bool absent = false;                   // enrolled, and nothing ever came
  std::optional<BundleNews> bundle;      // of a node that fetches it here
  bool silent = false;                   // it did, and no longer does
  std::optional<BundleLag> lag;          // set by lags_behind()
  bool late = false;                     // for too long
  std::vector<WriterPresence> writers;

  [[nodiscard]] bool alarm() const;
};

// Enrolled nodes, and those that were; in the order of their names. A node that is no longer enrolled raises
// no alarm for its absence.
base::Result<std::vector<NodePresence>> presence(const HubFolders& hub, base::Instant now);

// The number that a node decides by, as far as it tells: its adapter's, else its folder's.
std::uint64_t number_of(const BundleNews& news);
// Says of `node` that it is behind; a quarter of an hour of it is an alarm.
void lags_behind(NodePresence& node, const BundleLag& lag, base::Instant now);

// As `journal state --json` shows it (docs/format/keeper.md, `nodes`).
platform::Json presence_json(const std::vector<NodePresence>& nodes);

}  // namespace cartulaire::shipping
