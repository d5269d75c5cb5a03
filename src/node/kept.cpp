#include "node/kept.hpp"

#include <algorithm>

#include "node/node_memory.hpp"

namespace cartulaire::node {
namespace {

constexpr std::string_view kLock = "lock";

// What the copy's manifest says; one with number 0 and no files where it cannot be read: all is copied anew.
Manifest kept_manifest(const BundleOptions& options) {
  const auto text = platform::read_text(options.kept / kManifestName, kMaxManifest);
  if (!text) return {};
  auto manifest = parse_manifest(*text, options.key);
  return manifest ? std::move(*manifest) : Manifest{};
}

bool is_kept(const ManifestFile& file, const Manifest& kept, const platform::Path& folder) {
  const auto identity = identify(folder / file.name);
  return identity && identity->size == file.size &&
         std::ranges::any_of(kept.files, [&file](const ManifestFile& one) {
           return one.name == file.name && one.size == file.size && one.sha256 == file.sha256;
         });
}

// The bytes that are hashed are those that are written.
base::Status copy(const ManifestFile& file, const BundleOptions& options) {
  auto mapped = platform::MappedFile::open(options.folder / file.name);
  if (!mapped && mapped.error().code == base::ErrorCode::not_found)
    return base::fail(base::ErrorCode::unavailable, file.name,
                      "ce fichier a quitté le paquet publié avant d'être copié",
                      "this file left the published bundle before it was copied");
  if (!mapped) return base::pass(mapped);
  if (mapped->bytes().size() != file.size || platform::sha256(mapped->bytes()) != file.sha256)
    return base::fail(base::ErrorCode::corrupt, file.name,
                      "ce fichier a changé depuis que le paquet a été lu",
                      "this file has changed since the bundle was read");
  return platform::replace_file(options.kept / file.name, mapped->bytes(), 0600);
}

base::Status remove_others(const Manifest& manifest, const platform::Path& folder) {
  auto files = platform::files_in(folder);
  if (!files) return base::pass(files);
  for (const platform::Path& path : *files) {
    const std::string name = path.filename().string();
    const bool named =
        name == kManifestName || name == kLock ||
        std::ranges::any_of(manifest.files, [&name](const ManifestFile& one) { return one.name == name; });
    if (named) continue;
    if (base::Status gone = platform::remove_file(path); !gone) return gone;
  }
  return {};
}

}  // namespace

base::Status keep_bundle(const Bundle& bundle, const BundleOptions& options) {
  if (options.kept.empty()) return {};
  if (base::Status made = platform::make_folder(options.kept, 0700); !made) return made;
  auto lock = platform::File::open_update(options.kept / kLock);
  if (!lock) return base::pass(lock);
  if (base::Status held = lock->lock_exclusive(); !held) return held;
  const Manifest kept = kept_manifest(options);
  const Manifest& manifest = bundle.manifest();
  if (kept.number > manifest.number) return {};
  for (const ManifestFile& file : manifest.files) {
    if (is_kept(file, kept, options.kept)) continue;
    base::Status copied = copy(file, options);
    if (!copied && file.role != FileRole::draft) return copied;  // a node decides without a draft as well
  }
  if (kept.number < manifest.number)
    if (base::Status written = platform::replace_file(options.kept / kManifestName,
                                                      std::string_view(bundle.manifest_text()), 0600);
        !written)
      return written;
  return remove_others(manifest, options.kept);
}

bool has_kept_bundle(const BundleOptions& options) {
  return !options.kept.empty() && identify(options.kept / kManifestName).has_value();
}

}  // namespace cartulaire::node
