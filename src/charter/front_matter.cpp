#include "charter/front_matter.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

class FrontMatterReader {
 public:
  explicit FrontMatterReader(Reporter& reporter) : reporter_(reporter) {}

  FrontMatter read(const YamlNode& root) {
    static const std::vector<std::string> keys{
        "charter",   "id",       "title",    "language",  "version",  "jurisdiction",
        "time_zone", "calendar", "extends",  "locked",    "roles",    "populations",
        "groups",    "entities", "adoption", "overrides", "conflicts"};
    if (!root.is_map()) {
      reporter_.error("L01", root.place, 1, "l'en-tête doit être un ensemble de clés et de valeurs",
                      "the front matter must be a set of keys and values");
      return std::move(front_);
    }
    for (const YamlEntry& entry : root.entries)
      known(entry, keys);
    identity(root);
    if (const YamlNode* model = root.find("extends")) extends(*model);
    if (const YamlNode* list = root.find("locked")) locked(*list);
    if (const YamlNode* roles = root.find("roles")) named(*roles, front_.roles, {}, "");
    if (const YamlNode* groups = root.find("groups")) named(*groups, front_.groups, {}, "");
    if (const YamlNode* populations = root.find("populations"))
      named(*populations, front_.populations, "includes", "");
    join_families(front_.populations, included_, reporter_);
    if (const YamlNode* entities = root.find("entities")) read_entities(*entities);
    if (const YamlNode* adoption = root.find("adoption")) front_.adoption = *adoption;
    if (const YamlNode* overrides = root.find("overrides")) read_overrides(*overrides, front_.overrides);
    if (const YamlNode* left = root.find("conflicts")) conflicts(*left);
    unique_ids();
    return std::move(front_);
  }

 private:
  void known(const YamlEntry& entry, const std::vector<std::string>& keys) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) return;
    reporter_.error("L01", entry.key_place, width(entry.key),
                    fmt::format("la clé `{}` n'existe pas", entry.key),
                    fmt::format("there is no key `{}`", entry.key), nearest(entry.key, keys));
  }

  void text(const YamlNode& map, std::string_view key, std::string& into) {
    const YamlNode* node = map.find(key);
    if (node == nullptr) return;
    if (!node->is_scalar() || node->text.empty()) {
      reporter_.error("L01", node->place, 1, fmt::format("`{}` attend un texte", key),
                      fmt::format("`{}` wants a text", key));
      return;
    }
    into = node->text;
  }

  void identity(const YamlNode& root) {
    text(root, "charter", front_.id);
    text(root, "id", front_.id);
    text(root, "title", front_.title);
    text(root, "language", front_.language);
    text(root, "version", front_.version);
    text(root, "jurisdiction", front_.jurisdiction);
    text(root, "time_zone", front_.time_zone);
    text(root, "calendar", front_.calendar);
    for (const auto& [key, value] :
         {std::pair{"charter", &front_.id}, {"title", &front_.title}, {"version", &front_.version}})
      if (value->empty() && root.find(key) == nullptr)
        reporter_.error("L01", root.place, 1, fmt::format("il manque la clé `{}` dans l'en-tête", key),
                        fmt::format("the key `{}` is missing from the front matter", key));
    const YamlNode* language = root.find("language");
    if (language != nullptr && front_.language != "fr" && front_.language != "en")
      reporter_.error("L01", language->place, node_length(*language), "la langue est `fr` ou `en`",
                      "the language is `fr` or `en`");
    if (const YamlNode* law = root.find("jurisdiction"); law != nullptr && !is_country(front_.jurisdiction))
      reporter_.error(
          "L01", law->place, node_length(*law),
          "la juridiction est un pays en deux minuscules, comme `fr` : d'elle dépendent les bornes "
          "légales",
          "the jurisdiction is a country in two lower-case letters, such as `fr`: the bounds of law "
          "depend on it");
  }

  void extends(const YamlNode& node) {
    Extends model;
    model.place = node.place;
    if (node.is_scalar()) {
      model.model = node.text;
    } else {
      for (const YamlEntry& entry : node.entries)
        known(entry, {"model", "version", "hash"});
      text(node, "model", model.model);
      text(node, "version", model.version);
      text(node, "hash", model.hash);
    }
    if (model.model.empty())
      reporter_.error("L27", node.place, 1,
                      "`extends` attend le fichier du modèle : `{model: …, version: …, hash: …}`",
                      "`extends` wants the model's file: `{model: …, version: …, hash: …}`");
    front_.extends = std::move(model);
  }

  // What `charter update` left for a person to decide.
  void conflicts(const YamlNode& node) {
    for (const YamlEntry& entry : node.entries)
      reporter_.error("L27", entry.key_place, width(entry.key),
                      fmt::format("`{}` : le modèle et la charte ont tous deux changé ; choisissez, puis "
                                  "retirez cette ligne de `conflicts`",
                                  entry.key),
                      fmt::format("`{}`: both the model and the charter have changed; choose, then take this "
                                  "line out of `conflicts`",
                                  entry.key));
  }

  void locked(const YamlNode& node) {
    if (!node.is_list()) {
      reporter_.error("L01", node.place, 1, "il faut une liste entre crochets",
                      "a list in brackets is wanted");
      return;
    }
    for (const YamlNode& item : node.items)
      if (item.is_scalar()) front_.locked.push_back({item.text, item.place});
  }

  // ISO 3166-1: one that no bound of law names only has the platform's.
  static bool is_country(std::string_view id) {
    return id.size() == 2 && id[0] >= 'a' && id[0] <= 'z' && id[1] >= 'a' && id[1] <= 'z';
  }

  bool identifier(std::string_view id, Place place) {
    if (is_identifier(id)) return true;
    reporter_.error(
        "L01", place, width(id),
        fmt::format(
            "`{}` n'est pas un identifiant : des minuscules, des chiffres, des tirets, une lettre d'abord",
            id),
        fmt::format("`{}` is no identifier: lower-case letters, digits and dashes, a letter first", id));
    return false;
  }

  // {id: name} or {id: {name: …}}, or a plain list of ids; `children` is the key of a nested set.
  void named(const YamlNode& node, std::vector<Named>& into, std::string_view children,
             const std::string& parent) {
    if (node.is_list()) {
      for (const YamlNode& item : node.items) {
        if (!item.is_scalar() || !identifier(item.text, item.place)) {
          if (!item.is_scalar())
            reporter_.error("L01", item.place, 1,
                            "écrivez un identifiant, ou un ensemble `identifiant: {name: …}`",
                            "write an identifier, or a set `identifier: {name: …}`");
          continue;
        }
        if (!parent.empty()) {
          included_.push_back({item.text, parent, item.place});
          continue;
        }
        Named one;
        one.id = one.name = item.text;
        one.place = item.place;
        into.push_back(std::move(one));
      }
      return;
    }
    if (!node.is_map()) {
      reporter_.error("L01", node.place, 1, "il faut un ensemble `identifiant: {name: …}`",
                      "a set `identifier: {name: …}` is wanted");
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      if (!identifier(entry.key, entry.key_place)) continue;
      Named one;
      one.id = entry.key;
      one.parent = parent;
      one.place = entry.key_place;
      members(entry.value, one, children);
      const std::string id = one.id;
      into.push_back(std::move(one));
      const YamlNode* nested = children.empty() ? nullptr : entry.value.find(children);
      if (nested != nullptr) named(*nested, into, children, id);
    }
  }

  void members(const YamlNode& node, Named& one, std::string_view children) {
    if (node.is_scalar()) {
      one.name = node.text;
      return;
    }
    std::vector<std::string> keys{"name", "english", "short", "mail"};
    if (!children.empty()) keys.emplace_back(children);
    for (const YamlEntry& entry : node.entries)
      known(entry, keys);
    text(node, "name", one.name);
    text(node, "english", one.english);
    text(node, "short", one.short_name);
    text(node, "mail", one.mail);
    if (one.name.empty()) {
      reporter_.error("L01", one.place, width(one.id),
                      fmt::format("`{}` attend un nom avec son article : `{{name: la direction …}}`", one.id),
                      fmt::format("`{}` wants a name with its article: `{{name: la direction …}}`", one.id));
      one.name = one.id;
    }
  }

  void read_entities(const YamlNode& node) {
    if (!node.is_list()) {
      reporter_.error("L01", node.place, 1, "les entités s'écrivent en liste : `- {id: …, name: …}`",
                      "entities are a list: `- {id: …, name: …}`");
      return;
    }
    for (const YamlNode& item : node.items) {
      const YamlNode* id = item.find("id");
      if (id == nullptr || !id->is_scalar()) {
        reporter_.error("L01", item.place, 1, "une entité attend un `id`", "an entity wants an `id`");
        continue;
      }
      if (!identifier(id->text, id->place)) continue;
      for (const YamlEntry& entry : item.entries)
        known(entry, {"id", "name", "english", "short", "mail", "overrides"});
      Entity entity;
      entity.id = id->text;
      entity.place = id->place;
      text(item, "name", entity.name);
      text(item, "english", entity.english);
      text(item, "short", entity.short_name);
      text(item, "mail", entity.mail);
      if (entity.name.empty()) {
        reporter_.error("L01", id->place, width(entity.id),
                        "une entité attend un nom avec son article : `name: la commune de …`",
                        "an entity wants a name with its article: `name: la commune de …`");
        entity.name = entity.id;
      }
      if (const YamlNode* overrides = item.find("overrides")) read_overrides(*overrides, entity.overrides);
      front_.entities.push_back(std::move(entity));
    }
  }

  void read_overrides(const YamlNode& node, std::vector<Override>& into) {
    for (const YamlEntry& entry : node.entries) {
      Override change;
      change.place = entry.key_place;
      change.written = entry.value;
      const std::size_t dot = entry.key.find('.');
      change.clause = entry.key.substr(0, dot);
      if (dot != std::string::npos) change.parameter = entry.key.substr(dot + 1);
      const YamlNode* why = entry.value.find("off");
      const bool off = (entry.value.is_scalar() && entry.value.text == "off") || why != nullptr;
      if (why != nullptr || entry.value.find("set") != nullptr)
        for (const YamlEntry& one : entry.value.entries)
          known(one, {"set", "off", "reason"});
      take_reason(change, why);
      if (dot == std::string::npos && !off) {
        reporter_.error("L01", entry.key_place, width(entry.key),
                        "une adaptation s'écrit `CLAUSE.PARAMÈTRE: valeur`, ou `CLAUSE: off` pour l'écarter",
                        "an override is written `CLAUSE.PARAMETER: value`, or `CLAUSE: off` to leave it out");
        continue;
      }
      if (dot == std::string::npos)
        change.action = Override::Action::off;
      else if (entry.value.is_map() &&
               (entry.value.find("add") != nullptr || entry.value.find("remove") != nullptr))
        change.action = Override::Action::add_remove;
      into.push_back(std::move(change));
    }
  }

  // {set: VALUE, reason: …}, {add: …, reason: …}, {off: REASON}: what is left of it is the value.
  static void take_reason(Override& change, const YamlNode* off) {
    const YamlNode* reason = off != nullptr ? off : change.written.find("reason");
    if (reason == nullptr) return;
    change.reason = reason->text;
    std::erase_if(change.written.entries, [](const YamlEntry& one) { return one.key == "reason"; });
    if (const YamlNode* value = change.written.find("set")) change.written = YamlNode(*value);
  }

  // `who` must tell them apart: one name, one thing.
  void unique_ids() {
    std::map<std::string, const Named*, std::less<>> seen;
    for (const auto* group : {&front_.populations, &front_.groups, &front_.roles})
      for (const Named& one : *group) {
        const auto [other, fresh] = seen.emplace(one.id, &one);
        if (!fresh)
          reporter_.error(
              "L02", one.place, width(one.id),
              fmt::format("`{}` est déjà le nom d'un rôle, d'une population ou d'un groupe (ligne {})",
                          one.id, reporter_.line_text(other->second->place.line)),
              fmt::format("`{}` already names a role, a population or a group (line {})", one.id,
                          reporter_.line_text(other->second->place.line)));
      }
    std::map<std::string, int, std::less<>> entities;
    for (const Entity& one : front_.entities) {
      const auto [other, fresh] = entities.emplace(one.id, one.place.line);
      if (!fresh)
        reporter_.error(
            "L02", one.place, width(one.id),
            fmt::format("l'entité `{}` est déjà à la ligne {}", one.id, reporter_.line_text(other->second)),
            fmt::format("the entity `{}` is already on line {}", one.id, reporter_.line_text(other->second)));
    }
  }

  Reporter& reporter_;
  FrontMatter front_;
  std::vector<IncludedPopulation> included_;
};

const Named* find_named(const std::vector<Named>& named, std::string_view id) {
  for (const Named& one : named)
    if (one.id == id) return &one;
  return nullptr;
}

}  // namespace

bool is_identifier(std::string_view id) {
  if (id.empty() || id.size() > 64 || id.front() < 'a' || id.front() > 'z') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

FrontMatter read_front_matter(std::string_view yaml, int first_line, Reporter& reporter) {
  platform::YamlDocument document = platform::parse_yaml(yaml, {}, first_line);
  for (platform::YamlProblem& problem : document.problems)
    reporter.error("L02", problem.place, 1, std::move(problem.french), std::move(problem.english));
  FrontMatter front;
  if (document.root.is_map() || document.problems.empty())
    front = FrontMatterReader(reporter).read(document.root);
  front.unreadable = !document.problems.empty();
  return front;
}

const Named* FrontMatter::role(std::string_view wanted) const {
  return find_named(roles, wanted);
}
const Named* FrontMatter::population(std::string_view wanted) const {
  return find_named(populations, wanted);
}
const Named* FrontMatter::group(std::string_view wanted) const {
  return find_named(groups, wanted);
}
const Entity* FrontMatter::entity(std::string_view wanted) const {
  for (const Entity& one : entities)
    if (one.id == wanted) return &one;
  return nullptr;
}

std::vector<std::string> FrontMatter::leaves(std::string_view population) const {
  std::vector<std::string> found;
  std::map<std::string_view, const Named*> by_id;
  std::set<std::string_view> families;
  for (const Named& one : populations) {
    by_id.emplace(one.id, &one);
    families.insert(one.parent);
  }
  for (const Named& one : populations) {
    if (families.contains(one.id)) continue;
    // Up from the leaf; the tree is as deep as YAML and join_families allow.
    for (const Named* at = &one; at != nullptr;) {
      if (at->id == population) {
        found.push_back(one.id);
        break;
      }
      const auto family = by_id.find(at->parent);
      at = family == by_id.end() ? nullptr : family->second;
    }
  }
  return found;
}

}  // namespace cartulaire::charter
