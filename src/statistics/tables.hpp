// Tables as they are stored and shown: what would tell about fewer than five people is no longer in them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "statistics/catalogue.hpp"

namespace cartulaire::statistics {

inline constexpr std::string_view kOthers = "*";  // the row of all sites that are not named

struct PublishedCell {
  std::uint32_t row = 0;                          // 0: all rows; else one more than the place in `rows`
  std::uint32_t column = 0;                       // 0: all columns; else one more than the place in `columns`
  std::uint32_t people = 0;                       // at least so many, a multiple of five; 0 where not told
  std::uint8_t withheld = 0;                      // bit i: measure i of Tables::measures is not told
  std::array<std::uint64_t, kMeasures> values{};  // by place in Tables::measures; 0 where withheld

  bool operator==(const PublishedCell&) const = default;
};

struct PublishedRow {
  std::string text;    // empty: requests that have none; kOthers
  std::string parent;  // of a site: its category

  bool operator==(const PublishedRow&) const = default;
};

struct PublishedTable {
  Table table = Table::verdicts;
  std::vector<PublishedRow> rows;
  std::vector<std::string> columns;  // empty: not cut by columns
  std::vector<PublishedCell> cells;  // those that are empty are left out

  bool operator==(const PublishedTable&) const = default;
};

struct Tables {
  std::vector<Measure> measures;
  std::vector<PublishedTable> tables;  // none where fewer than five people are in all of them

  bool operator==(const Tables&) const = default;
};

}  // namespace cartulaire::statistics
