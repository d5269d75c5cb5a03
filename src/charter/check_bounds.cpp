// L08: values out of their bounds. L24: blanks left.
#include <algorithm>
#include <optional>
#include <utility>

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

bool concerns(const Bound& bound, const Clause& clause, const EffectiveCharter& charter) {
  if (!bound.source.empty() && !catalogue().holds_in(bound.source, charter.front.jurisdiction)) return false;
  if (bound.parameter.empty()) return true;
  const Setting* setting = clause.setting(bound.parameter);
  return setting != nullptr &&
         std::any_of(bound.values.begin(), bound.values.end(),
                     [&](const std::string& one) { return holds(setting->value, one); });
}

// The platform's bounds always refuse; those of law unless a ground is given or the text is less than sure.
Severity severity_of(const Bound& bound, const Clause& clause) {
  if (bound.force == Bound::Force::platform) return Severity::error;
  if (bound.force == Bound::Force::advice || clause.setting(kinds::common::basis) != nullptr)
    return Severity::warning;
  const LegalSource* source = catalogue().source(bound.source);
  const bool sure = source != nullptr && source->confidence == LegalSource::Confidence::high;
  return sure ? Severity::error : Severity::warning;
}

std::string source_text(const Bound& bound, base::Language language) {
  const LegalSource* source = catalogue().source(bound.source);
  return source == nullptr ? "" : fmt::format(" ({})", source->label.in(language));
}

// The finding of one bound; nothing where every value lies within it.
std::optional<Finding> beyond(const Bound& bound, const Clause& clause, const Setting& setting) {
  for (const Value& value : measured(setting.value)) {
    const bool low = bound.least && compare(value, *bound.least) == -1;
    const bool high = bound.most && compare(value, *bound.most) == 1;
    if (!low && !high) continue;
    const std::string limit = print(low ? *bound.least : *bound.most);
    const Severity severity = severity_of(bound, clause);
    const bool excusable = bound.force == Bound::Force::law && severity == Severity::error;
    return Finding{
        "L08",
        severity,
        setting.place,
        length_of(setting.value),
        fmt::format(
            "`{}` vaut `{}`, {} `{}`{}{}", setting.parameter, print(value),
            low ? "au-dessous du minimum" : "au-delà du maximum", limit,
            source_text(bound, base::Language::french),
            excusable ? " ; changez la valeur, ou donnez le fondement dans `basis`" : " ; changez la valeur"),
        fmt::format(
            "`{}` is `{}`, {} `{}`{}{}", setting.parameter, print(value),
            low ? "below the least" : "above the most", limit, source_text(bound, base::Language::english),
            excusable ? "; change the value, or give the legal ground in `basis`" : "; change the value"),
        {}};
  }
  return std::nullopt;
}

// A value beyond several bounds is told once, by the gravest.
void check_setting(const Entitled& entitled, const Clause& clause, const Setting& setting) {
  std::optional<Finding> gravest;
  for (const Bound& bound : clause.kind->find(setting.parameter)->bounds) {
    if (!concerns(bound, clause, entitled.effective())) continue;
    auto finding = beyond(bound, clause, setting);
    if (finding &&
        (!gravest || (finding->severity == Severity::error && gravest->severity != Severity::error)))
      gravest = std::move(finding);
  }
  if (gravest) entitled.report(std::move(*gravest));
}

}  // namespace

void check_bounds(const Entitled& entitled) {
  for (const Clause& clause : entitled.effective().clauses)
    for (const Setting& setting : clause.settings) {
      if (!setting.written) continue;
      check_setting(entitled, clause, setting);
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
