// L03: kinds of which a person has one clause only.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "lists/categories.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

using Leaves = std::set<std::string>;

// The population leaves that `who` names; nothing where it names groups, roles or attributes, whose people
// are known to State only.
std::optional<Leaves> leaves_of(const Clause& clause, const FrontMatter& front) {
  Leaves all;
  for (const Named& population : front.populations)
    for (const std::string& leaf : front.leaves(population.id))
      all.insert(leaf);
  Leaves found;
  const auto terms = clause.items(kinds::common::who);
  for (const Who& term : terms) {
    if (term.negated) continue;
    if (term.name.of == Name::Of::everyone)
      found = all;
    else if (term.name.of == Name::Of::population)
      for (const std::string& leaf : front.leaves(term.name.id))
        found.insert(leaf);
    else
      return std::nullopt;
  }
  const bool only_negated =
      std::all_of(terms.begin(), terms.end(), [](const Who& term) { return term.negated; });
  if (only_negated) found = all;
  for (const Who& term : terms) {
    if (!term.negated) continue;
    if (term.name.of != Name::Of::population) return std::nullopt;
    for (const std::string& leaf : front.leaves(term.name.id))
      found.erase(leaf);
  }
  return found;
}

bool names_everyone(const Clause& clause) {
  const auto terms = clause.items(kinds::common::who);
  return terms.size() == 1 && terms.front().name.of == Name::Of::everyone && !terms.front().negated;
}

// Empty lists stand for all.
template <class T>
bool disjoint_words(const Clause& left, const Clause& right, Key<ListOf<T>> parameter) {
  const auto a = left.words(parameter);
  const auto b = right.words(parameter);
  if (a.empty() || b.empty()) return false;
  return std::none_of(a.begin(), a.end(),
                      [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
}

// The values of the key: one, or those of a list.
std::vector<std::string> key_values(const Clause& clause) {
  if (clause.kind->split != Kind::Split::key) return {""};
  const Setting* setting = clause.setting(clause.kind->key);
  if (setting == nullptr) return {""};
  if (const List* list = setting->value.as<List>()) {
    std::vector<std::string> values;
    values.reserve(list->items.size());
    for (const Value& item : list->items)
      values.push_back(print(item));
    return values;
  }
  return {print(setting->value)};
}

std::set<std::string> expanded_categories(const Clause& clause, bool& any) {
  std::set<std::string> found;
  for (const Name& name : clause.items(kinds::web_private_use::categories)) {
    if (name.id == "any")
      any = true;
    else
      for (const lists::Category* category : lists::expand_category(name.id))
        found.insert(category->id);
  }
  return found;
}

// For kinds that part people's sites: two clauses share a site where their categories meet; `any` yields to a
// named category.
bool same_categories(const Clause& left, const Clause& right) {
  bool any_left = false;
  bool any_right = false;
  const auto a = expanded_categories(left, any_left);
  const auto b = expanded_categories(right, any_right);
  if (any_left != any_right) return false;
  if (any_left) return true;
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return b.contains(one); });
}

void conflict(const Entitled& entitled, const Clause& first, const Clause& second, const std::string& key) {
  const std::string about = key.empty() ? "" : " (" + second.kind->key + ": " + key + ")";
  const std::string line = entitled.charter.origins.line_text(first.place.line);
  entitled.report({"L03",
                   Severity::error,
                   second.name_place,
                   static_cast<int>(platform::count_characters(second.name)),
                   fmt::format("`{}` et `{}` (ligne {}) sont toutes deux `{}`{} et peuvent toucher la même "
                               "personne ; séparez-les par `who`, `entities`, `zones` ou `devices`",
                               second.name, first.name, line, second.kind->name, about),
                   fmt::format("`{}` and `{}` (line {}) are both `{}`{} and may reach the same person; tell "
                               "them apart by `who`, `entities`, `zones` or `devices`",
                               second.name, first.name, line, second.kind->name, about),
                   {}});
}

// A charter with hundreds of clauses of one single-valued kind is wrong long before all pairs are looked at.
constexpr std::size_t kMostCompared = 300;

void check_group(const Entitled& entitled, const std::vector<const Clause*>& clauses,
                 const std::string& key) {
  const std::size_t count = std::min(clauses.size(), kMostCompared);
  for (std::size_t i = 1; i < count; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Overlap shared = overlap(*clauses[j], *clauses[i], entitled.effective().front);
      if (!shared.any || shared.nested) continue;
      if (clauses[i]->kind->merge == "disjoint_categories" && !same_categories(*clauses[j], *clauses[i]))
        continue;
      conflict(entitled, *clauses[j], *clauses[i], key);
      break;
    }
  if (clauses.size() > kMostCompared) conflict(entitled, *clauses.front(), *clauses[kMostCompared], key);
}

}  // namespace

Overlap overlap(const Clause& left, const Clause& right, const FrontMatter& front) {
  if (disjoint_words(left, right, kinds::common::zones) ||
      disjoint_words(left, right, kinds::common::devices) ||
      disjoint_words(left, right, kinds::common::entities))
    return {};
  if (names_everyone(left) && names_everyone(right)) return {true, false};
  const auto a = leaves_of(left, front);
  const auto b = leaves_of(right, front);
  if (!a || !b) return {true, false};
  Leaves shared;
  std::set_intersection(a->begin(), a->end(), b->begin(), b->end(), std::inserter(shared, shared.end()));
  if (shared.empty() && !(a->empty() && b->empty())) return {};
  // The leaf beats its family: one side strictly within the other.
  const bool nested = (shared == *a) != (shared == *b);
  return {true, nested};
}

void check_merging(const Entitled& entitled) {
  std::map<std::pair<std::string, std::string>, std::vector<const Clause*>> groups;
  for (const Clause& clause : entitled.effective().clauses) {
    const bool single =
        clause.kind->split != Kind::Split::many || clause.kind->merge == "disjoint_categories";
    if (!single) continue;
    for (const std::string& key : key_values(clause))
      groups[{clause.kind->name, key}].push_back(&clause);
  }
  for (const auto& [key, clauses] : groups)
    check_group(entitled, clauses, key.second);
}

}  // namespace cartulaire::charter
