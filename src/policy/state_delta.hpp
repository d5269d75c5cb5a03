// What changed between two States, as bytes (docs/format/state.md), and how a node applies it.
//
// A delta names what it touches by key: people by login, addresses by prefix, approvals and entries by id,
// the small tables whole. Applying it to its base gives, byte for byte, the snapshot that the publisher would
// have written: the manifest's hash of the State proves it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "policy/state_data.hpp"

namespace cartulaire::policy {

// How much a delta touches; for the publisher's report.
struct DeltaCounts {
  std::size_t people = 0;  // added, changed or removed
  std::size_t addresses = 0;
  std::size_t entries = 0;  // approvals, list entries, tools, bootstrap names, by id
  std::size_t tables = 0;   // small tables that changed
  [[nodiscard]] bool empty() const { return people + addresses + entries + tables == 0; }
};

struct Delta {
  std::vector<std::byte> bytes;
  DeltaCounts counts;
};

// From `before` to `after`, which must carry a greater number. Errors: those of encode(); invalid if the
// number does not grow.
base::Result<Delta> make_delta(const State& before, const State& after);

// The snapshot after the deltas, applied in order to `base`. Errors: corrupt (bytes out of form), refused (a
// delta made for another number: the message says which is missing).
base::Result<std::vector<std::byte>> apply_deltas(const State& base,
                                                  std::span<const std::span<const std::byte>> deltas);

}  // namespace cartulaire::policy
