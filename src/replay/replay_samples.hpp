// What tests of the replay share: lists of our own and charters that refuse categories of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lists/categories.hpp"
#include "lists/table.hpp"
#include "policy/policy.hpp"

namespace cartulaire::replay::samples {

// A casino, a games site, a newspaper with a games page, a union.
class Lists {
 public:
  Lists();
  [[nodiscard]] const lists::Table& table() const { return table_; }
  static lists::CategoryId id(std::string_view category);

 private:
  std::vector<std::byte> file_;
  lists::Table table_;
};

// Refuses the categories, an article each (`refus-games`).
policy::Policy charter(std::string version, const std::vector<std::string>& refused);

}  // namespace cartulaire::replay::samples
