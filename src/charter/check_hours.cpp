// L21: rules that use working hours, and people whose hours no clause gives.
#include <algorithm>

#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/merging.hpp"
#include "charter/value_text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

// The first parameter that speaks of working hours or of lunch, itself or in an exception.
const Setting* needy(const Clause& clause) {
  const auto windows_need = [](const std::vector<Window>& windows) {
    return std::any_of(windows.begin(), windows.end(), needs_schedule);
  };
  for (const Setting& setting : clause.settings) {
    const List* list = setting.value.as<List>();
    if (list == nullptr) continue;
    for (const Value& item : list->items) {
      const Window* window = item.as<Window>();
      const Except* except = item.as<Except>();
      if ((window != nullptr && needs_schedule(*window)) ||
          (except != nullptr && windows_need(except->windows)))
        return &setting;
    }
  }
  return nullptr;
}

void take_out(Leaves& from, const Leaves& what) {
  for (const std::string& one : what)
    from.erase(one);
}

// Those whom the clause reaches, whoever is taken out of it; nothing where only State knows them.
std::optional<Leaves> reached(const Clause& clause, const FrontMatter& front) {
  auto people = leaves_of(clause.items(kinds::common::who), front);
  if (!people) return std::nullopt;
  for (const Except& except : clause.items(kinds::common::except)) {
    const bool whole = except.windows.empty() && except.parts.empty() && except.zones.empty() &&
                       except.devices.empty() && !except.has_until;
    if (!whole) continue;
    if (const auto out = leaves_of(except.who, front)) take_out(*people, *out);
  }
  return people;
}

// Names of the people, as the charter's text says them: the first few.
std::string named(const Leaves& people, const FrontMatter& front, bool english) {
  constexpr std::size_t kShown = 6;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& id : people) {
    if (++shown > kShown) return text + ", …";
    const Named* one = front.population(id);
    if (!text.empty()) text += ", ";
    text += one == nullptr ? id : english && !one->english.empty() ? one->english : one->name;
  }
  return text;
}

}  // namespace

void check_hours(const Entitled& entitled) {
  const FrontMatter& front = entitled.effective().front;
  bool any_schedule = false;
  bool all_known = true;  // whose hours the schedules give
  Leaves without_hours = all_leaves(front);
  for (const Clause& clause : entitled.effective().clauses) {
    if (!clause.is_a(kinds::schedule::kind)) continue;
    any_schedule = true;
    const auto people = reached(clause, front);
    all_known = all_known && people.has_value();
    if (people) take_out(without_hours, *people);
  }
  for (const Clause& clause : entitled.effective().clauses) {
    const Setting* setting = needy(clause);
    if (setting == nullptr) continue;
    const int width = std::min(60, static_cast<int>(platform::count_characters(print(setting->value))));
    if (!any_schedule) {
      entitled.report(
          {"L21",
           Severity::error,
           setting->place,
           width,
           fmt::format("`{}` se sert des heures de travail, et aucune clause `schedule` ne les donne ; "
                       "ajoutez-en une",
                       clause.name),
           fmt::format("`{}` uses working hours, and no `schedule` clause gives them; add one", clause.name),
           {}});
      continue;
    }
    auto people = reached(clause, front);
    if (!people || !all_known) continue;
    std::erase_if(*people, [&](const std::string& one) { return !without_hours.contains(one); });
    if (people->empty()) continue;
    entitled.report(
        {"L21",
         Severity::warning,
         setting->place,
         width,
         fmt::format(
             "`{}` se sert des heures de travail, et aucune clause `schedule` ne donne celles de certains "
             "({}) : pour eux, la règle ne peut pas se décider ; donnez-leur des horaires, ou ôtez-les de "
             "la règle par `who`",
             clause.name, named(*people, front, false)),
         fmt::format(
             "`{}` uses working hours, and no `schedule` clause gives those of some people ({}): for them "
             "the rule cannot be decided; give them hours, or take them out of the rule by `who`",
             clause.name, named(*people, front, true)),
         {}});
  }
}

}  // namespace cartulaire::charter
