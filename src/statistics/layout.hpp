// Which numbers the tables have, before it is known which of them are shown: the sites that are named, sums
// over people each counted once, and which cells of two tables hold the same requests.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "statistics/counts.hpp"
#include "statistics/people_set.hpp"
#include "statistics/tables.hpp"

namespace cartulaire::statistics {

// What some people did together; by measure.
struct Sum {
  PeopleSet people;
  std::array<std::uint64_t, kMeasures> amounts{};
  std::array<std::uint64_t, kMeasures> tops{};  // of the person who did most
};
Sum sum_of(std::span<const RawCell* const> cells, std::size_t measures);

struct Line {
  PublishedRow label;
  bool split = false;  // its cells are told, not only its total
  Sum total;
  std::vector<Sum> cells;  // where it is split
};

struct TableLayout {
  const TableInfo* info = nullptr;
  std::vector<Line> lines;
  std::vector<Sum> columns;  // their totals; none where the table has no columns
  std::vector<Sum> rest;     // of each column, what is in lines that are not split
};

struct Place {
  std::size_t table = 0;
  std::size_t line = 0;
  std::size_t column = 0;  // where the line is split
};

// Both sides hold the same requests, and nobody can tell so of a part of them.
struct Link {
  std::vector<Place> left;
  std::vector<Place> right;
};

struct Layout {
  Sum total;
  std::vector<TableLayout> tables;
  std::vector<Link> links;
};

// A site is named where five people or more visited it and it is among the most visited; the others of its
// category are one line. A site's downloads are told by size where five people or more stand in each size.
inline constexpr std::size_t kNamedSites = 300;

Layout lay_out(const Counts& counts);

}  // namespace cartulaire::statistics
