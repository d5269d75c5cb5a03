#include "lists/declaration.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "lists/categories.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::lists {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

struct Reading {
  std::string file;

  [[nodiscard]] tl::unexpected<base::Error> invalid(const platform::Place& place, std::string french,
                                                    std::string english) const {
    return base::fail(base::ErrorCode::invalid, fmt::format("{}:{}:{}", file, place.line, place.column),
                      std::move(french), std::move(english));
  }

  base::Status kind(const YamlNode& node, SourceDeclaration& source) const {
    if (node.text == "ut1") {
      source.kind = SourceDeclaration::Kind::ut1;
      return {};
    }
    source.kind = SourceDeclaration::Kind::lines;
    if (node.text == "names") {
      source.lines = LineKind::names;
    } else if (node.text == "hosts") {
      source.lines = LineKind::hosts;
    } else if (node.text == "urls") {
      source.lines = LineKind::urls;
    } else {
      return invalid(node.place, fmt::format("`{}` : attendu `ut1`, `names`, `hosts` ou `urls`", node.text),
                     fmt::format("`{}`: expected `ut1`, `names`, `hosts` or `urls`", node.text));
    }
    return {};
  }

  base::Status field(const YamlEntry& entry, SourceDeclaration& source) const {
    const YamlNode& value = entry.value;
    if (entry.key == "to") {
      for (const YamlNode& id : value.items) {
        if (find_category(id.text) == nullptr) {
          return invalid(id.place, fmt::format("`{}` n'est pas une de nos catégories", id.text),
                         fmt::format("`{}` is none of our categories", id.text));
        }
        source.to.push_back(id.text);
      }
      return {};
    }
    if (!value.is_scalar() || value.text.empty()) {
      return invalid(entry.key_place, fmt::format("`{}` demande un texte", entry.key),
                     fmt::format("`{}` wants a text", entry.key));
    }
    if (entry.key == "kind") return kind(value, source);
    const std::array<std::pair<std::string_view, std::string*>, 5> fields{
        {{"place", &source.place},
         {"mapping", &source.mapping},
         {"licence", &source.licence},
         {"attribution", &source.attribution},
         {"sha256", &source.sha256}}};
    for (const auto& [name, target] : fields) {
      if (name != entry.key) continue;
      *target = value.text;
      return {};
    }
    return invalid(entry.key_place, fmt::format("`{}` n'est pas un champ d'une source", entry.key),
                   fmt::format("`{}` is no field of a source", entry.key));
  }

  base::Result<SourceDeclaration> source(const YamlEntry& entry) const {
    SourceDeclaration source;
    source.id = entry.key;
    const bool plain = !source.id.empty() && std::all_of(source.id.begin(), source.id.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!plain || source.id.size() > 60 || source.id == "builtin") {
      return invalid(
          entry.key_place,
          fmt::format("`{}` : un nom de source est en minuscules, chiffres, `-` et `_`", entry.key),
          fmt::format("`{}`: the name of a source has lower case, digits, `-` and `_`", entry.key));
    }
    for (const YamlEntry& part : entry.value.entries) {
      if (base::Status status = field(part, source); !status) return base::pass(status);
    }
    const bool ut1 = source.kind == SourceDeclaration::Kind::ut1;
    if (ut1 && source.mapping.empty()) source.mapping = "ut1";
    if (source.place.empty() || entry.value.find("kind") == nullptr) {
      return invalid(entry.key_place, fmt::format("`{}` : dites `kind` et `place`", entry.key),
                     fmt::format("`{}`: say `kind` and `place`", entry.key));
    }
    if (ut1 != source.to.empty() || (!ut1 && !source.mapping.empty())) {
      return invalid(entry.key_place,
                     fmt::format("`{}` : `mapping` va avec `kind: ut1`, `to` avec les autres", entry.key),
                     fmt::format("`{}`: `mapping` goes with `kind: ut1`, `to` with the others", entry.key));
    }
    if (!ut1 && (source.licence.empty() || source.attribution.empty())) {
      return invalid(
          entry.key_place,
          fmt::format("`{}` : dites `licence` et `attribution` (d'où viennent ces noms, à quelles "
                      "conditions)",
                      entry.key),
          fmt::format("`{}`: say `licence` and `attribution` (where these names come from, on what "
                      "terms)",
                      entry.key));
    }
    return source;
  }
};

}  // namespace

base::Result<std::vector<SourceDeclaration>> read_declaration(std::string_view text,
                                                              const platform::Path& file) {
  const Reading reading{file.string()};
  auto tree = platform::read_yaml(text, reading.file);
  if (!tree) return base::pass(tree);
  const YamlNode* sources = tree->find("sources");
  if (sources == nullptr || !sources->is_map() || tree->entries.size() != 1) {
    return reading.invalid(tree->place, "attendu `sources:` et rien d'autre",
                           "expected `sources:` and nothing else");
  }
  std::vector<SourceDeclaration> result;
  for (const YamlEntry& entry : sources->entries) {
    auto source = reading.source(entry);
    if (!source) return base::pass(source);
    source->base = file.parent_path();
    result.push_back(std::move(*source));
  }
  return result;
}

}  // namespace cartulaire::lists
