// The words that name something: a role, a category, a population, a field, a type of files, a text of law, a
// value of a vocabulary.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/legal_reference.hpp"
#include "charter/value_reader.hpp"
#include "charter/value_text.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter {

using platform::YamlNode;

namespace {

std::vector<std::string> ids(const std::vector<Named>& named) {
  std::vector<std::string> found;
  found.reserve(named.size());
  for (const Named& one : named)
    found.push_back(one.id);
  return found;
}

bool is_extension(std::string_view text) {
  return !text.empty() && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

// "exe" of ".EXE" or "*.exe"; empty where no extension is meant.
std::string bare_extension(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of("*.")));
  std::string bare(text);
  for (char& c : bare)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return is_extension(bare) ? bare : std::string();
}

}  // namespace

bool ValueReader::role(const std::string& id, Place place) const {
  if (context_.front == nullptr || context_.front->role(id) != nullptr) return true;
  unknown(place, id, ids(context_.front->roles), "le rôle", "role");
  return false;
}

std::optional<Value> ValueReader::option(const YamlNode& node, const Type& type) const {
  const std::vector<std::string>* known = &type.options;
  if (!type.argument.empty()) {
    const auto vocabulary = context_.catalogue.vocabularies.find(type.argument);
    if (vocabulary == context_.catalogue.vocabularies.end()) return Value{Name{Name::Of::option, node.text}};
    known = &vocabulary->second;
  }
  if (std::find(known->begin(), known->end(), node.text) == known->end()) {
    unknown(node.place, node.text, *known, "la valeur", "value");
    return std::nullopt;
  }
  return Value{Name{Name::Of::option, node.text}};
}

// A family, or an extension: "exe". ".exe" and "EXE" are near misses.
std::optional<Value> ValueReader::file_type(const YamlNode& node, const Type& type) const {
  if (context_.catalogue.file_families.contains(node.text) || is_extension(node.text))
    return Value{Name{Name::Of::file_type, node.text}};
  const Label wanted = expected(type);
  std::vector<std::string> families;
  for (const auto& [family, label] : context_.catalogue.file_families)
    families.push_back(family);
  std::string suggestion = bare_extension(node.text);
  if (suggestion.empty()) suggestion = nearest(node.text, families);
  report("L01", node.place, node_length(node),
         fmt::format("`{}` n'est pas un type de fichiers ; écrivez {}", node.text, wanted.french),
         fmt::format("`{}` is no type of files; write {}", node.text, wanted.english), std::move(suggestion));
  return std::nullopt;
}

std::optional<Value> ValueReader::legal(const YamlNode& node, const Type& type) const {
  const LegalRead read = parse_legal_reference(node.text, context_.catalogue);
  if (read.value) return Value{*read.value};
  const Label wanted = expected(type);
  report("L01", node.place, node_length(node),
         fmt::format("`{}` n'est pas une référence juridique ; écrivez {}", node.text, wanted.french),
         fmt::format("`{}` is no legal reference; write {}", node.text, wanted.english), read.suggestion);
  return std::nullopt;
}

std::optional<Value> ValueReader::field(const YamlNode& node) const {
  if (node.text == "all") {
    report("L10", node.place, 3, "`all` est refusé : annoncez chaque champ enregistré, un par un",
           "`all` is refused: announce each recorded field, one by one");
    return std::nullopt;
  }
  const auto vocabulary = context_.catalogue.vocabularies.find(context_.field_set);
  if (vocabulary != context_.catalogue.vocabularies.end() &&
      std::find(vocabulary->second.begin(), vocabulary->second.end(), node.text) ==
          vocabulary->second.end()) {
    unknown(node.place, node.text, vocabulary->second, "dans cette classe de traces, le champ",
            "field in this class of log called");
    return std::nullopt;
  }
  return Value{Name{Name::Of::option, node.text}};
}

std::optional<Value> ValueReader::category(const YamlNode& node, const Type& type) const {
  if (type.any && node.text == "any") return Value{Name{Name::Of::category, "any"}};
  if (context_.front != nullptr && lists::find_category(node.text) == nullptr) {
    std::vector<std::string> names;
    for (const lists::Category& one : lists::categories())
      names.push_back(one.id);
    unknown(node.place, node.text, names, "la catégorie", "category");
    return std::nullopt;
  }
  return Value{Name{Name::Of::category, node.text}};
}

std::optional<Value> ValueReader::kind(const YamlNode& node) const {
  if (context_.front != nullptr && context_.catalogue.find(node.text) == nullptr) {
    std::vector<std::string> names;
    names.reserve(context_.catalogue.kinds.size());
    for (const Kind& kind : context_.catalogue.kinds)
      names.push_back(kind.name);
    unknown(node.place, node.text, names, "la sorte de clause", "kind of clause");
    return std::nullopt;
  }
  return Value{Name{Name::Of::kind, node.text}};
}

std::optional<Value> ValueReader::population(const YamlNode& node) const {
  if (context_.front != nullptr && context_.front->population(node.text) == nullptr) {
    unknown(node.place, node.text, ids(context_.front->populations), "la population", "population");
    return std::nullopt;
  }
  return Value{Name{Name::Of::population, node.text}};
}

std::optional<Value> ValueReader::entity(const YamlNode& node) const {
  if (context_.front != nullptr && context_.front->entity(node.text) == nullptr) {
    std::vector<std::string> names;
    names.reserve(context_.front->entities.size());
    for (const Entity& one : context_.front->entities)
      names.push_back(one.id);
    unknown(node.place, node.text, names, "l'entité", "entity");
    return std::nullopt;
  }
  return Value{Name{Name::Of::entity, node.text}};
}

std::optional<Value> ValueReader::who(const YamlNode& node) const {
  Who term;
  std::string_view id = node.text;
  if (id.starts_with("not ")) {
    term.negated = true;
    id.remove_prefix(4);
  }
  auto name = person(std::string(id), node.place);
  if (!name) return std::nullopt;
  term.name = std::move(*name);
  return Value{std::move(term)};
}

std::optional<Name> ValueReader::person(std::string id, Place place) const {
  if (id == "everyone") return Name{Name::Of::everyone, std::move(id)};
  if (context_.catalogue.attributes.contains(id)) return Name{Name::Of::attribute, std::move(id)};
  const FrontMatter* front = context_.front;
  if (front == nullptr || front->population(id) != nullptr) return Name{Name::Of::population, std::move(id)};
  if (front->group(id) != nullptr) return Name{Name::Of::group, std::move(id)};
  if (front->role(id) != nullptr) return Name{Name::Of::role, std::move(id)};
  std::vector<std::string> known{"everyone"};
  for (const auto& [attribute, label] : context_.catalogue.attributes)
    known.push_back(attribute);
  for (const auto* named : {&front->populations, &front->groups, &front->roles})
    for (const Named& one : *named)
      known.push_back(one.id);
  unknown(place, id, known, "la population, le groupe, le rôle ou le statut",
          "population, group, role or attribute");
  return std::nullopt;
}

}  // namespace cartulaire::charter
