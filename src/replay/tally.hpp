// Counts of requests and of the people behind them, in rows and columns.
#pragma once

#include <cstddef>
#include <vector>

#include "statistics/cell.hpp"

namespace cartulaire::replay {

using statistics::Cell;
using statistics::is_few;
using statistics::kFewestPeople;

// A table whose rows come as they are met; every request stands in exactly one cell.
class Tally {
 public:
  explicit Tally(std::size_t columns) : columns_(columns) {}

  // The cell, made empty where it was not there.
  Cell& at(std::size_t row, std::size_t column) {
    if (row >= rows_) {
      rows_ = row + 1;
      cells_.resize(rows_ * columns_);
    }
    return cells_[row * columns_ + column];
  }
  [[nodiscard]] const Cell& at(std::size_t row, std::size_t column) const {
    return cells_[row * columns_ + column];
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }

 private:
  std::size_t columns_;
  std::size_t rows_ = 0;
  std::vector<Cell> cells_;
};

}  // namespace cartulaire::replay
