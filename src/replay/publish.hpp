// What may be shown of a study: which of its numbers are hidden, in all its tables together (suppress.hpp).
#pragma once

#include <array>
#include <vector>

#include "replay/study.hpp"
#include "statistics/suppress.hpp"

namespace cartulaire::replay {

using statistics::Shown;
using statistics::Suppression;

struct Published {
  struct Table {
    std::size_t columns = 0;
    std::vector<Shown> cells;  // rows × columns
    std::vector<Shown> rows;   // the totals
    [[nodiscard]] Shown at(std::size_t row, std::size_t column) const {
      return cells[row * columns + column];
    }
  };

  bool nothing = false;  // fewer than five people in the whole log: no number is shown

  std::array<Shown, kOutcomes> answers{};  // the totals that all tables of charter A share
  std::array<Shown, kOutcomes> answers_of_b{};
  std::array<Shown, kChanges> changes{};  // the totals that all tables of changes share
  Shown news = Shown::shown;              // all that is new

  Table by_article, by_category, by_hour, by_weekday, by_unit;
  Table changes_by_article, changes_by_category, changes_by_unit;
  Table news_by_article, news_by_category;

  std::array<Shown, kUnknowns> unknown_a{};
  std::array<Shown, kUnknowns> unknown_b{};
  Shown paths_hidden = Shown::shown;
  Shown by_host_alone = Shown::shown;
  Shown for_some = Shown::shown;
  Shown liftable = Shown::shown;
  Shown observed = Shown::shown;
  Shown unidentified = Shown::shown;
};

Published publish(const Study& study);

// The sums of a table's columns, and of all of it.
std::vector<Cell> column_totals(const Tally& tally);
Cell row_total(const Tally& tally, std::size_t row);
Cell sum_of(const std::vector<Cell>& cells);

}  // namespace cartulaire::replay
