// Counts of requests and of the people behind them, in rows and columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "replay/people_set.hpp"

namespace cartulaire::replay {

struct Cell {
  std::uint64_t requests = 0;
  std::uint64_t nameless = 0;  // of them, those whose line names nobody: one person at least, for all we know
  PeopleSet people;

  // At least so many people stand behind the cell.
  [[nodiscard]] std::uint64_t head_count() const { return people.size() + (nameless > 0 ? 1 : 0); }

  void add(std::optional<std::uint32_t> person) {
    ++requests;
    if (person) {
      people.add(*person);
    } else {
      ++nameless;
    }
  }
  void add(const Cell& other) {
    requests += other.requests;
    nameless += other.nameless;
    people.add(other.people);
  }
};

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
