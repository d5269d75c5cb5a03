#include "hub/publish.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "charter/adoption/register.hpp"
#include "charter/charter.hpp"
#include "charter/check.hpp"
#include "charter/model/read.hpp"
#include "hub/adopted.hpp"
#include "hub/state_file.hpp"
#include "lists/list_file.hpp"
#include "node/bundle.hpp"
#include "node/node_memory.hpp"
#include "node/published.hpp"
#include "store/taking.hpp"

namespace cartulaire::hub {
namespace {

using node::FileRole;
using node::Manifest;
using node::ManifestFile;

// Past these a fresh snapshot costs nodes less than one more delta.
constexpr std::size_t kMaxDeltas = 64;

// What was published last, if anything was and it is whole.
struct Previous {
  Manifest manifest;
  std::vector<std::byte> snapshot;  // after its deltas; empty if its files are not what it announces
};

base::Result<std::vector<std::byte>> read_whole(const platform::Path& folder, const ManifestFile& file) {
  auto mapped = platform::MappedFile::open(folder / file.name);
  if (!mapped) return base::pass(mapped);
  if (mapped->bytes().size() != file.size || platform::sha256(mapped->bytes()) != file.sha256)
    return base::fail(base::ErrorCode::corrupt, file.name, "fichier publié altéré",
                      "a published file was altered");
  return std::vector<std::byte>(mapped->bytes().begin(), mapped->bytes().end());
}

std::vector<std::byte> previous_snapshot(const platform::Path& folder, const Manifest& manifest) {
  std::vector<std::vector<std::byte>> files;
  for (const ManifestFile& file : manifest.files) {
    if (file.role != FileRole::state && file.role != FileRole::delta) continue;
    auto bytes = read_whole(folder, file);
    if (!bytes) return {};
    files.push_back(std::move(*bytes));
  }
  const auto state = policy::State::view(files.front());
  if (!state) return {};
  if (files.size() == 1) return files.front();
  const std::vector<std::span<const std::byte>> deltas(files.begin() + 1, files.end());
  auto applied = policy::apply_deltas(*state, deltas);
  return applied ? std::move(*applied) : std::vector<std::byte>{};
}

platform::Path register_of(const PublishOptions& options) {
  if (!options.adoption.empty()) return options.adoption;
  const platform::Path beside = options.charter.parent_path() / charter::adoption::kRegisterName;
  std::error_code error;
  return std::filesystem::exists(beside, error) ? beside : platform::Path{};
}

// A folder without manifest is new; a manifest of another key is somebody else's folder.
base::Result<std::optional<Previous>> read_previous(const PublishOptions& options,
                                                    const platform::SignPublicKey& key) {
  auto text = platform::read_text(options.folder / node::kManifestName, node::kMaxManifest);
  if (!text && text.error().code == base::ErrorCode::not_found) return std::optional<Previous>{};
  if (!text) return base::pass(text);
  auto manifest = node::parse_manifest(*text, key);
  if (!manifest) return base::pass(manifest);
  auto snapshot = previous_snapshot(options.folder, *manifest);
  return std::optional<Previous>{Previous{std::move(*manifest), std::move(snapshot)}};
}

class Publisher {
 public:
  Publisher(const PublishOptions& options, base::Instant now) : options_(options), now_(now) {}

  base::Result<PublishReport> run() {
    auto keys = platform::read_sign_keys(options_.keys);
    if (!keys) return base::pass(keys);
    if (auto status = read_inputs(keys->public_key); !status) return base::pass(status);
    if (charter::has_errors(report_.diagnostics)) return std::move(report_);
    if (auto status = platform::make_folder(options_.folder); !status) return base::pass(status);
    auto previous = read_previous(options_, keys->public_key);
    if (!previous) return base::pass(previous);
    previous_ = std::move(*previous);
    report_.published.emplace();
    if (auto status = make_state(); !status) return base::pass(status);
    if (auto status = try_out(); !status) return base::pass(status);
    read_draft();
    if (auto status = write_files(); !status) return base::pass(status);
    const std::string text = node::sign_manifest(manifest_, *keys);
    if (auto status = platform::replace_file(options_.folder / node::kManifestName, text); !status)
      return base::pass(status);
    node::remove_forgotten(options_.folder, manifest_, previous_ ? &previous_->manifest : nullptr);
    // It tells how far nodes are behind, no more: what is published is published without it.
    static_cast<void>(node::add_to_history(options_.folder, manifest_));
    return std::move(report_);
  }

 private:
  base::Status read_inputs(const platform::SignPublicKey& key);
  base::Status make_state();
  void read_draft();
  base::Status try_out();
  base::Status write_files();
  base::Status add_file(FileRole role, std::uint64_t number, std::string name, platform::Bytes bytes);
  base::Status add_lists();

  const PublishOptions& options_;
  const base::Instant now_;
  PublishReport report_;
  std::optional<Previous> previous_;
  Manifest manifest_;
  std::string charter_text_;
  std::optional<std::string> draft_text_;  // that can be evaluated
  policy::StateData data_;
  std::vector<std::byte> snapshot_;  // the State to publish, whole
  std::vector<std::byte> delta_;     // from the previous one; empty: none, or a snapshot is written
};

base::Status Publisher::read_inputs(const platform::SignPublicKey& key) {
  auto read = charter::model::read_charter(options_.charter.string());
  if (!read) return base::pass(read);
  charter_text_ = std::move(read->text);  // whole: a node has no model
  charter::Loaded loaded = std::move(read->loaded);
  report_.diagnostics = std::move(loaded.diagnostics);
  charter::CheckOptions check;
  check.for_publication = true;
  for (charter::Diagnostic& one : charter::check(loaded.charter, check))
    report_.diagnostics.push_back(std::move(one));
  auto state_text = platform::read_text(options_.state);
  if (!state_text) return base::pass(state_text);
  std::optional<StoreState> told;
  if (options_.store != nullptr) {
    auto from_store = read_store(*options_.store, loaded.charter, now_, options_.signatures);
    if (!from_store) return base::pass(from_store);
    told = std::move(*from_store);
  }
  StateFile state =
      read_state_file(*state_text, options_.state.string(), loaded.charter, now_, told ? &*told : nullptr);
  for (charter::Diagnostic& one : state.diagnostics)
    report_.diagnostics.push_back(std::move(one));
  if (!charter::has_errors(report_.diagnostics)) {
    auto adoption =
        apply_adoption(loaded.charter, options_.state.string(), register_of(options_), key, now_, state);
    if (!adoption) return base::pass(adoption);
    for (charter::Diagnostic& one : *adoption)
      report_.diagnostics.push_back(std::move(one));
  }
  data_ = std::move(state.data);
  return {};
}

// The number of the manifest outlives a lost folder: it never falls behind the clock.
base::Status Publisher::make_state() {
  const auto clock = static_cast<std::uint64_t>(
      std::max<std::int64_t>(1, std::chrono::floor<std::chrono::seconds>(now_).time_since_epoch().count()));
  manifest_.number = std::max(clock, previous_ ? previous_->manifest.number + 1 : 1);
  manifest_.issued = now_;
  manifest_.expires = now_ + options_.valid;
  Published& out = *report_.published;
  out.number = manifest_.number;

  std::optional<policy::State> before;
  if (previous_ && !previous_->snapshot.empty()) {
    auto state = policy::State::view(previous_->snapshot);
    if (state) before = *state;
  }
  if (before) {
    // Would it be the same bytes under the same number?
    data_.number = before->number();
    data_.published_at = before->published_at();
    auto same = policy::encode(data_);
    if (!same) return base::pass(same);
    if (*same == previous_->snapshot) {
      snapshot_ = std::move(*same);
      out.state = Published::StateChange::none;
      return {};
    }
  }
  data_.number = manifest_.number;
  data_.published_at = now_;
  auto encoded = policy::encode(data_);
  if (!encoded) return base::pass(encoded);
  snapshot_ = std::move(*encoded);
  out.state = Published::StateChange::snapshot;
  if (!before) return {};
  const auto after = policy::State::view(snapshot_);
  auto delta = policy::make_delta(*before, *after);
  if (!delta) return {};  // too many groups change: the snapshot it is
  std::size_t deltas = 0;
  std::size_t bytes = delta->bytes.size();
  for (const ManifestFile& file : previous_->manifest.files)
    if (file.role == FileRole::delta) {
      ++deltas;
      bytes += file.size;
    }
  out.counts = delta->counts;
  const ManifestFile* old_charter = previous_->manifest.find(FileRole::charter);
  const bool same_charter = old_charter->sha256 == platform::sha256(platform::as_bytes(charter_text_));
  if (!same_charter || deltas >= kMaxDeltas || (deltas > 0 && bytes > snapshot_.size() / 2)) return {};
  delta_ = std::move(delta->bytes);
  out.state = Published::StateChange::delta;
  return {};
}

// Binds the whole as a node will: what it would refuse is refused here.
base::Status Publisher::try_out() {
  node::LooseFiles files;
  files.charter_text = charter_text_;
  files.charter_file = options_.charter.string();
  files.lists = options_.lists;
  files.snapshot = snapshot_;
  files.accept_unlisted_legal = options_.accept_unlisted_legal;
  auto bundle = node::bind_files(std::move(files));
  if (!bundle) return base::pass(bundle);
  const policy::World& world = *(*bundle)->world();
  Published& out = *report_.published;
  out.unlisted.assign(world.unlisted().begin(), world.unlisted().end());
  out.unknown_groups.assign(world.unknown_groups().begin(), world.unknown_groups().end());
  out.people = world.state().people().size();
  out.state_number = world.state().number();
  return {};
}

// A draft that a node could not evaluate is left out.
void Publisher::read_draft() {
  if (options_.draft.empty() || options_.draft_until <= now_) return;
  auto read = charter::model::read_charter(options_.draft.string());
  if (!read) {
    report_.draft_error = std::move(read.error());
    return;
  }
  report_.draft_diagnostics = std::move(read->loaded.diagnostics);
  for (charter::Diagnostic& one : charter::check(read->loaded.charter, {}))
    report_.draft_diagnostics.push_back(std::move(one));
  if (charter::has_errors(report_.draft_diagnostics)) return;
  node::LooseFiles files;
  files.charter_text = read->text;
  files.charter_file = options_.draft.string();
  files.lists = options_.lists;
  files.snapshot = snapshot_;
  if (auto bundle = node::bind_files(std::move(files)); !bundle) {
    report_.draft_error = std::move(bundle.error());
    return;
  }
  draft_text_ = std::move(read->text);
  report_.published->with_draft = true;
}

base::Status Publisher::add_file(FileRole role, std::uint64_t number, std::string name,
                                 platform::Bytes bytes) {
  const ManifestFile file{role, number, std::move(name), bytes.size(), platform::sha256(bytes)};
  const platform::Path path = options_.folder / file.name;
  const auto there = node::identify(path);
  // A file named after its content is written once, unless what is there is not it.
  bool whole = false;
  if (there && there->size == file.size) {
    auto mapped = platform::MappedFile::open(path);
    whole = mapped && platform::sha256(mapped->bytes()) == file.sha256;
  }
  if (!whole) {
    if (auto status = platform::replace_file(path, bytes, 0640); !status) return status;
    report_.published->written_bytes += bytes.size();
  }
  manifest_.files.push_back(file);
  return {};
}

// A hard link where the file system lets us: five million names are not copied for a link's price. Imports
// replace their file by rename, so the linked bytes never change.
base::Status Publisher::add_lists() {
  auto mapped = platform::MappedFile::open(options_.lists);
  if (!mapped) return base::pass(mapped);
  if (auto status = lists::verify_list_file(mapped->bytes()); !status) return status;
  const platform::Digest digest = platform::sha256(mapped->bytes());
  const ManifestFile file{FileRole::lists, 0, fmt::format("lists-{:.16}.bin", platform::to_hex(digest)),
                          mapped->bytes().size(), digest};
  const platform::Path path = options_.folder / file.name;
  const auto there = node::identify(path);
  const auto source = node::identify(options_.lists);
  bool whole = there && source && there->device == source->device && there->inode == source->inode;
  if (!whole && there && there->size == file.size) {
    auto old = platform::MappedFile::open(path);
    whole = old && platform::sha256(old->bytes()) == digest;
  }
  if (!whole) {
    std::error_code failed;
    std::filesystem::remove(path, failed);
    std::filesystem::create_hard_link(options_.lists, path, failed);
    if (failed)
      if (auto status = platform::replace_file(path, mapped->bytes(), lists::kListFileMode); !status)
        return status;
  }
  manifest_.files.push_back(file);
  return {};
}

base::Status Publisher::write_files() {
  const platform::Digest charter = platform::sha256(platform::as_bytes(charter_text_));
  if (auto status =
          add_file(FileRole::charter, 0, fmt::format("charter-{:.16}.md", platform::to_hex(charter)),
                   platform::as_bytes(charter_text_));
      !status)
    return status;
  if (auto status = add_lists(); !status) return status;
  if (draft_text_) {
    const platform::Digest draft = platform::sha256(platform::as_bytes(*draft_text_));
    if (auto status = add_file(
            FileRole::draft, static_cast<std::uint64_t>(options_.draft_until.time_since_epoch().count()),
            fmt::format("draft-{:.16}.md", platform::to_hex(draft)), platform::as_bytes(*draft_text_));
        !status)
      return status;
  }
  Published& out = *report_.published;
  if (out.state == Published::StateChange::snapshot) {
    if (auto status = add_file(FileRole::state, manifest_.number,
                               fmt::format("state-{}.snapshot", manifest_.number), snapshot_);
        !status)
      return status;
  } else {
    for (const ManifestFile& file : previous_->manifest.files)
      if (file.role == FileRole::state || file.role == FileRole::delta) manifest_.files.push_back(file);
    if (out.state == Published::StateChange::delta)
      if (auto status = add_file(FileRole::delta, manifest_.number,
                                 fmt::format("state-{}.delta", manifest_.number), delta_);
          !status)
        return status;
  }
  manifest_.state_number = out.state_number;
  manifest_.state_sha256 = platform::sha256(snapshot_);
  const auto hash = [](const Manifest& manifest, FileRole role) { return manifest.find(role)->sha256; };
  out.charter_changed =
      !previous_ || hash(previous_->manifest, FileRole::charter) != hash(manifest_, FileRole::charter);
  out.lists_changed =
      !previous_ || hash(previous_->manifest, FileRole::lists) != hash(manifest_, FileRole::lists);
  return platform::sync_folder(options_.folder);
}

}  // namespace

base::Result<PublishReport> publish(const PublishOptions& options, base::Instant now) {
  return Publisher(options, now).run();
}

Inputs::Inputs(const PublishOptions& options)
    : paths_{options.charter, options.state, options.lists, options.draft,
             options.adoption.empty() ? options.charter.parent_path() / charter::adoption::kRegisterName
                                      : options.adoption},
      store_(options.store) {
  changed();
}

bool Inputs::store_changed() {
  if (store_ == nullptr) return false;
  const auto now = store_->read<std::int64_t>(
      [](store::Reading& in) { return store::change_number(in, store::Installation::as_operator()); });
  if (!now || *now == change_) return false;
  change_ = *now;
  return true;
}

bool Inputs::changed() {
  const bool in_store = store_changed();
  std::vector<std::string> seen;
  for (const platform::Path& path : paths_) {
    const auto one = node::identify(path);
    seen.push_back(one ? fmt::format("{} {} {} {}", one->device, one->inode, one->size, one->changed) : "");
  }
  if (seen == seen_) return in_store;
  seen_ = std::move(seen);
  return true;
}

std::chrono::milliseconds renewal_of(const PublishOptions& options, std::chrono::milliseconds stale_after) {
  std::chrono::milliseconds span = options.valid;
  if (stale_after.count() > 0) span = std::min(span, stale_after);
  return std::max<std::chrono::milliseconds>(std::chrono::seconds(1), span / 3);
}

}  // namespace cartulaire::hub
