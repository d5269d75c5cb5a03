#include "lists/ut1.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include <fmt/core.h>
#include <fmt/format.h>

#include "platform/utf8.hpp"

namespace cartulaire::lists {
namespace {

namespace fs = std::filesystem;
using platform::Path;

constexpr std::size_t kMaxCategoriesOfSource = 1000;
constexpr std::size_t kMaxFilesOfCategory = 200;

std::string_view trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20)
    text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20)
    text.remove_suffix(1);
  return text;
}

// "domains", "domains.0", "domains.12".
bool is_part_of(std::string_view name, std::string_view stem) {
  if (!name.starts_with(stem)) return false;
  name.remove_prefix(stem.size());
  if (name.empty()) return true;
  if (name.size() < 2 || name.size() > 4 || name[0] != '.') return false;
  return std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<LineKind> kind_of(std::string_view name) {
  if (is_part_of(name, "domains")) return LineKind::names;
  if (is_part_of(name, "urls")) return LineKind::urls;
  if (is_part_of(name, "expressions")) return LineKind::expressions;
  return std::nullopt;
}

std::vector<Path> entries_of(const Path& folder) {
  std::vector<Path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    entries.push_back(at->path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_real_folder(const Path& path) {
  std::error_code error;
  return fs::is_directory(fs::symlink_status(path, error));
}

bool is_category(const Path& folder) {
  if (!is_real_folder(folder)) return false;
  const std::vector<Path> entries = entries_of(folder);
  return std::any_of(entries.begin(), entries.end(),
                     [](const Path& path) { return kind_of(path.filename().string()).has_value(); });
}

// The folder that holds the categories: this one, or the only folder below it, three levels down at most.
std::optional<Path> find_root(Path folder) {
  for (int level = 0; level < 4; ++level) {
    std::vector<Path> folders;
    for (const Path& path : entries_of(folder)) {
      if (is_category(path)) return folder;
      if (is_real_folder(path)) folders.push_back(path);
    }
    if (folders.size() != 1) return std::nullopt;
    folder = folders.front();
  }
  return std::nullopt;
}

// The category that a link, or a small file with its name (a link after a checkout without links), stands
// for; empty where the entry is something else.
base::Result<std::string> alias_target(const Path& root, const Path& path) {
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(path, error))) {
    const Path target = (path.parent_path() / fs::read_symlink(path, error)).lexically_normal();
    const Path clean = target.has_filename() ? target : target.parent_path();
    if (error || clean.parent_path() != root.lexically_normal()) {
      return base::fail(base::ErrorCode::refused, path.filename().string(),
                        "ce lien mène hors du dossier des listes",
                        "this link leads outside the folder of lists");
    }
    return is_real_folder(clean) ? clean.filename().string() : std::string();
  }
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) > 64 || error) return std::string();
  auto content = platform::read_text(path, 64);
  if (!content) return base::pass(content);
  const std::string target(trim(*content));
  const bool one_name = !target.empty() && target.find_first_of("/\n ") == std::string::npos;
  return one_name && is_category(root / target) ? target : std::string();
}

Ut1Category read_category(const Path& folder) {
  Ut1Category category;
  category.name = folder.filename().string();
  for (const Path& path : entries_of(folder)) {
    const std::string name = path.filename().string();
    std::error_code error;
    const bool plain = fs::is_regular_file(fs::symlink_status(path, error));
    const std::optional<LineKind> kind = kind_of(name);
    if (plain && kind && category.files.size() < kMaxFilesOfCategory) {
      category.files.push_back({path, *kind});
    } else if (name != "usage" && !name.ends_with(".db") && !name.ends_with(".md5")) {
      category.not_read.push_back(name);
    }
  }
  return category;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

}  // namespace

std::map<std::string, Usage, std::less<>> read_global_usage(std::string_view text) {
  std::map<std::string, Usage, std::less<>> result;
  Usage* current = nullptr;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string_view key = trim(line.substr(0, colon));
    const std::string_view raw = trim(line.substr(colon + 1));
    const std::string value =
        platform::invalid_utf8(raw) == std::string_view::npos ? std::string(raw) : latin1_to_utf8(raw);
    if (key == "NAME") {
      current = result.size() < kMaxCategoriesOfSource ? &result[value] : nullptr;
    } else if (current == nullptr) {
      continue;
    } else if (key == "DEFAULT_TYPE") {
      current->white = value == "white";
    } else if (key == "NAME FR") {
      current->label_fr = value.substr(0, 200);
    } else if (key == "NAME EN") {
      current->label_en = value.substr(0, 200);
    }
  }
  return result;
}

base::Result<Ut1Folder> list_ut1(const Path& folder) {
  const std::optional<Path> root = find_root(folder);
  if (!root) {
    return base::fail(
        base::ErrorCode::not_found, folder.string(),
        "aucune catégorie ici : attendu un dossier par catégorie, avec un fichier `domains` ou `urls`",
        "no category here: expected a folder for each, with a file `domains` or `urls`");
  }
  std::map<std::string, Usage, std::less<>> usages;
  if (const auto text = platform::read_text(*root / "global_usage", 4u << 20))
    usages = read_global_usage(*text);
  Ut1Folder result;
  for (const Path& path : entries_of(*root)) {
    const std::string name = path.filename().string();
    if (is_real_folder(path)) {
      if (!is_category(path)) continue;
      if (result.categories.size() >= kMaxCategoriesOfSource) {
        return base::fail(base::ErrorCode::too_large, folder.string(), "plus de 1 000 catégories",
                          "more than 1,000 categories");
      }
      Ut1Category category = read_category(path);
      if (const auto usage = usages.find(name); usage != usages.end()) category.usage = usage->second;
      result.categories.push_back(std::move(category));
      continue;
    }
    auto target = alias_target(*root, path);
    if (!target) return base::pass(target);
    if (!target->empty()) result.aliases.emplace_back(name, *target);
  }
  return result;
}

base::Status check_ut1(const Ut1Folder& folder, const Mapping& mapping) {
  std::vector<std::string> unmapped;
  for (const Ut1Category& category : folder.categories) {
    if (!mapping.categories.contains(category.name)) unmapped.push_back(category.name);
  }
  if (!unmapped.empty()) {
    return base::fail(
        base::ErrorCode::invalid, mapping.source,
        fmt::format(
            "catégories de la source sans correspondance : {} ; ajoutez-les à la correspondance, avec `to: "
            "[nos catégories]` ou `ignore: \"raison\"`",
            joined(unmapped)),
        fmt::format(
            "categories of the source that are not mapped: {}; add them to the mapping, with `to: [our "
            "categories]` or `ignore: \"reason\"`",
            joined(unmapped)));
  }
  for (const auto& [alias, target] : folder.aliases) {
    const auto known = mapping.aliases.find(alias);
    const bool differs = known != mapping.aliases.end() && known->second != target;
    if (!differs && !mapping.categories.contains(alias)) continue;
    return base::fail(
        base::ErrorCode::invalid, mapping.source,
        fmt::format("`{}` n'est dans la source qu'un autre nom de `{}` ; la correspondance dit autre chose, "
                    "corrigez-la",
                    alias, target),
        fmt::format("in the source `{}` is only another name of `{}`; the mapping says otherwise, correct it",
                    alias, target));
  }
  for (const Ut1Category& category : folder.categories) {
    if (base::Status status = check_white(mapping, category.name, category.usage.white.value_or(false));
        !status) {
      return status;
    }
  }
  return {};
}

}  // namespace cartulaire::lists
