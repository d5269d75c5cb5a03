// YAML as we accept it: a small tree whose scalars are TEXT, every node with its place in the file.
//
// Refused, each with its line and column: duplicate keys, tags, anchors, aliases, merge keys, tabs,
// directives, several documents, keys that are not one word or text, invalid UTF-8, anything past the limits
// (LANGUAGE: the YAML subset). yaml-cpp keeps the first of two equal keys and empties a tagged value in
// silence; nothing here relies on it for finding them. It is the only file that knows yaml-cpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

// A position in a text file, counted from 1; columns count characters (code points), not bytes.
struct Place {
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
};

struct YamlEntry;

struct YamlNode {
  enum class Kind { null, scalar, list, map };

  Kind kind = Kind::null;
  Place place;
  std::string text;                // scalar: the text as meant (quotes and folding undone)
  bool quoted = false;             // scalar: was written within quotes
  std::vector<YamlNode> items;     // list
  std::vector<YamlEntry> entries;  // map, in the order of the file, keys unique

  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  // The value under `key` of a map; nullptr where there is none or this is no map.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Place key_place;
  YamlNode value;
};

struct YamlLimits {
  std::size_t bytes = 1 << 20;
  std::size_t nodes = 200'000;
  int depth = 16;
};

struct YamlProblem {
  Place place;
  std::string french;
  std::string english;
};

// What could be read and everything that was refused. With problems the tree may be incomplete: use it only
// to look for more errors.
struct YamlDocument {
  YamlNode root;
  std::vector<YamlProblem> problems;
};

// `first_line` is the line of the file on which `text` begins: all places are the file's.
YamlDocument parse_yaml(std::string_view text, const YamlLimits& limits = {}, int first_line = 1);

// The same for callers that stop at the first problem; the error's `where` is "file:line:column".
base::Result<YamlNode> read_yaml(std::string_view text, std::string_view file, const YamlLimits& limits = {});

}  // namespace cartulaire::platform
