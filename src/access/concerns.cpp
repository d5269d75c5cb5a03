#include "access/concerns.hpp"

#include <algorithm>

#include "store/crises.hpp"

namespace cartulaire::access {
namespace {

namespace common = charter::kinds::common;
using charter::Active;
using charter::Clause;
using charter::Except;
using charter::FrontMatter;
using charter::Who;

Day day_of(const charter::Date& date) {
  return std::chrono::year(date.year) / std::chrono::month(static_cast<unsigned>(date.month)) /
         std::chrono::day(static_cast<unsigned>(date.day));
}

bool names(const Who& who, const FrontMatter& front, std::string_view population) {
  const std::vector<std::string> leaves = front.leaves(who.name.id);
  return std::ranges::find(leaves, population) != leaves.end();
}

bool is_everyone(const Who& who) {
  return who.name.of == charter::Name::Of::everyone;
}

bool holds_for(const std::vector<Who>& terms, const FrontMatter& front, std::string_view population) {
  bool among = std::ranges::all_of(terms, &Who::negated);
  for (const Who& who : terms) {
    const bool by_population = front.population(who.name.id) != nullptr;
    if (who.negated && by_population && names(who, front, population)) return false;
    if (!who.negated) among = among || !by_population || population.empty() || names(who, front, population);
  }
  return among;
}

// Whether these terms are this person beyond doubt.
bool surely(const std::vector<Who>& terms, const FrontMatter& front, std::string_view population) {
  bool among = terms.empty();
  for (const Who& who : terms) {
    const bool by_population = front.population(who.name.id) != nullptr;
    if (who.negated && (!by_population || population.empty() || names(who, front, population))) return false;
    if (!who.negated) among = among || is_everyone(who) || (by_population && names(who, front, population));
  }
  return among;
}

bool there(const std::vector<std::string>& zones, std::optional<bool> inside, bool beyond_doubt) {
  if (zones.empty()) return true;
  const auto has = [&](std::string_view zone) { return std::ranges::find(zones, zone) != zones.end(); };
  if (has("any")) return true;
  // From outside nobody can tell telework from a public place.
  if (!inside) return !beyond_doubt;
  if (*inside) return has("internal");
  return !beyond_doubt && std::ranges::any_of(zones, [](const auto& zone) { return zone != "internal"; });
}

bool takes_out(const Except& one, const FrontMatter& front, const Somebody& somebody, Day today) {
  if (!one.parts.empty() || !one.devices.empty() || !one.windows.empty()) return false;
  if (one.has_until && day_of(one.until) < today) return false;
  return there(one.zones, somebody.inside, true) && surely(one.who, front, somebody.population);
}

}  // namespace

base::Result<Moment> moment_of(store::Reading& in, const store::EntityScope& scope, base::Instant now,
                               Day today) {
  auto crises = store::crises_from(in, scope, now);
  if (!crises) return base::pass(crises);
  auto switches = store::switches_from(in, scope, now);
  if (!switches) return base::pass(switches);
  std::erase_if(*switches, [&](const store::Switch& one) { return one.from > now; });
  return Moment{today, std::ranges::any_of(*crises, [&](const auto& one) { return one.from <= now; }),
                std::move(*switches)};
}

bool concerns(const Clause& clause, const FrontMatter& front, const Somebody& somebody, Day today) {
  if (!there(clause.words(common::zones), somebody.inside, false)) return false;
  if (!holds_for(clause.items(common::who), front, somebody.population)) return false;
  return std::ranges::none_of(clause.items(common::except),
                              [&](const Except& one) { return takes_out(one, front, somebody, today); });
}

bool is_on(const Clause& clause, const Moment& moment) {
  if (const auto first = first_day(clause); first && moment.today < *first) return false;
  const auto turned = std::ranges::find(moment.switches, clause.name, &store::Switch::clause);
  if (turned != moment.switches.end()) return turned->on;
  const Active* active = clause.get(common::active);
  if (active == nullptr) return true;
  switch (active->kind) {
    case Active::Kind::always:
    case Active::Kind::occasional:
      return true;
    case Active::Kind::crisis:
      return moment.crisis;
    case Active::Kind::by_decision:
    case Active::Kind::after_alerts:
      return false;
  }
  return true;
}

bool is_enforced(const Clause& clause) {
  return clause.get(common::mode) != common::Mode::observe;
}

std::optional<Day> first_day(const Clause& clause) {
  const charter::Date* from = clause.get(common::from);
  return from == nullptr ? std::nullopt : std::optional<Day>(day_of(*from));
}

}  // namespace cartulaire::access
