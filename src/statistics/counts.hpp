// What is counted of one unit, or of several small ones together, before anything is suppressed: never
// stored.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "statistics/catalogue.hpp"

namespace cartulaire::statistics {

// What the charter lets be counted. A table over anything else is not built.
struct Announced {
  std::bitset<kDimensions> dimensions;
  std::bitset<kMeasures> measures;
  std::string draft;  // whose answers are counted beside those of today; empty: none

  [[nodiscard]] bool has(Dimension dimension) const {
    return dimensions[static_cast<std::size_t>(dimension)];
  }
  void add(Dimension dimension) { dimensions.set(static_cast<std::size_t>(dimension)); }
  void add(Measure measure) { measures.set(static_cast<std::size_t>(measure)); }
  bool operator==(const Announced&) const = default;
};

// One request: who (any number that stands for one person), where it stands in each dimension, how much.
struct Fact {
  std::uint32_t person = 0;
  std::array<std::uint32_t, kDimensions> values{};  // of label(), or a place in values_of()
  std::array<std::uint64_t, kMeasures> amounts{};
};

// What each person did in one cell: `amounts` holds, for each of `people`, as many numbers as there are
// measures counted. A person may come again.
struct RawCell {
  std::vector<std::uint32_t> people;
  std::vector<std::uint64_t> amounts;
};

class Counts {
 public:
  explicit Counts(const Announced& announced);

  // The number of a text in a dimension. `parent`: for a site, the number of its category; one site in two
  // categories has two numbers.
  std::uint32_t label(Dimension dimension, std::string_view text, std::uint32_t parent = 0);
  // Quick where one person's facts follow each other.
  void add(const Fact& fact);

  struct Label {
    std::string text;
    std::uint32_t parent = 0;
  };
  struct Counted {
    const TableInfo* info = nullptr;
    std::uint32_t columns = 1;
    std::vector<RawCell> cells;  // row × columns + column
  };
  // Cells of the linked tables, in their order, that hold one request.
  using Place = std::array<std::uint32_t, kTables>;

  [[nodiscard]] const std::vector<Measure>& measures() const { return measures_; }
  [[nodiscard]] const std::vector<Counted>& tables() const { return tables_; }
  [[nodiscard]] const Label& label_of(Dimension dimension, std::uint32_t number) const {
    return labels_[static_cast<std::size_t>(dimension)][number];
  }
  [[nodiscard]] bool has_label(Dimension dimension, std::uint32_t number) const {
    return number < labels_[static_cast<std::size_t>(dimension)].size();
  }
  struct HashPlace {
    std::size_t operator()(const Place& place) const;
  };
  [[nodiscard]] const std::unordered_set<Place, HashPlace>& places() const { return places_; }

 private:
  std::vector<Measure> measures_;
  std::vector<Counted> tables_;
  std::array<std::vector<Label>, kDimensions> labels_;
  std::array<std::map<std::pair<std::uint32_t, std::string>, std::uint32_t>, kDimensions> numbers_;
  std::unordered_set<Place, HashPlace> places_;
  Place last_{};
};

}  // namespace cartulaire::statistics
