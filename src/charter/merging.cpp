#include "charter/merging.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "charter/value_text.hpp"
#include "lists/categories.hpp"

namespace cartulaire::charter {
namespace {

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

}  // namespace

Leaves all_leaves(const FrontMatter& front) {
  Leaves all;
  for (const Named& population : front.populations)
    all.insert(population.id);
  for (const Named& population : front.populations)
    all.erase(population.parent);
  return all;
}

std::optional<Leaves> leaves_of(const std::vector<Who>& terms, const FrontMatter& front) {
  const Leaves all = all_leaves(front);
  Leaves found;
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

Overlap overlap(const Clause& left, const Clause& right, const FrontMatter& front) {
  using Narrower = Overlap::Narrower;
  if (disjoint_words(left, right, kinds::common::zones) ||
      disjoint_words(left, right, kinds::common::devices) ||
      disjoint_words(left, right, kinds::common::entities))
    return {};
  if (names_everyone(left) && names_everyone(right)) return {true, Narrower::neither};
  const auto a = leaves_of(left.items(kinds::common::who), front);
  const auto b = leaves_of(right.items(kinds::common::who), front);
  if (!a || !b) return {true, Narrower::neither};
  Leaves shared;
  std::set_intersection(a->begin(), a->end(), b->begin(), b->end(), std::inserter(shared, shared.end()));
  if (shared.empty() && !(a->empty() && b->empty())) return {};
  // The leaf beats its family: one side strictly within the other.
  const bool all_of_left = shared == *a;
  const bool all_of_right = shared == *b;
  if (all_of_left == all_of_right) return {true, Narrower::neither};
  return {true, all_of_left ? Narrower::left : Narrower::right};
}

bool is_single_valued(const Kind& kind) {
  return kind.split != Kind::Split::many || kind.merge == "disjoint_categories";
}

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

bool same_categories(const Clause& left, const Clause& right) {
  bool any_left = false;
  bool any_right = false;
  const auto a = expanded_categories(left, any_left);
  const auto b = expanded_categories(right, any_right);
  if (any_left != any_right) return false;
  if (any_left) return true;
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return b.contains(one); });
}

bool replaces(const Clause& narrow, const Clause& wide, const FrontMatter& front) {
  if (narrow.kind != wide.kind || !is_single_valued(*narrow.kind)) return false;
  const auto a = key_values(narrow);
  const auto b = key_values(wide);
  if (std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) == a.end()) return false;
  if (narrow.kind->merge == "disjoint_categories" && !same_categories(narrow, wide)) return false;
  return overlap(narrow, wide, front).narrower == Overlap::Narrower::left;
}

}  // namespace cartulaire::charter
