// No number about fewer than five people is shown, nor one from which it could be worked out (LG-14).
//
// A cell with 1 to 4 people is hidden ("fewer than 5"), and then as many other cells as it takes that no
// subtraction gives it back: neither from a row's total, nor from a column's, nor round a loop of several.
// Hidden cells whose sum a total would give must stand together for five people at least.
//
// The totals of the columns are shared by every table of a report (all of them count the same requests), so
// they are hidden first, once: hide_totals. A column whose total is hidden is hidden whole in every table.
// Tables are otherwise independent: given the totals, each is safe by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "replay/tally.hpp"

namespace cartulaire::replay {

inline constexpr std::uint64_t kFewestPeople = 5;

enum class Shown : std::uint8_t {
  shown,
  few,     // 1 to 4 people
  masked,  // would give a hidden cell away
};

// The totals of the columns, and what is shown of them.
struct Totals {
  std::vector<Cell> cells;
  Cell all;
  std::vector<Shown> shown;
  bool all_shown = true;  // false: fewer than five people in the whole log, and nothing is shown
};
Totals hide_totals(const Tally& tally);
// The same for totals that were counted apart (one row).
Totals hide_totals(std::vector<Cell> cells);

// What is shown of the cells and of the rows' totals, under totals that were hidden before.
struct Visible {
  std::size_t columns = 0;
  std::vector<Shown> cells;  // rows × columns
  std::vector<Shown> rows;
  [[nodiscard]] Shown at(std::size_t row, std::size_t column) const { return cells[row * columns + column]; }
};
Visible hide_cells(const Tally& tally, const std::vector<Shown>& totals);

// The same for two tables whose rows have the same totals (two views of the same requests): what is hidden of
// the rows' totals in one is hidden in the other.
std::pair<Visible, Visible> hide_cells(const Tally& first, const std::vector<Shown>& first_totals,
                                       const Tally& second, const std::vector<Shown>& second_totals);

}  // namespace cartulaire::replay
