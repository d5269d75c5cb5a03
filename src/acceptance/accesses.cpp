#include "acceptance/accesses.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "acceptance/text.hpp"
#include "charter/adoption/day.hpp"

namespace cartulaire::acceptance {
namespace {

namespace clauses = charter::kinds::acceptance;
using charter::adoption::parse_day;
using charter::adoption::print_day;

std::string written(const charter::Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

bool holds_back(const charter::Clause& clause, const std::string& day) {
  if (!clause.is_a(clauses::kind) ||
      clause.get(charter::kinds::common::mode) == charter::kinds::common::Mode::observe)
    return false;
  if (const charter::Date* from = clause.get(charter::kinds::common::from);
      from != nullptr && written(*from) > day)
    return false;
  const auto without = clause.get(clauses::without);
  return without == clauses::Without::gate || without == clauses::Without::deny;
}

// The day on which the time to sign is over: counted from the later of the text's day and the person's.
std::string grace_over(const Standing& standing, const store::Person& person, int grace) {
  const auto from = parse_day(std::max(standing.text.from_day, person.data.arrived_on));
  return from ? print_day(*from + std::chrono::days(grace)) : standing.text.from_day;
}

Access& access_named(std::vector<Access>& all, const std::string& gate) {
  const auto found = std::ranges::find(all, gate, &Access::gate);
  if (found != all.end()) return *found;
  Access& added = all.emplace_back();
  added.gate = gate;
  return added;
}

}  // namespace

std::vector<Access> accesses_of(const charter::EffectiveCharter& charter,
                                const std::vector<Standing>& standings, const store::Person& person,
                                const std::string& day) {
  std::vector<Access> out;
  const std::vector<Terms> all = terms_of(charter);
  for (const charter::Clause& clause : charter.clauses) {
    if (!holds_back(clause, day)) continue;
    const std::string_view named = clause.word(clauses::of);
    const std::string document(named == "this" ? std::string_view(charter.front.id) : named);
    const auto standing =
        std::ranges::find(standings, document, [](const Standing& one) { return one.text.document; });
    const auto terms = std::ranges::find(all, document, &Terms::document);
    if (standing == standings.end() || terms == all.end()) continue;
    const bool is_signed = standing->signature || standing->for_in_force;
    const std::string over = grace_over(*standing, person, terms->grace);
    for (const std::string& gate : clause.words(clauses::gates)) {
      Access& access = access_named(out, gate);
      if (is_signed) continue;
      if (day < over) {
        access.until = access.until.empty() ? over : std::min(access.until, over);
      } else {
        access.open = false;
        access.missing.push_back({standing->text.title, clause.article});
      }
    }
  }
  for (Access& access : out)
    if (!access.open) access.until.clear();
  return out;
}

}  // namespace cartulaire::acceptance
