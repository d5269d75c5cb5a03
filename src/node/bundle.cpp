#include "node/bundle.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/charter.hpp"
#include "charter/check.hpp"
#include "lists/list_file.hpp"
#include "node/kept.hpp"
#include "node/node_memory.hpp"
#include "policy/state.hpp"
#include "policy/state_delta.hpp"

namespace cartulaire::node {
namespace {

// Everything that a World points into; the World keeps it.
struct Held {
  lists::ListFile lists;
  platform::MappedFile mapped_state;
  std::vector<std::byte> made_state;  // where deltas were applied
  policy::State state;
};

tl::unexpected<base::Error> damaged(const std::string& name) {
  return base::fail(base::ErrorCode::corrupt, name, "ce fichier n'est pas celui que le bordereau annonce",
                    "this file is not the one that the manifest announces");
}

tl::unexpected<base::Error> missing(const std::string& name) {
  return base::fail(base::ErrorCode::unavailable, name, "ce fichier du paquet manque encore",
                    "this file of the bundle is still missing");
}

// What State holds about one entity's charter, in the form that the compiler asks for.
charter::CompileOptions options_of(const policy::State& state, const std::string& entity,
                                   const std::string& version) {
  using policy::NameTable;
  charter::CompileOptions options;
  const policy::NameId id = state.find_name(NameTable::entity, entity);
  options.delegated = [&state, id](std::string_view clause,
                                   std::string_view parameter) -> std::optional<std::string> {
    std::optional<std::string> found;
    for (const policy::Delegated& value : state.delegated()) {
      if (state.name(NameTable::clause, value.clause) != clause ||
          state.name(NameTable::parameter, value.parameter) != parameter)
        continue;
      if (value.entity == id && id != policy::kNoName) return std::string(state.text(value));
      if (value.entity == policy::kNoName) found = std::string(state.text(value));
    }
    return found;
  };
  const auto number = policy::version_number(version);
  for (const policy::Adoption& adoption : state.adoptions())
    if (number && adoption.entity == id && adoption.version == *number)
      options.in_force_from = base::Instant(std::chrono::milliseconds(adoption.in_force));
  return options;
}

base::Error first_error(const std::vector<charter::Diagnostic>& diagnostics) {
  for (const charter::Diagnostic& one : diagnostics)
    if (one.severity == charter::Severity::error)
      return {base::ErrorCode::invalid, fmt::format("{}:{}:{}", one.file, one.place.line, one.place.column),
              one.french, one.english};
  return {};
}

struct CompiledCharter {
  std::vector<policy::Policy> policies;
  std::vector<EntityCharter> entities;
};

base::Result<CompiledCharter> compile_all(std::string_view text, const std::string& name,
                                          const policy::State& state) {
  const charter::Loaded loaded = charter::load_charter(text, name);
  if (charter::has_errors(loaded.diagnostics)) return tl::unexpected(first_error(loaded.diagnostics));
  CompiledCharter out;
  for (const charter::Entity& entity : loaded.charter.front.entities) {
    auto effective = charter::effective_charter(loaded.charter, entity.id);
    if (!effective) return base::pass(effective);
    auto compiled = charter::compile(*effective, options_of(state, entity.id, loaded.charter.front.version));
    if (!compiled) return base::pass(compiled);
    out.policies.push_back(std::move(compiled->policy));
    out.entities.push_back({entity.id, std::move(compiled->logs), std::move(*effective)});
  }
  return out;
}

}  // namespace

namespace {

// A draft's file, or why there is none.
struct DraftFile {
  ManifestFile file;
  base::Result<std::string> text;
};

base::Result<std::shared_ptr<const Draft>> bind_draft(const DraftFile& draft, const policy::World& live,
                                                      const policy::BindOptions& options,
                                                      std::shared_ptr<const Held> held) {
  if (!draft.text) return tl::unexpected(draft.text.error());
  auto compiled = compile_all(*draft.text, draft.file.name, held->state);
  if (!compiled) return base::pass(compiled);
  const base::Instant until(std::chrono::milliseconds(static_cast<std::int64_t>(draft.file.number)));
  return Draft::bind(std::move(compiled->policies), draft.file.sha256, until, live, options, std::move(held));
}

}  // namespace

struct BundleMaker {
  static base::Result<std::shared_ptr<const Bundle>> make(Manifest manifest, std::string manifest_text,
                                                          std::string_view charter,
                                                          const std::string& charter_file,
                                                          const std::shared_ptr<Held>& held,
                                                          const policy::BindOptions& options,
                                                          const std::optional<DraftFile>& draft = {}) {
    auto compiled = compile_all(charter, charter_file, held->state);
    if (!compiled) return base::pass(compiled);
    const Held& parts = *held;
    auto world =
        policy::World::bind(std::move(compiled->policies), parts.lists.table(), parts.state, options, held);
    if (!world) return base::pass(world);
    auto bundle = std::make_shared<Bundle>();
    bundle->manifest_ = std::move(manifest);
    bundle->manifest_text_ = std::move(manifest_text);
    bundle->entities_ = std::move(compiled->entities);
    bundle->world_ = std::move(*world);
    if (draft) {
      auto bound = bind_draft(*draft, *bundle->world_, options, held);
      if (bound)
        bundle->draft_ = std::move(*bound);
      else
        bundle->draft_error_ = std::move(bound.error());
    }
    return std::shared_ptr<const Bundle>(std::move(bundle));
  }
};

namespace {

// Where a bundle is read from. Files of the node's own copy are hashed at each reading; those of the
// published bundle are remembered once they were (NodeMemory).
enum class Place : std::uint8_t { published, kept };

// One reading of the folder.
class Loader {
 public:
  Loader(const BundleOptions& options, Place place, base::Instant now)
      : options_(options),
        place_(place),
        folder_(place == Place::kept ? options.kept : options.folder),
        now_(now) {}

  base::Result<std::shared_ptr<const Bundle>> load() {
    if (auto status = read_manifest(); !status) return base::pass(status);
    auto held = std::make_shared<Held>();
    auto charter = read_charter();
    if (!charter) return base::pass(charter);
    if (auto status = open_lists(*held); !status) return base::pass(status);
    if (auto status = open_state(*held); !status) return base::pass(status);
    policy::BindOptions bind;
    bind.default_entity = options_.default_entity;
    bind.accept_unlisted_legal = options_.accept_unlisted_legal;
    bind.trusted_until = manifest_.expires;
    if (const auto after = held->state.stale_after())
      bind.trusted_until = std::min(manifest_.expires, manifest_.issued + *after);
    auto bundle = BundleMaker::make(manifest_, text_, *charter, manifest_.find(FileRole::charter)->name, held,
                                    bind, read_draft());
    if (!bundle) return base::pass(bundle);
    if (auto status = remember(); !status) return base::pass(status);
    return bundle;
  }

 private:
  base::Status read_manifest();
  base::Result<std::string> read_charter();
  std::optional<DraftFile> read_draft();
  base::Status open_lists(Held& held);
  base::Status open_state(Held& held);
  base::Status remember();

  [[nodiscard]] platform::Path path(const ManifestFile& file) const { return folder_ / file.name; }

  // The mapped file, of the announced size and hash. A big one that this node has verified before is not read
  // again: identity (device, inode, size, time of change) stands for it.
  base::Result<platform::MappedFile> map(const ManifestFile& file, bool lasting);

  const BundleOptions& options_;
  const Place place_;
  const platform::Path& folder_;
  const base::Instant now_;
  std::string text_;
  Manifest manifest_;
  platform::Digest text_digest_{};
  NodeMemory memory_;
  std::map<std::string, std::pair<FileIdentity, platform::Digest>> verified_;
};

base::Status Loader::read_manifest() {
  const platform::Path path = folder_ / kManifestName;
  auto text = platform::read_text(path, kMaxManifest);
  if (!text && text.error().code == base::ErrorCode::not_found) return missing(path.string());
  if (!text) return base::pass(text);
  auto manifest = parse_manifest(*text, options_.key);
  if (!manifest) return base::pass(manifest);
  auto memory = read_memory(options_.memory);
  if (!memory) return base::pass(memory);
  manifest_ = std::move(*manifest);
  memory_ = std::move(*memory);
  text_ = std::move(*text);
  text_digest_ = platform::sha256(platform::as_bytes(text_));
  const bool known = manifest_.number == memory_.number && text_digest_ == memory_.manifest;
  if (!known && manifest_.number <= memory_.number)
    return base::fail(
        base::ErrorCode::refused, path.string(),
        fmt::format("le bordereau {} est plus ancien que le {} déjà reçu", manifest_.number, memory_.number),
        fmt::format("manifest {} is older than {}, which was received before", manifest_.number,
                    memory_.number));
  if (!known && manifest_.expires <= now_)
    return base::fail(base::ErrorCode::refused, path.string(),
                      fmt::format("le bordereau {} a expiré : publiez de nouveau", manifest_.number),
                      fmt::format("manifest {} has expired: publish again", manifest_.number));
  return {};
}

base::Result<platform::MappedFile> Loader::map(const ManifestFile& file, bool lasting) {
  const auto identity = identify(path(file));
  if (!identity) return missing(file.name);
  auto mapped = platform::MappedFile::open(path(file));
  if (!mapped) return base::pass(mapped);
  if (mapped->bytes().size() != file.size || identity->size != file.size) return damaged(file.name);
  if (!lasting || place_ == Place::kept || !memory_.is_verified(file.name, *identity, file.sha256)) {
    if (platform::sha256(mapped->bytes()) != file.sha256) return damaged(file.name);
    // The same file before and after: nobody changed it while it was read.
    if (identify(path(file)) != identity) return damaged(file.name);
  }
  if (lasting) verified_[file.name] = {*identity, file.sha256};
  return mapped;
}

base::Result<std::string> Loader::read_charter() {
  auto mapped = map(*manifest_.find(FileRole::charter), false);
  if (!mapped) return base::pass(mapped);
  return std::string(platform::as_text(mapped->bytes()));
}

std::optional<DraftFile> Loader::read_draft() {
  const ManifestFile* file = manifest_.find(FileRole::draft);
  if (file == nullptr) return std::nullopt;
  auto mapped = map(*file, false);
  if (!mapped) return DraftFile{*file, base::pass(mapped)};
  return DraftFile{*file, std::string(platform::as_text(mapped->bytes()))};
}

base::Status Loader::open_lists(Held& held) {
  const ManifestFile& file = *manifest_.find(FileRole::lists);
  if (auto checked = map(file, true); !checked) return base::pass(checked);
  auto lists = lists::ListFile::open(path(file));
  if (!lists) return base::pass(lists);
  if (identify(path(file)) != verified_[file.name].first) return damaged(file.name);
  held.lists = std::move(*lists);
  return {};
}

base::Status Loader::open_state(Held& held) {
  const ManifestFile& file = *manifest_.find(FileRole::state);
  auto mapped = map(file, false);
  if (!mapped) return base::pass(mapped);
  held.mapped_state = std::move(*mapped);
  auto state = policy::State::view(held.mapped_state.bytes());
  if (!state) return base::pass(state);
  std::vector<platform::MappedFile> deltas;
  for (const ManifestFile& one : manifest_.files) {
    if (one.role != FileRole::delta) continue;
    auto delta = map(one, false);
    if (!delta) return base::pass(delta);
    deltas.push_back(std::move(*delta));
  }
  if (!deltas.empty()) {
    std::vector<std::span<const std::byte>> bytes;
    for (const platform::MappedFile& delta : deltas)
      bytes.push_back(delta.bytes());
    auto made = policy::apply_deltas(*state, bytes);
    if (!made) return base::pass(made);
    held.made_state = std::move(*made);
    held.mapped_state = {};
    if (platform::sha256(held.made_state) != manifest_.state_sha256) return damaged(file.name);
    state = policy::State::view(held.made_state);
    if (!state) return base::pass(state);
  }
  if (state->number() != manifest_.state_number) return damaged(file.name);
  held.state = state->confirmed(manifest_.issued);
  return {};
}

base::Status Loader::remember() {
  if (place_ == Place::kept) verified_ = memory_.verified;
  if (memory_.number == manifest_.number && memory_.verified == verified_) return {};
  // Several processes of a node share this memory: the number never goes back.
  auto latest = read_memory(options_.memory);
  if (!latest) return base::pass(latest);
  if (latest->number > manifest_.number) return {};
  memory_.number = manifest_.number;
  memory_.manifest = text_digest_;
  memory_.verified = verified_;
  return write_memory(options_.memory, memory_);
}

}  // namespace

base::Result<std::shared_ptr<const Bundle>> load_bundle(const BundleOptions& options, base::Instant now) {
  return Loader(options, Place::published, now).load();
}

base::Result<std::shared_ptr<const Bundle>> load_kept_bundle(const BundleOptions& options,
                                                             base::Instant now) {
  return Loader(options, Place::kept, now).load();
}

base::Result<std::shared_ptr<const Bundle>> bind_files(LooseFiles files) {
  auto held = std::make_shared<Held>();
  if (!files.lists.empty()) {
    auto lists = lists::ListFile::open(files.lists);
    if (!lists) return base::pass(lists);
    held->lists = std::move(*lists);
  }
  if (!files.snapshot.empty()) {
    held->made_state = std::move(files.snapshot);
    auto state = policy::State::view(held->made_state);
    if (!state) return base::pass(state);
    held->state = *state;
  }
  policy::BindOptions bind;
  bind.default_entity = files.default_entity;
  bind.accept_unlisted_legal = files.accept_unlisted_legal;
  return BundleMaker::make({}, {}, files.charter_text, files.charter_file, held, bind);
}

}  // namespace cartulaire::node
