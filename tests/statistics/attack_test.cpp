// LG-14: whoever holds all tables of all units, days, late parts and centres learns nothing about fewer than
// five people, nor about one person's volume, by subtracting one from another.
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "attacker.hpp"
#include "statistics/cell.hpp"
#include "statistics/publish.hpp"
#include "world.hpp"

namespace cartulaire::statistics {
namespace {

constexpr std::array kCounted = {Measure::requests, Measure::bytes};

bool is_sensitive(const Truth& truth, Measure measure) {
  const std::uint64_t total = truth.total(measure);
  return total > 0 && (truth.people.size() < kFewestPeople || truth.most(measure) * 100 > total * kMostOfOne);
}

std::string shown(const Tables& tables) {
  std::string text;
  for (const PublishedTable& table : tables.tables) {
    text += fmt::format("{}\n", table_info(table.table).name);
    for (const PublishedCell& cell : table.cells) {
      const PublishedRow row = cell.row == 0 ? PublishedRow{"(all)", ""} : table.rows[cell.row - 1];
      text += fmt::format("  [{} {}] [{}]", row.parent, row.text,
                          cell.column == 0 ? "(all)" : table.columns[cell.column - 1]);
      for (std::size_t m = 0; m < tables.measures.size(); ++m)
        text += (cell.withheld >> m & 1U) != 0 ? std::string(" -") : fmt::format(" {}", cell.values[m]);
      text += '\n';
    }
  }
  return text;
}

// What is printed is true, and of enough people.
void expect_printed_cells_safe(const Tables& tables, const std::vector<Request>& requests) {
  for (const PublishedTable& table : tables.tables)
    for (const PublishedCell& cell : table.cells) {
      const Truth truth = truth_of(requests, table, cell.row, cell.column);
      const bool all_requests = cell.row == 0 && cell.column == 0;  // the journal's log tells how many
      for (std::size_t m = 0; m < kCounted.size(); ++m) {
        if ((cell.withheld >> m & 1U) != 0) continue;
        RC_ASSERT(cell.values[m] == truth.total(kCounted[m]));
        RC_ASSERT((all_requests && m == 0) || !is_sensitive(truth, kCounted[m]));
      }
      RC_ASSERT(cell.people % kFewestPeople == 0);
      RC_ASSERT(cell.people <= truth.people.size());
    }
}

// No number that is withheld and says something about somebody has one value left, or of a volume a tenth of
// itself.
void expect_hidden_numbers_safe(const Tables& tables, const std::vector<Request>& requests, Measure measure) {
  Attacker attacker(tables, measure);
  RC_ASSERT(attacker.solve());
  for (const Attacker::Guess& guess : attacker.hidden()) {
    const Truth truth = truth_of(requests, tables.tables[guess.table], guess.row, guess.column);
    if (!is_sensitive(truth, measure)) continue;
    if (guess.row == 0 && guess.column == 0 && measure == Measure::requests) continue;
    const auto value = static_cast<double>(truth.total(measure));
    const Attacker::Range range = attacker.range(guess.form, value * 2 + 10);
    constexpr double kNearly = 1e-4;
    const double left = std::floor(range.greatest + kNearly) - std::ceil(range.least - kNearly);
    if (left < 1 || (measure != Measure::requests && left < value / 10))
      RC_FAIL(fmt::format("{} row {} column {} of {}: {} is between {} and {}",
                          table_info(tables.tables[guess.table].table).name, guess.row, guess.column,
                          measure_name(measure), value, range.least, range.greatest));
  }
}

void expect_safe(const std::vector<Request>& requests) {
  const Tables tables = publish(counts_of(requests), true);
  if (tables.tables.empty()) return;
  RC_LOG() << shown(tables);
  expect_printed_cells_safe(tables, requests);
  for (const Measure measure : kCounted)
    expect_hidden_numbers_safe(tables, requests, measure);
}

RC_GTEST_PROP(StatisticsAttack, LG_14_no_table_gives_away_what_another_hides, ()) {
  Random random{std::mt19937(*rc::gen::arbitrary<std::uint32_t>())};
  expect_safe(random_requests(random, 0, 5 + random.below(20)));
}

// Every file counts requests that no other file counts: a late part, another day and what several small
// entities have together share no request with anything, so that nothing can be subtracted.
RC_GTEST_PROP(StatisticsAttack, LG_14_a_centre_less_its_entities_and_a_day_less_its_first_part_say_nothing,
              ()) {
  Random random{std::mt19937(*rc::gen::arbitrary<std::uint32_t>())};
  std::vector<Request> together;
  for (std::uint32_t entity = 0; entity < 3; ++entity) {
    const std::uint32_t people = 2 + random.below(12);
    for (int part = 0; part < 2; ++part) {  // the second came late: the same people
      const std::vector<Request> requests = random_requests(random, entity * 20, people);
      if (is_small(counts_of(requests))) {
        together.insert(together.end(), requests.begin(), requests.end());
      } else {
        expect_safe(requests);
      }
    }
  }
  expect_safe(together);
}

}  // namespace
}  // namespace cartulaire::statistics
