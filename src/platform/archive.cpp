#include "platform/archive.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

namespace cartulaire::platform {
namespace {

struct CloseArchive {
  void operator()(struct archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<struct archive, CloseArchive>;

tl::unexpected<base::Error> outside(const Path& archive) {
  return base::fail(base::ErrorCode::refused, archive.string(),
                    "une entrée de l'archive mène hors de son dossier ; l'archive est refusée",
                    "an entry of the archive leads outside its folder; the archive is refused");
}

tl::unexpected<base::Error> too_large(const Path& archive, std::string_view what_fr,
                                      std::string_view what_en) {
  return base::fail(base::ErrorCode::too_large, archive.string(),
                    fmt::format("archive trop grande : {}", what_fr),
                    fmt::format("archive too large: {}", what_en));
}

tl::unexpected<base::Error> broken(const Path& archive) {
  return base::fail(base::ErrorCode::corrupt, archive.string(),
                    "archive illisible ou incomplète ; téléchargez-la de nouveau",
                    "archive not readable or incomplete; download it again");
}

// The path without "." parts; empty where it is absolute, climbs or is the folder itself.
Path inside_path(const Path& path) {
  const Path clean = path.lexically_normal();
  if (clean.empty() || clean.is_absolute() || clean == "." || *clean.begin() == "..") return {};
  return clean.has_filename() ? clean : clean.parent_path();
}

std::size_t depth_of(const Path& path) {
  return static_cast<std::size_t>(std::distance(path.begin(), path.end()));
}

// No part of the way to `path` may be a link: a file written "through" one could land anywhere.
bool through_a_link(const Path& folder, const Path& path) {
  Path at = folder;
  for (const Path& part : path.parent_path()) {
    at /= part;
    std::error_code ignored;
    if (std::filesystem::is_symlink(at, ignored)) return true;
  }
  return false;
}

struct Unpacking {
  const Path& archive;
  const Path& folder;
  const ArchiveLimits& limits;
  ArchiveReport report;

  base::Status write_file(struct archive* reader, const Path& path) {
    auto file = File::create(folder / path);
    if (!file) return base::pass(file);
    std::uint64_t written = 0;
    std::vector<std::byte> block(1 << 16);
    while (true) {
      const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
      if (got < 0) return broken(archive);
      if (got == 0) break;
      written += static_cast<std::uint64_t>(got);
      report.bytes += static_cast<std::uint64_t>(got);
      if (written > limits.entry_bytes) {
        return too_large(archive, fmt::format("une entrée de plus de {} octets", limits.entry_bytes),
                         fmt::format("an entry of more than {} bytes", limits.entry_bytes));
      }
      if (report.bytes > limits.bytes) {
        return too_large(archive, fmt::format("plus de {} octets une fois ouverte", limits.bytes),
                         fmt::format("more than {} bytes unpacked", limits.bytes));
      }
      if (base::Status status = file->write_all(Bytes(block).first(static_cast<std::size_t>(got))); !status) {
        return status;
      }
    }
    ++report.files;
    return {};
  }

  base::Status write_link(const Path& path, const char* target) {
    if (target == nullptr) return broken(archive);
    if (Path(target).is_absolute()) return outside(archive);
    if (inside_path(path.parent_path() / target).empty()) return outside(archive);
    std::error_code error;
    std::filesystem::create_symlink(target, folder / path, error);
    if (error) return broken(archive);
    ++report.links;
    return {};
  }

  base::Status entry(struct archive* reader, struct archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) return broken(archive);
    const auto type = archive_entry_filetype(entry);
    const bool linked = archive_entry_hardlink(entry) != nullptr;
    const Path path = inside_path(name);
    if (path.empty()) {
      if (type == AE_IFDIR && Path(name).lexically_normal() == "./") return {};
      if (type == AE_IFDIR && Path(name).lexically_normal() == ".") return {};
      return outside(archive);
    }
    if (depth_of(path) > limits.depth) {
      return too_large(archive, fmt::format("plus de {} dossiers imbriqués", limits.depth),
                       fmt::format("more than {} nested folders", limits.depth));
    }
    if (through_a_link(folder, path)) return outside(archive);
    if (linked || (type != AE_IFREG && type != AE_IFDIR && type != AE_IFLNK)) {
      return base::fail(base::ErrorCode::refused, archive.string(),
                        "l'archive contient autre chose que fichiers, dossiers et liens symboliques",
                        "the archive holds something else than files, folders and symbolic links");
    }
    if (base::Status made =
            make_folder(type == AE_IFDIR ? folder / path : (folder / path).parent_path(), 0700);
        !made) {
      return made;
    }
    if (type == AE_IFREG) return write_file(reader, path);
    if (type == AE_IFLNK) return write_link(path, archive_entry_symlink(entry));
    return {};
  }
};

}  // namespace

base::Result<ArchiveReport> unpack_archive(const Path& archive, const Path& folder,
                                           const ArchiveLimits& limits) {
  std::error_code ignored;
  if (!std::filesystem::exists(archive, ignored)) {
    return base::fail(base::ErrorCode::not_found, archive.string(), "cette archive n'existe pas",
                      "this archive does not exist");
  }
  const Reader reader(archive_read_new());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_filename(reader.get(), archive.c_str(), 1 << 16) != ARCHIVE_OK)
    return broken(archive);

  Unpacking unpacking{archive, folder, limits, {}};
  std::size_t entries = 0;
  while (true) {
    struct archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return broken(archive);
    if (++entries > limits.entries) {
      return too_large(archive, fmt::format("plus de {} entrées", limits.entries),
                       fmt::format("more than {} entries", limits.entries));
    }
    if (base::Status status_of_entry = unpacking.entry(reader.get(), entry); !status_of_entry) {
      return base::pass(status_of_entry);
    }
  }
  if (entries == 0) return broken(archive);
  return unpacking.report;
}

namespace {

// One entry, within what is left of `limits.bytes`.
base::Result<std::string> read_entry(struct archive* reader, const Path& archive, const ArchiveLimits& limits,
                                     std::uint64_t& total) {
  std::string content;
  std::vector<char> block(1 << 16);
  while (true) {
    const la_ssize_t got = archive_read_data(reader, block.data(), block.size());
    if (got < 0) return broken(archive);
    if (got == 0) return content;
    total += static_cast<std::uint64_t>(got);
    content.append(block.data(), static_cast<std::size_t>(got));
    if (content.size() > limits.entry_bytes || total > limits.bytes) {
      return too_large(archive, fmt::format("plus de {} octets une fois ouverte", limits.entry_bytes),
                       fmt::format("more than {} bytes unpacked", limits.entry_bytes));
    }
  }
}

}  // namespace

base::Result<std::map<std::string, std::string>> read_zip_entries(Bytes zip, std::string_view where,
                                                                  const std::vector<std::string>& names,
                                                                  const ArchiveLimits& limits) {
  const Path archive{std::string(where)};
  const Reader reader(archive_read_new());
  // The list at the end of a zip tells the names that count; a streamed reading could be shown others.
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_memory(reader.get(), zip.data(), zip.size()) != ARCHIVE_OK) return broken(archive);
  std::map<std::string, std::string> found;
  std::uint64_t total = 0;
  for (std::size_t entries = 0; true; ++entries) {
    struct archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return found;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return broken(archive);
    if (entries >= limits.entries) {
      return too_large(archive, fmt::format("plus de {} entrées", limits.entries),
                       fmt::format("more than {} entries", limits.entries));
    }
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr || std::find(names.begin(), names.end(), name) == names.end()) continue;
    if (archive_entry_is_data_encrypted(entry) == 1) {
      return base::fail(base::ErrorCode::refused, std::string(where),
                        "le fichier est protégé par un mot de passe ; enregistrez-le sans",
                        "the file is under a password; save it without");
    }
    auto content = read_entry(reader.get(), archive, limits, total);
    if (!content) return base::pass(content);
    if (!found.emplace(name, std::move(*content)).second) return broken(archive);
  }
}

}  // namespace cartulaire::platform
