// A bundle as a node runs on it: the charter compiled for every entity, the lists and State mapped, all bound
// into one World. Immutable and whole: it is read from beginning to end, or not at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/compile.hpp"
#include "node/draft.hpp"
#include "node/manifest.hpp"
#include "platform/file.hpp"
#include "policy/world.hpp"

namespace cartulaire::node {

// What of one entity's charter is needed beside its policy; `policy` itself is in the World.
struct EntityCharter {
  std::string entity;
  std::vector<charter::LogRule> logs;
  charter::EffectiveCharter text;  // what refusal pages quote
};

class Bundle {
 public:
  [[nodiscard]] const std::shared_ptr<const policy::World>& world() const { return world_; }
  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  // As it was signed; empty for what bind_files() made.
  [[nodiscard]] const std::string& manifest_text() const { return manifest_text_; }
  // In the order of World::policies().
  [[nodiscard]] const std::vector<EntityCharter>& entities() const { return entities_; }
  // Evaluated beside the charter; null where the manifest names none, or one that cannot be: see
  // draft_error().
  [[nodiscard]] const std::shared_ptr<const Draft>& draft() const { return draft_; }
  // Why the draft that the manifest names is not evaluated. The rest of the bundle is in force all the same.
  [[nodiscard]] const std::optional<base::Error>& draft_error() const { return draft_error_; }

 private:
  friend struct BundleMaker;
  Manifest manifest_;
  std::string manifest_text_;
  std::vector<EntityCharter> entities_;
  std::shared_ptr<const policy::World> world_;
  std::shared_ptr<const Draft> draft_;
  std::optional<base::Error> draft_error_;
};

struct BundleOptions {
  platform::Path folder;
  platform::SignPublicKey key{};
  // The node's own memory: the highest manifest number seen, and which files were verified. It outlives
  // restarts and must be writable by this process alone.
  platform::Path memory;
  // Where the node keeps its own copy of the last good bundle (kept.hpp), writable by the node's processes
  // alone; empty: none is kept.
  platform::Path kept;
  bool accept_unlisted_legal = false;  // policy::BindOptions
  std::string default_entity;
};

// Reads, verifies and binds the bundle in the folder. Errors:
//   unavailable  no manifest yet, or a file that it names is missing
//   refused      wrong signature, an older number than one seen before, expired (a manifest that this node
//   had
//                already accepted still loads after its date: its World then says stale)
//   corrupt      size or hash of a file, bytes out of form, deltas that do not give the announced State
//   invalid      a charter with errors, or one that does not fit the lists
// Nothing is remembered unless the whole bundle loads.
base::Result<std::shared_ptr<const Bundle>> load_bundle(const BundleOptions& options, base::Instant now);

// The same without bundle, signature and memory, for one-off commands and tests: files as they are.
struct LooseFiles {
  std::string_view charter_text;
  std::string charter_file;
  platform::Path lists;             // empty: no category lists
  std::vector<std::byte> snapshot;  // empty: a State with nobody
  std::string default_entity;
  bool accept_unlisted_legal = true;
};
base::Result<std::shared_ptr<const Bundle>> bind_files(LooseFiles files);

}  // namespace cartulaire::node
