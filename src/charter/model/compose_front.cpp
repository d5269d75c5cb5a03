// The front matter of the whole: the local file's own identity, the model's names completed, what is
// overridden.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/model/compose_parts.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::model {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

bool is_number(std::string_view key) {
  return !key.empty() && key.front() >= '0' && key.front() <= '9';
}

void put(YamlNode& map, const YamlEntry& entry) {
  map.kind = YamlNode::Kind::map;
  if (YamlEntry* there = entry_of(map, entry.key))
    *there = entry;
  else
    map.entries.push_back(entry);
}

// A plain list of ids, as the set that it stands for.
YamlNode as_set(const YamlNode& node) {
  if (!node.is_list()) return node;
  YamlNode set;
  set.kind = YamlNode::Kind::map;
  set.place = node.place;
  for (const YamlNode& item : node.items)
    if (item.is_scalar()) set.entries.push_back({item.text, item.place, item});
  return set;
}

bool adds_or_removes(const YamlNode& node) {
  return node.find("add") != nullptr || node.find("remove") != nullptr;
}

class FrontMerge {
 public:
  FrontMerge(const Parts& model_parts, Voice& voice, Fronts& fronts)
      : parts_(model_parts), voice_(voice), fronts_(fronts) {}

  void merge() {
    YamlNode& whole = fronts_.whole;
    whole.kind = YamlNode::Kind::map;
    whole.place = fronts_.local.place;
    for (const YamlEntry& entry : fronts_.model.entries)
      if (!is_own(entry.key)) whole.entries.push_back(entry);
    for (const YamlEntry& entry : fronts_.local.entries)
      take(entry);
  }

 private:
  // What a charter never takes from its model.
  static bool is_own(std::string_view key) {
    static constexpr std::array<std::string_view, 7> kOwn{"charter", "id",       "title",    "version",
                                                          "extends", "adoption", "conflicts"};
    return std::find(kOwn.begin(), kOwn.end(), key) != kOwn.end();
  }

  void take(const YamlEntry& entry) {
    YamlEntry* there = entry_of(fronts_.whole, entry.key);
    if (entry.key == "extends") return;
    if (entry.key == "overrides") {
      overrides(entry);
    } else if (entry.key == "language" && entry.value.text != (there == nullptr ? "fr" : there->value.text)) {
      voice_.error(entry.value.place, entry.value.text,
                   "une charte garde la langue de son modèle ; retirez cette ligne",
                   "a charter keeps the language of its model; take this line out");
    } else if (there == nullptr) {
      fronts_.whole.entries.push_back(entry);
    } else if (entry.key == "roles" || entry.key == "populations" || entry.key == "groups") {
      YamlNode set = as_set(there->value);
      for (const YamlEntry& one : as_set(entry.value).entries)
        put(set, one);
      there->value = std::move(set);
    } else if (entry.key == "locked" && entry.value.is_list()) {
      there->value.items.insert(there->value.items.end(), entry.value.items.begin(), entry.value.items.end());
    } else {
      *there = entry;
    }
  }

  void overrides(const YamlEntry& local) {
    YamlEntry* there = entry_of(fronts_.whole, "overrides");
    YamlEntry all = there == nullptr ? YamlEntry{"overrides", local.key_place, {}} : *there;
    all.value.kind = YamlNode::Kind::map;
    if (!local.value.is_map()) {
      voice_.error(local.key_place, local.key, "`overrides` attend des lignes `CLAUSE.PARAMÈTRE: valeur`",
                   "`overrides` wants lines `CLAUSE.PARAMETER: value`");
      return;
    }
    for (const YamlEntry& entry : local.value.entries)
      one_override(entry, all.value);
    if (!all.value.entries.empty()) put(fronts_.whole, all);
  }

  void one_override(const YamlEntry& entry, YamlNode& all) {
    if (is_number(entry.key)) {
      article(entry, all);
      return;
    }
    const std::size_t dot = std::min(entry.key.find('.'), entry.key.size());
    const std::string clause = entry.key.substr(0, dot);
    const std::string parameter = entry.key.substr(std::min(dot + 1, entry.key.size()));
    if (const Lock* lock = fronts_.lock_of(clause, parameter);
        lock != nullptr && (parameter.empty() || !is_blank(clause, parameter, all))) {
      locked(voice_, entry.key_place, entry.key, *lock);
      return;
    }
    if (parameter.empty() && off_reason(entry.value).empty()) {
      voice_.error(
          entry.key_place, entry.key,
          fmt::format("dites pourquoi cette clause du modèle est écartée : `{}: {{off: …}}`", entry.key),
          fmt::format("say why this clause of the model is left out: `{}: {{off: …}}`", entry.key));
      return;
    }
    if (const YamlEntry* gone = entry_of(all, clause); gone != nullptr && !parameter.empty()) {
      voice_.error(entry.key_place, entry.key,
                   fmt::format("la clause `{}` est écartée ({}) ; retirez l'une des deux lignes", clause,
                               voice_.line_text(gone->key_place)),
                   fmt::format("the clause `{}` is left out ({}); take one of the two lines out", clause,
                               voice_.line_text(gone->key_place)));
      return;
    }
    YamlEntry* there = entry_of(all, entry.key);
    if (there != nullptr && adds_or_removes(entry.value))
      stack(entry, there->value);
    else
      put(all, entry);
  }

  // `3.4: {off: REASON}`: the article and every clause in it.
  void article(const YamlEntry& entry, YamlNode& all) {
    const Part* part = parts_.find(entry.key);
    const std::string reason(off_reason(entry.value));
    if (part == nullptr) {
      voice_.error(entry.key_place, entry.key, fmt::format("le modèle n'a pas d'article {}", entry.key),
                   fmt::format("the model has no article {}", entry.key));
    } else if (reason.empty()) {
      voice_.error(
          entry.key_place, entry.key,
          fmt::format("un article du modèle ne peut qu'être écarté, avec sa raison : `{}: {{off: …}}`",
                      entry.key),
          fmt::format("an article of the model can only be left out, with a reason: `{}: {{off: …}}`",
                      entry.key));
    } else if (const Lock* lock = lock_within(*part)) {
      locked(voice_, entry.key_place, entry.key, *lock);
    } else {
      fronts_.off.emplace(entry.key, &entry);
      for (const PartClause& one : part->clauses)
        put(all, {one.block.name, entry.key_place, entry.value});
    }
  }

  [[nodiscard]] const Lock* lock_within(const Part& part) const {
    const Lock* lock = fronts_.lock_of_article(part.number);
    for (auto one = part.clauses.begin(); lock == nullptr && one != part.clauses.end(); ++one) {
      const auto holds = std::find_if(fronts_.locks.begin(), fronts_.locks.end(), [&](const Lock& held) {
        return held.name.substr(0, held.name.find('.')) == one->block.name;
      });
      if (holds != fronts_.locks.end()) lock = &*holds;
    }
    return lock;
  }

  // Items added to or taken from what a model between has overridden already: words are compared.
  static void stack(const YamlEntry& entry, YamlNode& there) {
    YamlNode& value = there.find("set") == nullptr ? there : entry_of(there, "set")->value;
    const auto same = [](const YamlNode& a) { return [&a](const YamlNode& b) { return same_yaml(a, b); }; };
    for (const char* key : {"remove", "add"}) {
      const YamlNode* items = entry.value.find(key);
      if (items == nullptr) continue;
      const bool adds = std::string_view(key) == "add";
      for (const YamlNode& item : items->items) {
        if (value.is_list()) {
          std::erase_if(value.items, same(item));
          if (adds) value.items.push_back(item);
          continue;
        }
        // What the one adds and the other removes is as if neither had spoken of it.
        YamlEntry* opposite = entry_of(value, adds ? "remove" : "add");
        if (opposite != nullptr && std::erase_if(opposite->value.items, same(item)) > 0) continue;
        if (entry_of(value, key) == nullptr)
          put(value, {key, entry.key_place, *items}), entry_of(value, key)->value.items.clear();
        entry_of(value, key)->value.items.push_back(item);
      }
    }
    if (const YamlNode* reason = entry.value.find("reason"); reason != nullptr && there.is_map())
      put(there, {"reason", entry.key_place, *reason});
  }

  // Does the model leave this parameter to be filled in? A lock holds what is said, not what is left open.
  [[nodiscard]] bool is_blank(std::string_view clause, std::string_view parameter,
                              const YamlNode& all) const {
    const std::string key = fmt::format("{}.{}", clause, parameter);
    const YamlNode* written = all.find(key);
    YamlNode block;
    for (auto part = parts_.parts.begin(); written == nullptr && part != parts_.parts.end(); ++part)
      for (const PartClause& one : part->clauses)
        if (one.block.name == clause) {
          block = platform::parse_yaml(one.block.yaml).root;
          written = block.find(parameter);
        }
    return written != nullptr && written->is_scalar() && !written->quoted && written->text == "unset";
  }

  const Parts& parts_;
  Voice& voice_;
  Fronts& fronts_;
};

bool read_front(const Source& source, const Parts& parts, int first_line, Voice& voice, YamlNode& root) {
  const Place top{first_line - 1, 1};
  if (parts.body < 0) {
    voice.error(top, "---", "un en-tête est attendu entre deux lignes `---`",
                "a front matter is wanted between two lines `---`");
    return false;
  }
  platform::YamlDocument document = platform::parse_yaml(front_yaml(source, parts), {}, first_line);
  for (const platform::YamlProblem& problem : document.problems)
    voice.error(problem.place, "", problem.french, problem.english);
  if (document.problems.empty() && !document.root.is_map())
    voice.error(top, "---", "l'en-tête doit être un ensemble de clés et de valeurs",
                "the front matter must be a set of keys and values");
  root = std::move(document.root);
  return document.problems.empty() && root.is_map();
}

}  // namespace

YamlEntry* entry_of(YamlNode& map, std::string_view key) {
  const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                  [&](const YamlEntry& one) { return one.key == key; });
  return found == map.entries.end() ? nullptr : &*found;
}

void Voice::error(Place place, std::string_view words, std::string french, std::string english) {
  const Origins::Spot spot = source_of(place.line).origins.find({place.line % kLocal, place.column});
  Diagnostic one;
  one.code = "L27";
  one.file = spot.file;
  one.place = spot.place;
  one.line = spot.text;
  one.length = std::max(1, static_cast<int>(platform::count_characters(words)));
  one.french = std::move(french);
  one.english = std::move(english);
  problems_.push_back(std::move(one));
}

std::string Voice::line_text(Place place) const {
  return source_of(place.line).origins.line_text(place.line % kLocal);
}

const Lock* Fronts::lock_of(std::string_view clause, std::string_view parameter) const {
  const auto found = std::find_if(locks.begin(), locks.end(), [&](const Lock& one) {
    const std::string_view name = one.name;
    const bool of_clause = name.substr(0, name.find('.')) == clause;
    // A whole clause is not to be left out where one of its values is locked.
    return of_clause && (name == clause || parameter.empty() || name.substr(clause.size() + 1) == parameter);
  });
  return found == locks.end() ? nullptr : &*found;
}

const Lock* Fronts::lock_of_article(std::string_view number) const {
  const auto found = std::find_if(locks.begin(), locks.end(), [&](const Lock& one) {
    return is_number(one.name) && is_under(number, one.name);
  });
  return found == locks.end() ? nullptr : &*found;
}

bool read_fronts(const Source& model, const Parts& model_parts, const Source& local, const Parts& local_parts,
                 Voice& voice, Fronts& fronts) {
  const bool read = read_front(model, model_parts, 2, voice, fronts.model);
  if (!read_front(local, local_parts, kLocal + 2, voice, fronts.local) || !read) return false;
  if (const YamlNode* list = fronts.model.find("locked"))
    for (const YamlNode& item : list->items)
      if (item.is_scalar()) fronts.locks.push_back({item.text, item.place});
  return true;
}

void merge_fronts(const Parts& model_parts, Voice& voice, Fronts& fronts) {
  FrontMerge(model_parts, voice, fronts).merge();
}

std::string_view off_reason(const YamlNode& node) {
  const YamlNode* reason = node.find("off");
  return reason == nullptr || !reason->is_scalar() ? std::string_view{} : std::string_view(reason->text);
}

void locked(Voice& voice, Place place, std::string_view words, const Lock& lock) {
  const std::string line = voice.line_text(lock.place);
  voice.error(place, words,
              fmt::format("le modèle verrouille `{}` ({}) ; retirez cette adaptation", lock.name, line),
              fmt::format("the model locks `{}` ({}); take this change out", lock.name, line));
}

}  // namespace cartulaire::charter::model
