// The folder that a bundle is published in, at the hub and at nodes alike: what leaves it again, and the
// numbers that were there (docs/format/state.md, "Bundle").
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "node/manifest.hpp"
#include "platform/file.hpp"

namespace cartulaire::node {

inline constexpr std::string_view kHistoryName = "history";
inline constexpr std::size_t kHistoryLines = 1000;

// Removes files of bundles that neither `now` nor `before` (null: none) names: nodes may still be reading
// what the manifest before named. What else lies in the folder stays.
void remove_forgotten(const platform::Path& folder, const Manifest& now, const Manifest* before);

// One manifest of the history. Nobody signs that: it tells how far a node is behind, never what holds.
struct PublishedNumber {
  std::uint64_t number = 0;
  base::Instant issued{};
};

// The newest last, at most kHistoryLines of them; none where there is no history. Lines of another form are
// left out.
std::vector<PublishedNumber> read_history(const platform::Path& folder);
// Adds this manifest at its end. Errors: io, too_large (the disk is full).
base::Status add_to_history(const platform::Path& folder, const Manifest& manifest);

// How far a node is behind.
struct Lag {
  std::size_t manifests = 0;  // published since; kHistoryLines: or more
  base::Instant since{};      // when the first of them was
};
// nullopt: it is not behind, or nobody can tell.
std::optional<Lag> lag_of(std::uint64_t number, const std::vector<PublishedNumber>& history);

}  // namespace cartulaire::node
