// L08: values out of their bounds. L24: blanks left.
#include <fmt/format.h>

#include "charter/check_rules.hpp"
#include "charter/value_read.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

int length_of(const Value& value) {
  return static_cast<int>(platform::count_characters(print(value)));
}

// The values that a bound measures: the value, the items of a list, both ends of a delegated frame.
std::vector<Value> measured(const Value& value) {
  if (const List* list = value.as<List>()) return list->items;
  if (const Delegated* delegated = value.as<Delegated>()) return delegated->frame;
  return {value};
}

void check_bound(const Entitled& entitled, const Clause& clause, const Setting& setting,
                 const Parameter& parameter, const Bound& bound) {
  if (!bound.jurisdiction.empty() && bound.jurisdiction != entitled.effective().front.jurisdiction) return;
  for (const Value& value : measured(setting.value)) {
    const bool low = bound.least && compare(value, *bound.least) == -1;
    const bool high = bound.most && compare(value, *bound.most) == 1;
    if (!low && !high) continue;
    const std::string limit = print(low ? *bound.least : *bound.most);
    Severity severity = Severity::error;
    if (bound.source == Bound::Source::advice) severity = Severity::warning;
    if (bound.source == Bound::Source::law && clause.setting("basis") != nullptr)
      severity = Severity::warning;
    const bool excusable = bound.source == Bound::Source::law && severity == Severity::error;
    entitled.report({"L08",
                     severity,
                     setting.place,
                     length_of(setting.value),
                     fmt::format("`{}` vaut `{}`, {} `{}`{}{}", parameter.name, print(value),
                                 low ? "au-dessous du minimum" : "au-delà du maximum", limit,
                                 bound.reference.empty() ? "" : " (" + bound.reference + ")",
                                 excusable ? " ; changez la valeur, ou donnez le fondement dans `basis`"
                                           : " ; changez la valeur"),
                     fmt::format("`{}` is `{}`, {} `{}`{}{}", parameter.name, print(value),
                                 low ? "below the least" : "above the most", limit,
                                 bound.reference.empty() ? "" : " (" + bound.reference + ")",
                                 excusable ? "; change the value, or give the legal ground in `basis`"
                                           : "; change the value"),
                     {}});
    return;
  }
}

}  // namespace

void check_bounds(const Entitled& entitled) {
  for (const Clause& clause : entitled.effective().clauses)
    for (const Setting& setting : clause.settings) {
      if (!setting.written) continue;
      const Parameter& parameter = *clause.kind->find(setting.parameter);
      for (const Bound& bound : parameter.bounds)
        check_bound(entitled, clause, setting, parameter, bound);
      if (setting.value.is_unset())
        entitled.report({"L24",
                         entitled.options.for_publication ? Severity::error : Severity::warning,
                         setting.place,
                         5,
                         fmt::format("`{}.{}` est encore à remplir : cette entité ne peut pas publier",
                                     clause.name, setting.parameter),
                         fmt::format("`{}.{}` is still a blank: this entity cannot publish", clause.name,
                                     setting.parameter),
                         {}});
    }
}

}  // namespace cartulaire::charter
