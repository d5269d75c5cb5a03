// The publisher: charter, state.yml and lists become a signed bundle that nodes run on.
//
// Nothing is published that a node would refuse: the charter is checked, state.yml is checked against it, and
// the whole is bound once here before the manifest changes. Files get names of their own content and are
// written first; the manifest is replaced last, in one step; what neither it nor the one before names is
// removed.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/diagnostic.hpp"
#include "hub/store_state.hpp"
#include "node/manifest.hpp"
#include "platform/file.hpp"
#include "policy/state_delta.hpp"

namespace cartulaire::hub {

struct PublishOptions {
  platform::Path charter;
  platform::Path state;
  platform::Path lists;
  platform::Path adoption;  // the register; empty: adoption.jsonl beside the charter, if there is one
  platform::Path folder;
  platform::Path keys;                 // the publisher's signing key; its public half goes to the nodes
  std::chrono::hours valid{7 * 24};    // until the manifest expires
  platform::Path draft;                // evaluated beside the charter, without effect; empty: none
  base::Instant draft_until{};         // and no longer
  store::Store* store = nullptr;       // tells people, signatures, suspensions… beside state.yml; or none
  SignaturesOf signatures;             // those of the store that count; or none
  bool accept_unlisted_legal = false;  // a first start: legal categories without a list behind them
};

struct Published {
  enum class StateChange { none, delta, snapshot };
  std::uint64_t number = 0;  // of the manifest
  bool charter_changed = false;
  bool lists_changed = false;
  bool with_draft = false;
  StateChange state = StateChange::none;
  policy::DeltaCounts counts;  // what the delta touches
  std::uint64_t state_number = 0;
  std::size_t people = 0;
  std::size_t written_bytes = 0;            // of new files, the lists not counted
  std::vector<std::string> unlisted;        // categories that clauses name and no list feeds
  std::vector<std::string> unknown_groups;  // groups that clauses name and nobody is in
};

struct PublishReport {
  std::vector<charter::Diagnostic> diagnostics;  // of charter and state; with errors nothing was published
  // Of the draft; with errors it was left out, and the rest published: the charter in force waits for
  // nothing.
  std::vector<charter::Diagnostic> draft_diagnostics;
  std::optional<base::Error> draft_error;  // why else it was left out
  std::optional<Published> published;
};

// Publishes once. With nothing changed the same files are announced again under a new number: that is the
// news by which nodes know that they are not forgotten (stale_after). Errors: io, not_found, what a node
// would refuse.
base::Result<PublishReport> publish(const PublishOptions& options, base::Instant now);

// Files that changed since the last call, or the store; for `--watch`. A store that does not answer is as it
// was.
class Inputs {
 public:
  explicit Inputs(const PublishOptions& options);
  bool changed();

 private:
  bool store_changed();

  std::vector<platform::Path> paths_;
  store::Store* store_;
  std::int64_t change_ = 0;
  std::vector<std::string> seen_;
};

// How long a manifest may wait for its successor: a third of the validity, or of the state's stale_after.
std::chrono::milliseconds renewal_of(const PublishOptions& options, std::chrono::milliseconds stale_after);

}  // namespace cartulaire::hub
