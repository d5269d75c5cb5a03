// Roles, people and groups, and the list of what follows because the charter does not speak of it.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/model/update_parts.hpp"
#include "charter/print.hpp"
#include "charter/print_yaml.hpp"

namespace cartulaire::charter::model {
namespace {

using platform::YamlEntry;
using platform::YamlNode;

constexpr std::array<std::string_view, 3> kSets{"roles", "populations", "groups"};
constexpr std::array<std::string_view, 3> kSettings{"jurisdiction", "time_zone", "calendar"};

std::string shown(const YamlNode* node) {
  return node == nullptr ? std::string() : yaml_flow(*node);
}

const YamlNode* within(const YamlNode& front, std::string_view set, std::string_view id) {
  const YamlNode* all = front.find(set);
  return all == nullptr ? nullptr : all->find(id);
}

// False where the line goes.
bool one_name(Merge& merge, const std::string& subject, const YamlNode* base, const YamlNode* model,
              const YamlNode& local) {
  merge.touched.insert(subject);
  switch (three_way(shown(base), shown(model), yaml_flow(local))) {
    case Fate::stands:
    case Fate::same:
      merge.note(Change::What::kept, subject, shown(base), shown(model), yaml_flow(local));
      return true;
    case Fate::follows:
      merge.note(Change::What::taken_out, subject, shown(base), shown(model), yaml_flow(local));
      merge.edited = true;
      return false;
    case Fate::conflict:
      merge.conflict(subject, shown(base), shown(model), yaml_flow(local),
                     "le modèle et la charte ont tous deux changé cette ligne de l'en-tête",
                     "both the model and the charter changed this line of the front matter");
      return true;
  }
  return true;
}

void followed(Merge& merge, const std::string& subject, std::string base, std::string model) {
  if (base == model || merge.touched.contains(subject)) return;
  merge.note(Change::What::followed, subject, std::move(base), std::move(model), "");
}

void followed_names(Merge& merge) {
  for (const std::string_view key : kSettings)
    followed(merge, std::string(key), shown(merge.base.front.find(key)), shown(merge.model.front.find(key)));
  followed(merge, "locked", shown(merge.base.front.find("locked")), shown(merge.model.front.find("locked")));
  for (const std::string_view set : kSets) {
    std::set<std::string> ids;
    for (const YamlNode* front : {&merge.base.front, &merge.model.front})
      if (const YamlNode* all = front->find(set))
        for (const YamlEntry& one : all->entries)
          ids.insert(one.key);
    for (const std::string& id : ids)
      followed(merge, fmt::format("{}.{}", set, id), shown(within(merge.base.front, set, id)),
               shown(within(merge.model.front, set, id)));
  }
}

void followed_articles(Merge& merge) {
  std::set<std::string_view> known;
  for (const Part& part : merge.base.parts.parts) {
    const auto to = merge.moved.find(part.name());
    if (to == merge.moved.end()) {
      followed(merge, part.name(), text_of(merge.base, part), "");
      continue;
    }
    known.insert(to->second);
    const Part& now = *merge.model.parts.find(to->second);
    followed(merge, part.name(), text_of(merge.base, part), text_of(merge.model, now));
    if (now.number != part.number && !merge.touched.contains(part.name()))
      merge.note(Change::What::followed, part.name(), part.number, now.number, "",
                 "l'article change de numéro", "the article has another number");
  }
  for (const Part& part : merge.model.parts.parts)
    if (!known.contains(part.name())) followed(merge, part.name(), "", text_of(merge.model, part));
}

void followed_values(Merge& merge, const Clause& before, const Clause& after) {
  if (merge.touched.contains(before.name)) return;
  if (before.kind != after.kind) {
    followed(merge, before.name, print_clause(before), print_clause(after));
    return;
  }
  if (before.name != after.name)
    merge.note(Change::What::followed, before.name, before.name, after.name, "", "la clause change de nom",
               "the clause has another name");
  for (const Parameter& parameter : before.kind->parameters) {
    const Setting* one = before.setting(parameter.name);
    const Setting* other = after.setting(parameter.name);
    if (parameter.name == "formerly") continue;
    followed(merge, fmt::format("{}.{}", before.name, parameter.name),
             one == nullptr ? "" : print(one->value), other == nullptr ? "" : print(other->value));
  }
}

}  // namespace

void merge_names(Merge& merge) {
  for (const std::string_view key : kSettings) {
    const YamlEntry* own = entry_of(merge.front, key);
    if (own == nullptr) continue;
    if (!one_name(merge, std::string(key), merge.base.front.find(key), merge.model.front.find(key),
                  own->value))
      std::erase_if(merge.front.entries, [&](const YamlEntry& one) { return one.key == key; });
  }
  for (const std::string_view set : kSets) {
    YamlEntry* own = entry_of(merge.front, set);
    if (own == nullptr) continue;
    std::erase_if(own->value.entries, [&](const YamlEntry& one) {
      return !one_name(merge, fmt::format("{}.{}", set, one.key), within(merge.base.front, set, one.key),
                       within(merge.model.front, set, one.key), one.value);
    });
    if (own->value.is_map() && own->value.entries.empty())
      std::erase_if(merge.front.entries, [&](const YamlEntry& one) { return one.key == set; });
  }
}

void list_followed(Merge& merge) {
  followed_names(merge);
  followed_articles(merge);
  std::set<std::string_view> known;
  for (const Clause& clause : merge.base.said.clauses) {
    const Clause* now = merge.in_model(clause.name);
    if (now == nullptr) {
      followed(merge, clause.name, print_clause(clause), "");
      continue;
    }
    known.insert(now->name);
    followed_values(merge, clause, *now);
  }
  for (const Clause& clause : merge.model.said.clauses)
    if (!known.contains(clause.name)) followed(merge, clause.name, "", print_clause(clause));
}

}  // namespace cartulaire::charter::model
