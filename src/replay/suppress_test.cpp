#include "replay/suppress.hpp"

#include <cstdint>
#include <map>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cartulaire::replay {
namespace {

// `people` persons beginning with number `first`, `each` requests apiece.
void put(Tally& tally, std::size_t row, std::size_t column, std::uint32_t first, std::uint32_t people,
         int each = 1) {
  for (std::uint32_t person = first; person < first + people; ++person)
    for (int i = 0; i < each; ++i)
      tally.at(row, column).add(person);
}

// What somebody with paper and patience can work out: every hidden number that the shown numbers determine.
// Gauss elimination over a prime field, on all the sums that the report prints.
class Attacker {
 public:
  static constexpr std::uint64_t kPrime = 2'147'483'647;

  std::size_t unknown(std::size_t row, std::size_t column) {
    const auto [place, added] = unknowns_.try_emplace({row, column}, unknowns_.size());
    return place->second;
  }
  // One equation: the sum of `terms` (with signs) equals something known.
  void learn(const std::map<std::size_t, std::int64_t>& terms) {
    if (!terms.empty()) equations_.push_back(terms);
  }

  std::vector<bool> determined() const {
    const std::size_t n = unknowns_.size();
    std::vector<std::vector<std::uint64_t>> rows;
    for (const auto& equation : equations_) {
      std::vector<std::uint64_t> row(n, 0);
      for (const auto& [at, sign] : equation)
        row[at] = sign > 0 ? 1 : kPrime - 1;
      rows.push_back(std::move(row));
    }
    std::size_t rank = 0;
    for (std::size_t column = 0; column < n && rank < rows.size(); ++column) {
      std::size_t pivot = rank;
      while (pivot < rows.size() && rows[pivot][column] == 0)
        ++pivot;
      if (pivot == rows.size()) continue;
      std::swap(rows[pivot], rows[rank]);
      const std::uint64_t inverse = power(rows[rank][column], kPrime - 2);
      for (auto& value : rows[rank])
        value = value * inverse % kPrime;
      for (std::size_t other = 0; other < rows.size(); ++other) {
        if (other == rank || rows[other][column] == 0) continue;
        const std::uint64_t factor = rows[other][column];
        for (std::size_t i = 0; i < n; ++i)
          rows[other][i] = (rows[other][i] + (kPrime - factor) * rows[rank][i]) % kPrime;
      }
      ++rank;
    }
    // A row with a single unknown left gives it away.
    std::vector<bool> result(n, false);
    for (std::size_t row = 0; row < rank; ++row) {
      std::size_t count = 0;
      std::size_t last = 0;
      for (std::size_t i = 0; i < n; ++i) {
        if (rows[row][i] == 0) continue;
        ++count;
        last = i;
      }
      if (count == 1) result[last] = true;
    }
    return result;
  }

  const std::map<std::pair<std::size_t, std::size_t>, std::size_t>& unknowns() const { return unknowns_; }

 private:
  static std::uint64_t power(std::uint64_t base, std::uint64_t exponent) {
    std::uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1U) {
      if ((exponent & 1U) != 0) result = result * base % kPrime;
      base = base * base % kPrime;
    }
    return result;
  }
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> unknowns_;
  std::vector<std::map<std::size_t, std::int64_t>> equations_;
};

// All that one table and the totals tell. Row `rows` holds the totals of columns, column `columns` of rows.
Attacker attack(const Tally& tally, const Totals& totals, const Visible& visible) {
  Attacker attacker;
  const std::size_t rows = tally.rows();
  const std::size_t columns = tally.columns();
  const auto add = [&](std::map<std::size_t, std::int64_t>& terms, std::size_t row, std::size_t column,
                       Shown shown, int sign) {
    if (shown != Shown::shown) terms[attacker.unknown(row, column)] = sign;
  };
  std::map<std::size_t, std::int64_t> all_rows;
  for (std::size_t row = 0; row < rows; ++row) {
    std::map<std::size_t, std::int64_t> terms;
    for (std::size_t column = 0; column < columns; ++column)
      add(terms, row, column, visible.at(row, column), 1);
    add(terms, row, columns, visible.rows[row], -1);
    attacker.learn(terms);
    add(all_rows, row, columns, visible.rows[row], 1);
  }
  attacker.learn(all_rows);  // the number of requests is known
  std::map<std::size_t, std::int64_t> all_columns;
  for (std::size_t column = 0; column < columns; ++column) {
    std::map<std::size_t, std::int64_t> terms;
    for (std::size_t row = 0; row < rows; ++row)
      add(terms, row, column, visible.at(row, column), 1);
    add(terms, rows, column, totals.shown[column], -1);
    attacker.learn(terms);
    add(all_columns, rows, column, totals.shown[column], 1);
  }
  attacker.learn(all_columns);
  return attacker;
}

void expect_safe(const Tally& tally) {
  const Totals totals = hide_totals(tally);
  if (!totals.all_shown) return;  // nothing at all is printed then
  const Visible visible = hide_cells(tally, totals.shown);
  const std::size_t columns = tally.columns();
  for (std::size_t row = 0; row < tally.rows(); ++row) {
    Cell total;
    for (std::size_t column = 0; column < columns; ++column) {
      const Cell& cell = tally.at(row, column);
      total.add(cell);
      ASSERT_FALSE(visible.at(row, column) == Shown::shown && cell.requests > 0 &&
                   cell.head_count() < kFewestPeople)
          << "a cell of " << cell.head_count() << " people is shown at " << row << "," << column;
    }
    ASSERT_FALSE(visible.rows[row] == Shown::shown && total.requests > 0 &&
                 total.head_count() < kFewestPeople);
  }
  const Attacker attacker = attack(tally, totals, visible);
  const std::vector<bool> determined = attacker.determined();
  for (const auto& [place, unknown] : attacker.unknowns()) {
    if (!determined[unknown]) continue;
    const auto [row, column] = place;
    Cell cell;
    if (row == tally.rows()) {
      cell = totals.cells[column];
    } else if (column == columns) {
      for (std::size_t i = 0; i < columns; ++i)
        cell.add(tally.at(row, i));
    } else {
      cell = tally.at(row, column);
    }
    ASSERT_FALSE(cell.requests > 0 && cell.head_count() < kFewestPeople)
        << "the hidden cell " << row << "," << column << " of " << cell.head_count()
        << " people can be worked out";
  }
}

TEST(Suppress, LG_14_a_cell_of_four_people_is_hidden_and_one_of_five_is_shown) {
  Tally tally(2);
  put(tally, 0, 0, 0, 20);
  put(tally, 0, 1, 0, 9);
  put(tally, 1, 0, 20, 20);
  put(tally, 1, 1, 20, 5);
  put(tally, 2, 0, 40, 12);
  put(tally, 2, 1, 40, 4, 100);  // four people, however many requests
  const Totals totals = hide_totals(tally);
  const Visible visible = hide_cells(tally, totals.shown);
  EXPECT_EQ(visible.at(2, 1), Shown::few);
  // Its row's total would give it back: the other cell goes too.
  EXPECT_EQ(visible.at(2, 0), Shown::masked);
  // And so would its columns' totals: one more row goes, and the row that can be shown is shown.
  EXPECT_EQ(visible.at(1, 0), Shown::shown);
  EXPECT_EQ(visible.at(1, 1), Shown::shown) << "five people are enough";
  expect_safe(tally);
}

TEST(Suppress, a_table_without_small_cells_hides_nothing) {
  Tally tally(3);
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < 3; ++column)
      if (row != column) put(tally, row, column, 0, 10);
  const Visible visible = hide_cells(tally, hide_totals(tally).shown);
  for (const Shown shown : visible.cells)
    EXPECT_EQ(shown, Shown::shown);
  for (const Shown shown : visible.rows)
    EXPECT_EQ(shown, Shown::shown);
}

TEST(Suppress, LG_14_a_log_of_fewer_than_five_people_shows_no_table) {
  Tally tally(2);
  put(tally, 0, 0, 0, 4, 1000);
  EXPECT_FALSE(hide_totals(tally).all_shown);
}

TEST(Suppress, a_small_total_hides_its_column_and_a_second_one_everywhere) {
  Tally tally(4);
  put(tally, 0, 0, 0, 50);
  put(tally, 1, 1, 0, 3);
  put(tally, 1, 2, 0, 7);
  put(tally, 1, 3, 0, 30);
  const Totals totals = hide_totals(tally);
  EXPECT_EQ(totals.shown[1], Shown::few);
  EXPECT_EQ(totals.shown[2], Shown::masked);
  EXPECT_EQ(totals.shown[3], Shown::shown);
  const Visible visible = hide_cells(tally, totals.shown);
  EXPECT_NE(visible.at(0, 2), Shown::shown) << "an empty cell of a hidden column is hidden with it";
  expect_safe(tally);
}

TEST(Suppress, people_whose_lines_name_nobody_count_as_one) {
  Cell cell;
  for (int i = 0; i < 1000; ++i)
    cell.add(std::nullopt);
  EXPECT_EQ(cell.head_count(), 1U);
}

TEST(Suppress, a_loop_through_other_rows_does_not_give_a_cell_back) {
  // Each line has two hidden cells, and yet the one in the middle would be on a bridge between two squares.
  Tally tally(4);
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < 4; ++column)
      put(tally, row, column, 0, 20);
  put(tally, 0, 0, 0, 20);
  for (const auto& [row, column] :
       {std::pair{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 2}, {2, 3}, {3, 2}, {3, 3}, {1, 2}}) {
    Cell& cell = tally.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column));
    cell = {};
    for (std::uint32_t person = 0; person < 3; ++person)
      cell.add(person + 100 * static_cast<std::uint32_t>(row));
  }
  expect_safe(tally);
}

RC_GTEST_PROP(SuppressProperty, LG_14_no_subtraction_reveals_fewer_than_five_people, ()) {
  const auto rows = *rc::gen::inRange<std::size_t>(1, 7);
  const auto columns = *rc::gen::inRange<std::size_t>(1, 6);
  const auto seed = *rc::gen::arbitrary<std::uint32_t>();
  const auto sparse = *rc::gen::inRange(1, 10);
  std::mt19937 source(seed);
  const auto random = [&](std::uint32_t below) { return static_cast<std::uint32_t>(source() % below); };
  Tally tally(columns);
  tally.at(rows - 1, columns - 1);  // so many rows, filled or not
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t column = 0; column < columns; ++column)
      if (random(10) < static_cast<std::uint32_t>(sparse))
        put(tally, row, column, random(20), random(random(3) == 0 ? 6 : 15), 1 + static_cast<int>(random(3)));
  expect_safe(tally);
}

}  // namespace
}  // namespace cartulaire::replay
