#include "access/handed.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"

namespace cartulaire::access {
namespace {

namespace clause_of = charter::kinds::access_account;
using charter::adoption::parse_day;
using charter::adoption::print_day;
using store::HandedKind;

clause_of::Means as_announced(HandedKind kind) {
  return kind == HandedKind::card ? clause_of::Means::card : clause_of::Means::key;
}

tl::unexpected<base::Error> not_announced(HandedKind kind) {
  if (kind == HandedKind::card)
    return base::fail(base::ErrorCode::refused, "kind",
                      "la charte n’annonce pas la carte parmi les moyens d’authentification de cette "
                      "personne : `means` de sa clause access.account le dit",
                      "the charter does not announce a card among this person’s means of authentication: "
                      "`means` of its clause access.account says so");
  return base::fail(base::ErrorCode::refused, "kind",
                    "la charte n’annonce pas la clé parmi les moyens d’authentification de cette personne : "
                    "`means` de sa clause access.account le dit",
                    "the charter does not announce a key among this person’s means of authentication: "
                    "`means` of its clause access.account says so");
}

base::Result<std::string> day_until(const std::string& day, Day today) {
  if (day.empty()) return print_day(today);
  const auto given = parse_day(day);
  if (given && *given <= today) return day;
  return base::fail(base::ErrorCode::invalid, "day", "un jour s’écrit comme 2026-09-01, et n’est pas à venir",
                    "a day is written 2026-09-01, and is not to come");
}

}  // namespace

std::vector<HandedKind> announced_means(const charter::EffectiveCharter& charter, std::string_view population,
                                        Day today) {
  std::vector<HandedKind> out;
  for (const HandedKind kind : {HandedKind::card, HandedKind::key}) {
    const bool announced = std::ranges::any_of(charter.clauses, [&](const charter::Clause& clause) {
      if (!clause.is_a(clause_of::kind) || !is_enforced(clause)) return false;
      if (first_day(clause).value_or(today) > today) return false;
      if (!concerns(clause, charter.front, {population, std::nullopt}, today)) return false;
      const auto means = clause.items(clause_of::means);
      return std::ranges::find(means, as_announced(kind)) != means.end();
    });
    if (announced) out.push_back(kind);
  }
  return out;
}

base::Result<std::int64_t> hand_over(store::Writing& in, const store::EntityScope& scope,
                                     const charter::EffectiveCharter& charter, store::HandedMeans wanted,
                                     Day today, const store::By& by) {
  const auto person = store::person_of(in, scope, wanted.person);
  if (!person) return tl::unexpected(person.error());
  const auto kinds = announced_means(charter, person->data.population, today);
  if (std::ranges::find(kinds, wanted.kind) == kinds.end()) return not_announced(wanted.kind);
  auto day = day_until(wanted.on, today);
  if (!day) return base::pass(day);
  wanted.on = std::move(*day);
  return store::hand_over_means(in, scope, wanted, by);
}

base::Status end_handed(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                        store::HandedEnd end, Day today, const store::By& by) {
  auto day = day_until(end.on, today);
  if (!day) return base::pass(day);
  end.on = std::move(*day);
  return store::end_handed_means(in, scope, number, end, by);
}

}  // namespace cartulaire::access
