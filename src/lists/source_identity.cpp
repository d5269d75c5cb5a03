#include "lists/source_identity.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fmt/core.h>

#include "lists/categories.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::lists {

namespace fs = std::filesystem;
using platform::Path;

base::Result<std::string> folder_checksum(const Path& folder) {
  std::vector<Path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (fs::is_regular_file(at->symlink_status(error))) files.push_back(at->path());
    if (files.size() > 100'000 || at.depth() > 8) {
      return base::fail(base::ErrorCode::too_large, folder.string(), "trop de fichiers dans ce dossier",
                        "too many files in this folder");
    }
  }
  std::sort(files.begin(), files.end());
  platform::Sha256 hash;
  for (const Path& path : files) {
    hash.update(platform::as_bytes(path.lexically_relative(folder).string()));
    if (fs::file_size(path, error) == 0) continue;
    auto mapped = platform::MappedFile::open(path);
    if (!mapped) return base::pass(mapped);
    hash.update(platform::Bytes(platform::sha256(mapped->bytes())));
  }
  return platform::to_hex(hash.finish());
}

std::string hex_sha256_of(const Path& path, base::Status& status) {
  auto mapped = platform::MappedFile::open(path);
  if (!mapped) {
    status = base::pass(mapped);
    return {};
  }
  return platform::to_hex(platform::sha256(mapped->bytes()));
}

base::Result<Mapping> mapping_of(const SourceDeclaration& source) {
  if (source.mapping.find('/') == std::string::npos && !source.mapping.ends_with(".yml")) {
    return shipped_mapping(source.mapping);
  }
  const Path path = Path(source.mapping).is_absolute() ? Path(source.mapping) : source.base / source.mapping;
  auto text = platform::read_text(path, 1u << 20);
  if (!text) return base::pass(text);
  return read_mapping(*text, path.string());
}

base::Result<std::string> recipe_of(const SourceDeclaration& source) {
  platform::Sha256 hash;
  auto add = [&](std::string_view text) {
    hash.update(platform::as_bytes(fmt::format("{}:{}", text.size(), text)));
  };
  add(CARTULAIRE_VERSION);
  for (const Category& category : categories())
    add(category.id);
  add(std::to_string(static_cast<int>(source.kind)) + std::to_string(static_cast<int>(source.lines)));
  add(source.place);
  add(source.licence);
  add(source.attribution);
  for (const std::string& id : source.to)
    add(id);
  if (source.kind == SourceDeclaration::Kind::ut1) {
    auto mapping = mapping_of(source);
    if (!mapping) return base::pass(mapping);
    for (const auto& [name, category] : mapping->categories) {
      add(name);
      for (const std::string& id : category.to)
        add(id);
    }
  }
  return platform::to_hex(hash.finish());
}

}  // namespace cartulaire::lists
