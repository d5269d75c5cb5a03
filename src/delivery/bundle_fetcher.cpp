#include "delivery/bundle_fetcher.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "delivery/protocol.hpp"
#include "node/published.hpp"
#include "shipping/protocol.hpp"

namespace cartulaire::delivery {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;
using node::Manifest;
using node::ManifestFile;
using platform::Path;

constexpr unsigned kFileMode = 0640;
constexpr std::string_view kPartEnd = ".part";

tl::unexpected<base::Error> other_bytes(const std::string& name) {
  return fail(ErrorCode::corrupt, name, "le pupitre donne d'autres octets que le bordereau n'en annonce",
              "the hub hands out other bytes than the manifest announces");
}

tl::unexpected<base::Error> is_stopped() {
  return fail(ErrorCode::unavailable, "", "arrêt demandé", "asked to stop");
}

// Parts of files that no manifest waits for any more.
void remove_parts(const Path& folder) {
  const auto files = platform::files_in(folder, kPartEnd);
  if (!files) return;
  for (const Path& path : *files)
    if (path.filename().string().starts_with('.')) static_cast<void>(platform::remove_file(path));
}

}  // namespace

// What cannot be read is as if nothing were there: all is taken anew.
BundleFetcher::Held BundleFetcher::held() const {
  auto text = platform::read_text(options_.folder / node::kManifestName, node::kMaxManifest);
  if (!text) return {};
  auto manifest = node::parse_manifest(*text, options_.key);
  if (!manifest) return {};
  return {std::move(*text), std::move(*manifest)};
}

bool BundleFetcher::is_there(const ManifestFile& file) {
  const Path path = options_.folder / file.name;
  const auto identity = node::identify(path);
  if (!identity || identity->size != file.size) return false;
  if (verified_.is_verified(file.name, *identity, file.sha256)) return true;
  const auto mapped = platform::MappedFile::open(path);
  if (!mapped || platform::sha256(mapped->bytes()) != file.sha256) return false;
  verified_.verified[file.name] = {*identity, file.sha256};
  return true;
}

bool BundleFetcher::is_whole(const Held& held) {
  return !held.text.empty() && std::ranges::all_of(held.manifest.files, [this](const ManifestFile& file) {
    return is_there(file);
  });
}

Path BundleFetcher::part_of(const ManifestFile& file) const {
  return options_.folder / fmt::format(".{}{}", file.name, kPartEnd);
}

Result<std::string> BundleFetcher::ask_manifest(const Held& held, bool whole) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {std::string(kNumberField), fmt::to_string(whole ? held.manifest.number : 0)},
      {std::string(kIssuedField),
       fmt::to_string(whole ? held.manifest.issued.time_since_epoch().count() : 0)}};
  if (whole)
    fields.emplace_back(kManifestField, platform::to_hex(platform::sha256(platform::as_bytes(held.text))));
  if (!options_.memory.empty())
    if (const auto memory = node::read_memory(options_.memory); memory && memory->number > 0)
      fields.emplace_back(kRunsField, fmt::to_string(memory->number));
  auto answer = client_.ask("GET", std::string(kBundleTarget), fields);
  if (!answer) return base::pass(answer);
  if (answer->status == 304 && whole) return std::string();
  if (answer->status != 200 || answer->body.empty())
    return tl::unexpected(shipping::error_of(answer->status, answer->body, kBundleTarget));
  return std::move(answer->body);
}

Status BundleFetcher::judge(const std::string& text, const Manifest& manifest, const Held& held) const {
  const std::string where(node::kManifestName);
  if (manifest.number < held.manifest.number ||
      (manifest.number == held.manifest.number && text != held.text))
    return fail(ErrorCode::refused, where,
                "le pupitre donne un bordereau plus ancien que celui de ce nœud, ou un autre du même numéro",
                "the hub hands out an older manifest than this node's, or another of the same number");
  if (manifest.expires <= clock_.now())
    return fail(ErrorCode::refused, where, "le pupitre donne un bordereau qui a expiré : publiez de nouveau",
                "the hub hands out a manifest that has expired: publish again");
  return {};
}

Status BundleFetcher::check_room(const Manifest& manifest) {
  std::uint64_t wanted = 0;
  for (const ManifestFile& file : manifest.files) {
    if (is_there(file)) continue;
    const auto part = node::identify(part_of(file));
    wanted += file.size - std::min(file.size, part ? part->size : 0);
  }
  if (wanted == 0) return {};
  const auto room = platform::free_bytes(options_.folder);
  if (!room) return tl::unexpected(room.error());
  if (*room > kRoomLeft && *room - kRoomLeft >= wanted) return {};
  return fail(ErrorCode::too_large, options_.folder.string(),
              "il n'y a pas la place pour le nouveau paquet : libérez de l'espace",
              "there is no room for the new bundle: free some space");
}

Status BundleFetcher::download(const ManifestFile& file, const Path& part) {
  auto into = platform::File::open_update(part, kFileMode);
  if (!into) return base::pass(into);
  const auto size = into->size();
  if (!size) return tl::unexpected(size.error());
  std::uint64_t offset = *size;
  if (offset > file.size) {
    if (auto status = into->truncate(0); !status) return status;
    offset = 0;
  }
  if (auto status = into->seek(offset); !status) return status;
  const std::string target = std::string(kFilePrefix) + file.name;
  while (offset < file.size) {
    if (stopped()) return is_stopped();
    const auto length = std::min<std::uint64_t>(options_.piece, file.size - offset);
    const auto answer = client_.ask("GET", target,
                                    {{std::string(shipping::kOffsetField), fmt::to_string(offset)},
                                     {std::string(kLengthField), fmt::to_string(length)}});
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status != 200)
      return tl::unexpected(shipping::error_of(answer->status, answer->body, target));
    if (answer->body.empty() || answer->body.size() > length) return other_bytes(file.name);
    if (auto status = into->write_all(platform::as_bytes(answer->body)); !status) return status;
    offset += answer->body.size();
    bytes_ += answer->body.size();
  }
  return into->sync_data();
}

Status BundleFetcher::take(const ManifestFile& file) {
  if (is_there(file)) return {};
  const Path part = part_of(file);
  if (auto status = download(file, part); !status) {
    // Bytes that are no use: of another file, or of a disk that has no room for them.
    if (status.error().code == ErrorCode::corrupt || status.error().code == ErrorCode::too_large)
      static_cast<void>(platform::remove_file(part));
    return status;
  }
  const auto mapped = platform::MappedFile::open(part);
  if (!mapped) return tl::unexpected(mapped.error());
  if (platform::sha256(mapped->bytes()) != file.sha256) {
    static_cast<void>(platform::remove_file(part));
    return other_bytes(file.name);
  }
  std::error_code error;
  std::filesystem::rename(part, options_.folder / file.name, error);
  if (error)
    return fail(ErrorCode::io, (options_.folder / file.name).string(),
                "le fichier ne peut pas être mis en place : " + error.message(),
                "the file cannot be put in its place: " + error.message());
  if (const auto identity = node::identify(options_.folder / file.name))
    verified_.verified[file.name] = {*identity, file.sha256};
  return {};
}

Result<Fetched> BundleFetcher::round() {
  bytes_ = 0;
  const Held held = this->held();
  const bool whole = is_whole(held);
  const auto text = ask_manifest(held, whole);
  if (!text) return tl::unexpected(text.error());
  if (text->empty()) return Fetched{held.manifest.number, 0, false};
  const auto manifest = node::parse_manifest(*text, options_.key);
  if (!manifest) return tl::unexpected(manifest.error());
  if (auto status = judge(*text, *manifest, held); !status) return base::pass(status);
  if (auto status = check_room(*manifest); !status) return base::pass(status);
  for (const ManifestFile& file : manifest->files)
    if (auto status = take(file); !status) return base::pass(status);
  if (auto status = platform::sync_folder(options_.folder); !status) return base::pass(status);
  if (auto status = platform::replace_file(options_.folder / node::kManifestName, *text); !status)
    return base::pass(status);
  node::remove_forgotten(options_.folder, *manifest, held.text.empty() ? nullptr : &held.manifest);
  remove_parts(options_.folder);
  std::erase_if(verified_.verified,
                [&](const auto& one) { return !node::identify(options_.folder / one.first).has_value(); });
  return Fetched{manifest->number, bytes_, true};
}

}  // namespace cartulaire::delivery
