#include "access/strong.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"

namespace cartulaire::access {
namespace {

namespace clause_of = charter::kinds::access_mfa;

bool holds_in(const charter::Clause& clause, bool inside) {
  const std::vector<std::string> zones = clause.words(charter::kinds::common::zones);
  if (zones.empty()) return true;
  return std::ranges::any_of(
      zones, [&](const std::string& zone) { return (zone == "internal") == inside || zone == "any"; });
}

bool names(const charter::Who& who, const charter::FrontMatter& front, std::string_view population) {
  const std::vector<std::string> leaves = front.leaves(who.name.id);
  return std::ranges::find(leaves, population) != leaves.end();
}

bool holds_for(const charter::Clause& clause, const charter::FrontMatter& front,
               std::string_view population) {
  const std::vector<charter::Who> terms = clause.items(charter::kinds::common::who);
  bool among = std::ranges::all_of(terms, &charter::Who::negated);
  for (const charter::Who& who : terms) {
    const bool by_population = front.population(who.name.id) != nullptr;
    if (who.negated && by_population && names(who, front, population)) return false;
    if (!who.negated) among = among || !by_population || population.empty() || names(who, front, population);
  }
  return among;
}

}  // namespace

bool wants_second_factor(const charter::EffectiveCharter& charter, bool inside, std::string_view population) {
  return std::ranges::any_of(charter.clauses, [&](const charter::Clause& clause) {
    return clause.is_a(clause_of::kind) && holds_in(clause, inside) &&
           holds_for(clause, charter.front, population);
  });
}

}  // namespace cartulaire::access
