#include "access/strong.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"

namespace cartulaire::access {

namespace clause_of = charter::kinds::access_mfa;

bool wants_second_factor(const charter::EffectiveCharter& charter, const Somebody& somebody,
                         const Moment& moment) {
  return std::ranges::any_of(charter.clauses, [&](const charter::Clause& clause) {
    return clause.is_a(clause_of::kind) && is_enforced(clause) && is_on(clause, moment) &&
           concerns(clause, charter.front, somebody, moment.today);
  });
}

bool asks_second_factor(const charter::EffectiveCharter& charter, std::string_view population, Day today) {
  return wants_second_factor(charter, {population, std::nullopt}, {today, false, {}});
}

std::optional<Day> second_factor_from(const charter::EffectiveCharter& charter, std::string_view population,
                                      Day today, std::optional<Day> binding) {
  std::optional<Day> first;
  for (const charter::Clause& clause : charter.clauses) {
    if (!clause.is_a(clause_of::kind) || !is_enforced(clause)) continue;
    auto from = first_day(clause);
    if (binding) from = std::max(from.value_or(*binding), *binding);
    if (!from || *from <= today || !is_on(clause, {*from, false, {}}) ||
        !concerns(clause, charter.front, {population, std::nullopt}, *from))
      continue;
    first = std::min(first.value_or(*from), *from);
  }
  return first;
}

}  // namespace cartulaire::access
