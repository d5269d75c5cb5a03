#include "lists/importer.hpp"

#include <algorithm>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "lists/builder.hpp"
#include "lists/categories.hpp"
#include "lists/list_file.hpp"
#include "lists/list_info.hpp"
#include "lists/mapping.hpp"
#include "lists/source_identity.hpp"
#include "lists/ut1.hpp"
#include "platform/archive.hpp"
#include "platform/crypto.hpp"
#include "platform/http.hpp"

namespace cartulaire::lists {
namespace {

namespace fs = std::filesystem;
using platform::Path;

constexpr std::uint64_t kMaxFile = std::uint64_t{2} << 30;

// Removed with all that is in it when the import is over, however it ends.
class ScratchFolder {
 public:
  explicit ScratchFolder(const Path& beside) {
    std::array<std::byte, 8> random{};
    platform::random_bytes(random);
    path_ = beside;
    path_ += ".work-" + platform::to_hex(random);
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const Path& path() const { return path_; }

 private:
  Path path_;
};

CategorySet set_of(const std::vector<std::string>& ids) {
  CategorySet set;
  const std::vector<Category>& all = categories();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::find(ids.begin(), ids.end(), all[i].id) != ids.end()) set.set(static_cast<CategoryId>(i));
  }
  return set;
}

class Import {
 public:
  Import(const std::vector<SourceDeclaration>& sources, const Path& output, base::Instant now,
         const ImportOptions& options)
      : sources_(sources), output_(output), now_(now), options_(options), scratch_(output) {}

  base::Result<ImportReport> run() {
    if (base::Status status = platform::make_folder(scratch_.path(), 0700); !status)
      return base::pass(status);
    read_previous();
    for (const SourceDeclaration& source : sources_) {
      if (base::Status status = bring(source); !status) return failed_source(source.id, status);
    }
    const bool nothing_new =
        options_.update && !fetched_.empty() &&
        std::all_of(fetched_.begin(), fetched_.end(), [](const Fetched& f) { return f.same; });
    if (nothing_new) {
      for (const SourceDeclaration& source : sources_) {
        ImportReport::Source told;
        told.id = source.id;
        told.unchanged = true;
        report_.sources.push_back(std::move(told));
      }
      return report_;
    }
    // Two names with one fingerprint: the seed was unlucky, take another.
    for (int attempt = 0;; ++attempt) {
      report_.sources.clear();
      auto file = build();
      if (!file && file.error().code == base::ErrorCode::unavailable && attempt < 3) continue;
      if (!file) return base::pass(file);
      return write(*file);
    }
  }

 private:
  // A source on this machine, ready to be read.
  struct Fetched {
    Path place;  // folder or file
    std::string checksum;
    std::string validator;
    std::string recipe;
    bool same = false;  // as in the file that is there already
    bool unchanged = false;
  };

  tl::unexpected<base::Error> failed_source(const std::string& id, base::Status& status) {
    base::Error error = std::move(status.error());
    error.where = error.where.empty() ? id : fmt::format("{}: {}", id, error.where);
    return tl::unexpected<base::Error>(std::move(error));
  }

  void read_previous() {
    const auto file = ListFile::open(output_);
    if (!file) return;
    if (auto info = describe(file->table())) previous_ = std::move(info->sources);
  }

  [[nodiscard]] const ListInfo::Source* previous(const std::string& id) const {
    for (const ListInfo::Source& source : previous_) {
      if (source.id == id) return &source;
    }
    return nullptr;
  }

  [[nodiscard]] Path kept_copy(const std::string& id) const {
    Path folder = output_;
    folder += ".sources";
    return folder / id;
  }

  base::Status bring(const SourceDeclaration& source) {
    Fetched fetched;
    if (source.is_remote()) {
      if (base::Status status = fetch(source, fetched); !status) return status;
    } else {
      fetched.place = Path(source.place).is_absolute() ? Path(source.place) : source.base / source.place;
    }
    std::error_code error;
    if (!fs::exists(fetched.place, error)) {
      return base::fail(base::ErrorCode::not_found, fetched.place.string(), "cette source n'existe pas",
                        "this source does not exist");
    }
    if (fs::is_regular_file(fetched.place, error)) {
      base::Status status;
      fetched.checksum = hex_sha256_of(fetched.place, status);
      if (!status) return status;
      if (!source.sha256.empty() && source.sha256 != fetched.checksum) {
        return base::fail(base::ErrorCode::refused, fetched.place.string(),
                          "la somme SHA-256 n'est pas celle qui est déclarée",
                          "the SHA-256 is not the declared one");
      }
      if (source.kind == SourceDeclaration::Kind::ut1) {
        if (base::Status unpacked = unpack(source, fetched); !unpacked) return unpacked;
      }
    } else if (fs::is_directory(fetched.place, error)) {
      auto checksum = folder_checksum(fetched.place);
      if (!checksum) return base::pass(checksum);
      fetched.checksum = std::move(*checksum);
    }
    auto recipe = recipe_of(source);
    if (!recipe) return base::pass(recipe);
    fetched.recipe = std::move(*recipe);
    const ListInfo::Source* before = previous(source.id);
    fetched.same =
        before != nullptr && before->checksum == fetched.checksum && before->recipe == fetched.recipe;
    fetched_.push_back(std::move(fetched));
    return {};
  }

  base::Status fetch(const SourceDeclaration& source, Fetched& fetched) {
    const Path kept = kept_copy(source.id);
    platform::Download what;
    what.address = source.place;
    what.deadline = options_.deadline;
    what.max_bytes = options_.max_download;
    if (options_.progress) {
      what.progress = [this, &source](std::uint64_t done, std::uint64_t total) {
        options_.progress(source.id, done, total);
      };
    }
    const ListInfo::Source* before = previous(source.id);
    std::error_code error;
    // The validator counts only where the copy that it speaks of is still whole.
    base::Status ignored;
    if (before != nullptr && before->place == source.place && fs::is_regular_file(kept, error) &&
        hex_sha256_of(kept, ignored) == before->checksum) {
      const std::string_view validator = before->validator;
      if (validator.starts_with("etag ")) what.etag = validator.substr(5);
      if (validator.starts_with("date ")) what.last_modified = validator.substr(5);
    }
    const Path into = scratch_.path() / (source.id + ".download");
    auto downloaded = platform::download(what, into);
    if (!downloaded) return base::pass(downloaded);
    fetched.unchanged = downloaded->not_modified;
    fetched.place = downloaded->not_modified ? kept : into;
    if (!downloaded->etag.empty()) {
      fetched.validator = "etag " + downloaded->etag;
    } else if (!downloaded->last_modified.empty()) {
      fetched.validator = "date " + downloaded->last_modified;
    }
    if (downloaded->not_modified && before != nullptr) fetched.validator = before->validator;
    if (!downloaded->not_modified) downloads_.emplace_back(into, kept);
    return {};
  }

  base::Status unpack(const SourceDeclaration& source, Fetched& fetched) {
    const Path folder = scratch_.path() / (source.id + ".unpacked");
    if (base::Status status = platform::make_folder(folder, 0700); !status) return status;
    auto unpacked = platform::unpack_archive(fetched.place, folder);
    if (!unpacked) return base::pass(unpacked);
    fetched.place = folder;
    return {};
  }

  base::Result<std::vector<std::byte>> build() {
    Seed seed{};
    platform::random_bytes(std::as_writable_bytes(std::span(seed)));
    Builder builder(seed);
    builder.add_catalogue();
    if (base::Status status = add_builtin(builder); !status) return base::pass(status);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      ImportReport::Source told;
      told.id = sources_[i].id;
      told.unchanged = fetched_[i].unchanged;
      const std::uint64_t before = builder.entries();
      const bool ut1 = sources_[i].kind == SourceDeclaration::Kind::ut1;
      base::Status status = ut1 ? add_ut1(i, builder, told) : add_lines(i, builder, told);
      if (!status) return failed_source(sources_[i].id, status);
      told.entries = builder.entries() - before;
      report_.sources.push_back(std::move(told));
      if (builder.entries() > options_.max_entries) {
        return base::fail(base::ErrorCode::too_large, sources_[i].id,
                          fmt::format("plus de {} entrées", options_.max_entries),
                          fmt::format("more than {} entries", options_.max_entries));
      }
    }
    return builder.finish(now_);
  }

  SourceInfo info_of(std::size_t index, const Mapping* mapping) const {
    const SourceDeclaration& source = sources_[index];
    SourceInfo info;
    info.id = source.id;
    info.title = mapping == nullptr ? source.id : mapping->title;
    info.place = source.place;
    info.licence = !source.licence.empty() || mapping == nullptr ? source.licence : mapping->licence;
    info.attribution =
        !source.attribution.empty() || mapping == nullptr ? source.attribution : mapping->attribution;
    info.checksum = fetched_[index].checksum;
    info.validator = fetched_[index].validator;
    info.recipe = fetched_[index].recipe;
    info.read_at = now_;
    return info;
  }

  base::Status add_builtin(Builder& builder) {
    auto mapping = shipped_mapping("builtin");
    if (!mapping) return base::pass(mapping);
    SourceInfo info;
    info.id = mapping->source;
    info.title = mapping->title;
    info.licence = mapping->licence;
    info.attribution = mapping->attribution;
    info.read_at = now_;
    const std::uint16_t source = builder.add_source(std::move(info));
    BadLines bad;
    for (const auto& [category, names] : mapping->names) {
      const std::uint16_t list =
          builder.add_list(fmt::format("builtin/{}", category), source, set_of({category}));
      for (const std::string& name : names)
        read_line(name, LineKind::names, list, builder, bad);
    }
    if (bad.total() == 0) return {};
    return base::fail(base::ErrorCode::invalid, "builtin.yml", "un nom n'est pas utilisable",
                      "a name is not usable");
  }

  // One file of entries; its bytes are counted towards `done` of `total`.
  base::Status add_file(const Path& path, LineKind kind, std::uint16_t list, Builder& builder, BadLines& bad,
                        const std::function<void(std::uint64_t)>& progress) const {
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    if (error || size == 0) return {};
    if (size > kMaxFile) {
      return base::fail(base::ErrorCode::too_large, path.filename().string(), "fichier de plus de 2 Go",
                        "file of more than 2 GB");
    }
    auto mapped = platform::MappedFile::open(path);
    if (!mapped) return base::pass(mapped);
    read_lines(platform::as_text(mapped->bytes()), kind, list, builder, bad, progress);
    return {};
  }

  base::Status add_lines(std::size_t index, Builder& builder, ImportReport::Source& told) {
    const SourceDeclaration& source = sources_[index];
    const std::uint16_t info = builder.add_source(info_of(index, nullptr));
    const std::uint16_t list = builder.add_list(source.id, info, set_of(source.to));
    std::uint64_t done = 0;
    base::Status status =
        add_file(fetched_[index].place, source.lines, list, builder, told.bad_lines, [&](std::uint64_t more) {
          done += more;
          if (options_.progress) options_.progress(source.id, done, 0);
        });
    builder.source(info).bad_lines = told.bad_lines.counts();
    return status;
  }

  base::Status add_ut1(std::size_t index, Builder& builder, ImportReport::Source& told) {
    const SourceDeclaration& source = sources_[index];
    auto mapping = mapping_of(source);
    if (!mapping) return base::pass(mapping);
    auto folder = list_ut1(fetched_[index].place);
    if (!folder) return base::pass(folder);
    if (base::Status status = check_ut1(*folder, *mapping); !status) return status;
    for (const auto& [alias, target] : folder->aliases)
      told.aliases.push_back(fmt::format("{} → {}", alias, target));

    std::uint64_t total = 0;
    std::error_code error;
    for (const Ut1Category& category : folder->categories) {
      for (const Ut1File& file : category.files)
        total += fs::file_size(file.path, error);
    }
    std::uint64_t done = 0;
    const std::function<void(std::uint64_t)> progress = [&](std::uint64_t more) {
      done += more;
      if (options_.progress) options_.progress(source.id, done, total);
    };
    const std::uint16_t info = builder.add_source(info_of(index, &*mapping));
    for (const Ut1Category& category : folder->categories) {
      for (const std::string& name : category.not_read)
        told.not_read.push_back(category.name + "/" + name);
      const MappedCategory& mapped = mapping->categories.find(category.name)->second;
      if (mapped.to.empty()) {
        told.ignored.push_back(category.name);
        continue;
      }
      const std::uint16_t list =
          builder.add_list(fmt::format("{}/{}", source.id, category.name), info, set_of(mapped.to),
                           category.usage.label_fr, category.usage.label_en);
      for (const Ut1File& file : category.files) {
        base::Status status = add_file(file.path, file.kind, list, builder, told.bad_lines, progress);
        if (!status) return status;
      }
    }
    builder.source(info).bad_lines = told.bad_lines.counts();
    return {};
  }

  base::Result<ImportReport> write(std::vector<std::byte>& file) {
    const auto table = Table::view(file);
    if (!table) return tl::unexpected<base::Error>(table.error());
    auto info = describe(*table);
    if (!info) return base::pass(info);
    report_.names = info->names;
    report_.urls = info->urls;
    report_.bytes = file.size();
    if (base::Status status = platform::replace_file(output_, platform::Bytes(file), kListFileMode);
        !status) {
      return base::pass(status);
    }
    report_.written = true;
    keep_downloads();
    return report_;
  }

  // For the next update. Only after the list file is in place: the file's checksums say what the copies are,
  // and a copy that does not match is fetched again.
  void keep_downloads() const {
    for (const auto& [from, to] : downloads_) {
      if (!platform::make_folder(to.parent_path(), 0700)) continue;
      std::error_code ignored;
      fs::rename(from, to, ignored);
    }
  }

  const std::vector<SourceDeclaration>& sources_;
  const Path& output_;
  base::Instant now_;
  const ImportOptions& options_;
  ScratchFolder scratch_;
  std::vector<ListInfo::Source> previous_;
  std::vector<Fetched> fetched_;
  std::vector<std::pair<Path, Path>> downloads_;
  ImportReport report_;
};

}  // namespace

base::Result<ImportReport> import_lists(const std::vector<SourceDeclaration>& sources, const Path& output,
                                        base::Instant now, const ImportOptions& options) {
  return Import(sources, output, now, options).run();
}

}  // namespace cartulaire::lists
