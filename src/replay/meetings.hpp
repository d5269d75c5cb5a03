// Which rows of two tables share requests, column by column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lists/categories.hpp"

namespace cartulaire::replay {

// Rows of some table met with rows of a table by category (kCategoryRows of them), in columns below 16.
//
// Readers know the charter: where an article refuses one category and nobody else does, its cell and the
// category's are one number printed twice.
class Meetings {
 public:
  static constexpr std::size_t kCategoryRows = lists::kMaxCategories + 2;  // none, protected traffic

  void add(std::size_t row, std::size_t category, std::size_t column) {
    const std::size_t at = row * kCategoryRows + category;
    if (at >= columns_.size()) columns_.resize((row + 1) * kCategoryRows);
    columns_[at] = static_cast<std::uint16_t>(columns_[at] | 1U << column);
  }
  [[nodiscard]] bool met(std::size_t row, std::size_t category, std::size_t column) const {
    const std::size_t at = row * kCategoryRows + category;
    return at < columns_.size() && (columns_[at] >> column & 1U) != 0;
  }

 private:
  std::vector<std::uint16_t> columns_;
};

}  // namespace cartulaire::replay
