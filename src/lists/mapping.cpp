#include "lists/mapping.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "lists/categories.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::embedded {
extern const std::string_view kUt1Yml;
extern const std::string_view kBuiltinYml;
}  // namespace cartulaire::embedded

namespace cartulaire::lists {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

tl::unexpected<base::Error> invalid(std::string_view file, const platform::Place& place, std::string french,
                                    std::string english) {
  return base::fail(base::ErrorCode::invalid, fmt::format("{}:{}:{}", file, place.line, place.column),
                    std::move(french), std::move(english));
}

base::Status check_id(std::string_view file, const YamlNode& node) {
  if (node.is_scalar() && find_category(node.text) != nullptr) return {};
  return invalid(file, node.place,
                 fmt::format("`{}` n'est pas une de nos catégories (catalogue/categories.yml)", node.text),
                 fmt::format("`{}` is none of our categories (catalogue/categories.yml)", node.text));
}

base::Result<MappedCategory> read_category(const YamlEntry& entry, std::string_view file) {
  MappedCategory result;
  const YamlNode* to = entry.value.find("to");
  const YamlNode* ignored = entry.value.find("ignore");
  for (const YamlEntry& field : entry.value.entries) {
    if (field.key == "to" || field.key == "ignore" || field.key == "white") continue;
    return invalid(file, field.key_place, fmt::format("`{}` : attendu `to`, `ignore` ou `white`", field.key),
                   fmt::format("`{}`: expected `to`, `ignore` or `white`", field.key));
  }
  if ((to == nullptr) == (ignored == nullptr)) {
    return invalid(file, entry.key_place,
                   fmt::format("`{}` : dites `to` ou `ignore`, l'un des deux", entry.key),
                   fmt::format("`{}`: say `to` or `ignore`, one of the two", entry.key));
  }
  if (ignored != nullptr) {
    if (!ignored->is_scalar() || ignored->text.empty()) {
      return invalid(file, entry.key_place, fmt::format("`{}` : `ignore` demande une raison", entry.key),
                     fmt::format("`{}`: `ignore` wants a reason", entry.key));
    }
    result.ignored = ignored->text;
    return result;
  }
  if (!to->is_list() || to->items.empty()) {
    return invalid(file, to->place, fmt::format("`{}` : `to` est une liste de catégories", entry.key),
                   fmt::format("`{}`: `to` is a list of categories", entry.key));
  }
  for (const YamlNode& id : to->items) {
    if (base::Status status = check_id(file, id); !status) return base::pass(status);
    result.to.push_back(id.text);
  }
  if (const YamlNode* white = entry.value.find("white")) {
    if (white->text != "describes") {
      return invalid(file, white->place, "`white` ne connaît que `describes`",
                     "`white` knows only `describes`");
    }
    result.white_describes = true;
  }
  return result;
}

base::Status read_names(const YamlNode& node, std::string_view file, Mapping& mapping) {
  for (const YamlEntry& entry : node.entries) {
    if (find_category(entry.key) == nullptr) {
      return invalid(file, entry.key_place, fmt::format("`{}` n'est pas une de nos catégories", entry.key),
                     fmt::format("`{}` is none of our categories", entry.key));
    }
    std::vector<std::string> names;
    names.reserve(entry.value.items.size());
    for (const YamlNode& name : entry.value.items)
      names.push_back(name.text);
    mapping.names.emplace_back(entry.key, std::move(names));
  }
  return {};
}

base::Status read_aliases(const YamlNode& node, std::string_view file, Mapping& mapping) {
  for (const YamlEntry& entry : node.entries) {
    if (!entry.value.is_scalar() || mapping.categories.contains(entry.key) ||
        !mapping.categories.contains(entry.value.text)) {
      return invalid(
          file, entry.key_place,
          fmt::format("l'autre nom `{}` doit désigner une catégorie décrite ici, et ne pas en être une",
                      entry.key),
          fmt::format("the other name `{}` must stand for a category told here, and not be one", entry.key));
    }
    mapping.aliases.emplace(entry.key, entry.value.text);
  }
  return {};
}

}  // namespace

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file) {
  auto tree = platform::read_yaml(text, file);
  if (!tree) return base::pass(tree);
  Mapping mapping;
  const YamlNode* categories = nullptr;
  const YamlNode* aliases = nullptr;
  const YamlNode* names = nullptr;
  for (const YamlEntry& entry : tree->entries) {
    if (entry.key == "source") {
      mapping.source = entry.value.text;
    } else if (entry.key == "title") {
      mapping.title = entry.value.text;
    } else if (entry.key == "licence") {
      mapping.licence = entry.value.text;
    } else if (entry.key == "attribution") {
      mapping.attribution = entry.value.text;
    } else if (entry.key == "categories") {
      categories = &entry.value;
    } else if (entry.key == "aliases") {
      aliases = &entry.value;
    } else if (entry.key == "names") {
      names = &entry.value;
    } else {
      return invalid(file, entry.key_place,
                     fmt::format("`{}` n'est pas un champ d'une correspondance", entry.key),
                     fmt::format("`{}` is no field of a mapping", entry.key));
    }
  }
  if (mapping.source.empty() || mapping.licence.empty() || mapping.attribution.empty()) {
    return invalid(file, tree->place, "une correspondance dit `source`, `licence` et `attribution`",
                   "a mapping says `source`, `licence` and `attribution`");
  }
  if (categories != nullptr) {
    for (const YamlEntry& entry : categories->entries) {
      auto category = read_category(entry, file);
      if (!category) return base::pass(category);
      mapping.categories.emplace(entry.key, std::move(*category));
    }
  }
  if (aliases != nullptr) {
    if (base::Status status = read_aliases(*aliases, file, mapping); !status) return base::pass(status);
  }
  if (names != nullptr) {
    if (base::Status status = read_names(*names, file, mapping); !status) return base::pass(status);
  }
  return mapping;
}

base::Result<Mapping> shipped_mapping(std::string_view name) {
  if (name == "ut1") return read_mapping(embedded::kUt1Yml, "ut1.yml");
  if (name == "builtin") return read_mapping(embedded::kBuiltinYml, "builtin.yml");
  return base::fail(base::ErrorCode::not_found, std::string(name),
                    "cette correspondance n'est pas fournie ; donnez un fichier, ou `ut1`",
                    "this mapping is not shipped; give a file, or `ut1`");
}

base::Status check_white(const Mapping& mapping, std::string_view category, bool white) {
  const auto found = mapping.categories.find(category);
  if (!white || found == mapping.categories.end()) return {};
  for (const std::string& id : found->second.to) {
    const Rank rank = find_category(id)->rank;
    if (rank_opens(rank)) continue;
    if (rank == Rank::conduct && found->second.white_describes) continue;
    return base::fail(
        base::ErrorCode::invalid, fmt::format("{}/{}", mapping.source, category),
        fmt::format(
            "la source en fait une liste blanche : elle ne peut pas alimenter `{}`, que l'on peut refuser ; "
            "écrivez `ignore`, ou `white: describes` si ces noms sont vraiment de cette nature",
            id),
        fmt::format(
            "the source calls it a white list: it cannot feed `{}`, which may be refused; write `ignore`, "
            "or `white: describes` if its names are of that kind indeed",
            id));
  }
  return {};
}

}  // namespace cartulaire::lists
