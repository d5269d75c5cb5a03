#include "statistics/suppress.hpp"

#include <gtest/gtest.h>

#include "statistics/elimination.hpp"

namespace cartulaire::statistics {
namespace {

// `people` persons beginning with number `first`, `each` requests apiece.
Cell of(std::uint32_t people, std::uint32_t first = 0, int each = 1) {
  Cell cell;
  for (std::uint32_t person = first; person < first + people; ++person)
    for (int i = 0; i < each; ++i)
      cell.add(person);
  return cell;
}

// One table with its totals, which are all printed.
class Table {
 public:
  explicit Table(std::vector<std::vector<Cell>> rows) : rows_(std::move(rows)) {
    const std::size_t columns = rows_.front().size();
    column_totals_.resize(columns);
    row_totals_.resize(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row)
      for (std::size_t column = 0; column < columns; ++column) {
        row_totals_[row].add(rows_[row][column]);
        column_totals_[column].add(rows_[row][column]);
        all_.add(rows_[row][column]);
      }
    const auto whole = suppression_.known(all_);
    std::vector<Suppression::Numbers> by_column(columns);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      numbers_.emplace_back();
      for (std::size_t column = 0; column < columns; ++column) {
        numbers_[row].push_back(suppression_.published(rows_[row][column]));
        by_column[column].push_back(numbers_[row][column]);
      }
      row_numbers_.push_back(suppression_.published(row_totals_[row]));
      suppression_.equal({row_numbers_[row]}, numbers_[row]);
    }
    Suppression::Numbers totals;
    for (std::size_t column = 0; column < columns; ++column) {
      totals.push_back(suppression_.published(column_totals_[column]));
      suppression_.equal({totals[column]}, by_column[column]);
    }
    suppression_.equal({whole}, row_numbers_);
    suppression_.equal({whole}, totals);
    safe = suppression_.run();
  }
  [[nodiscard]] Shown at(std::size_t row, std::size_t column) const {
    return suppression_.shown(numbers_[row][column]);
  }
  [[nodiscard]] Shown total(std::size_t row) const { return suppression_.shown(row_numbers_[row]); }
  bool safe = false;

 private:
  std::vector<std::vector<Cell>> rows_;
  std::vector<Cell> row_totals_, column_totals_;
  Cell all_;
  Suppression suppression_;
  std::vector<Suppression::Numbers> numbers_;
  Suppression::Numbers row_numbers_;
};

TEST(Suppress, LG_14_a_cell_of_four_people_is_hidden_and_one_of_five_is_shown) {
  const Table table({{of(20), of(9)}, {of(20, 20), of(5, 20)}, {of(12, 40), of(4, 40, 100)}});
  EXPECT_TRUE(table.safe);
  EXPECT_EQ(table.at(2, 1), Shown::few) << "four people, however many requests";
  // Its row's total would give it back, and its column's: a square of four is hidden.
  EXPECT_EQ(table.at(2, 0), Shown::masked);
  const bool first = table.at(0, 0) == Shown::masked && table.at(0, 1) == Shown::masked;
  const bool second = table.at(1, 0) == Shown::masked && table.at(1, 1) == Shown::masked;
  EXPECT_NE(first, second) << "and no more than that";
}

TEST(Suppress, a_table_without_small_cells_hides_nothing) {
  const Table table({{of(10), {}, of(7)}, {of(8), of(9), {}}});
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_EQ(table.total(row), Shown::shown);
    for (std::size_t column = 0; column < 3; ++column)
      EXPECT_EQ(table.at(row, column), Shown::shown);
  }
}

TEST(Suppress, LG_14_four_and_four_of_eight_people_are_not_left_alone) {
  // People do not add up, and yet eight people in two cells of at most four have four in each.
  const Table table({{of(4), of(4, 4), of(9, 8)}, {of(9), of(9), of(9)}});
  EXPECT_EQ(table.at(0, 2), Shown::masked);
}

TEST(Suppress, people_whose_lines_name_nobody_count_as_one) {
  Cell cell;
  for (int i = 0; i < 1000; ++i)
    cell.add(std::nullopt);
  EXPECT_EQ(cell.head_count(), 1U);
  EXPECT_TRUE(is_few(cell));
}

// Two tables of the same requests, by article and by category, and an article that refuses one category: the
// two cells are one number. Masked in one table to protect another cell, it may not stand in the other.
TEST(Suppress, LG_14_a_number_printed_twice_is_hidden_twice) {
  const Cell casinos = of(3);
  const Cell games = of(20, 10);
  const Cell news = of(9, 40);
  Cell refused;
  for (const Cell* cell : {&casinos, &games, &news})
    refused.add(*cell);
  Suppression suppression;
  const auto all = suppression.known(refused);
  const auto article_casinos = suppression.published(casinos);
  const auto article_games = suppression.published(games);
  const auto category_casinos = suppression.published(casinos);
  const auto category_games = suppression.published(games);
  const auto category_news = suppression.published(news);
  const auto article_news = suppression.published(news);
  suppression.equal({all}, {article_casinos, article_games, article_news});
  suppression.equal({all}, {category_casinos, category_games, category_news});
  suppression.equal({article_casinos}, {category_casinos});
  suppression.equal({article_games}, {category_games});
  suppression.equal({article_news}, {category_news});
  EXPECT_TRUE(suppression.run());
  EXPECT_EQ(suppression.shown(article_casinos), Shown::few);
  EXPECT_EQ(suppression.shown(article_games), suppression.shown(category_games));
  EXPECT_EQ(suppression.shown(article_news), suppression.shown(category_news));
  EXPECT_EQ(suppression.shown(article_news), Shown::masked) << "the smaller one is enough";
  EXPECT_EQ(suppression.shown(article_games), Shown::shown);
}

TEST(Suppress, LG_14_a_difference_that_nobody_prints_is_not_to_be_had_either) {
  const Cell before = of(30);
  const Cell after = of(27);
  const Cell moved = of(3, 27);
  Cell everybody = of(60);
  const Cell others = of(30, 30);
  Suppression suppression;
  const auto all = suppression.known(everybody);
  const auto first = suppression.published(before);
  const auto rest = suppression.published(others);
  const auto second = suppression.published(after);
  suppression.equal({all}, {first, rest});
  suppression.equal({first}, {second, suppression.unpublished(moved)});
  EXPECT_TRUE(suppression.run());
  EXPECT_TRUE(suppression.shown(first) != Shown::shown || suppression.shown(second) != Shown::shown);
}

TEST(Elimination, tells_what_equations_determine) {
  // x + y = …, y + z = …, x - z = …: nothing; with x + z = … all of them.
  EXPECT_EQ(determined_unknowns(3, {{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{0, 1}, {2, -1}}}),
            std::vector<bool>({false, false, false}));
  EXPECT_EQ(determined_unknowns(3, {{{0, 1}, {1, 1}}, {{1, 1}, {2, 1}}, {{0, 1}, {2, 1}}}),
            std::vector<bool>({true, true, true}));
  EXPECT_EQ(determined_unknowns(3, {{{1, 1}}, {{1, -1}, {0, 1}}}), std::vector<bool>({true, true, false}));
}

}  // namespace
}  // namespace cartulaire::statistics
