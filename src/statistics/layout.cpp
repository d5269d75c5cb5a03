#include "statistics/layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "statistics/cell.hpp"

namespace cartulaire::statistics {
namespace {

using RawCells = std::vector<const RawCell*>;

class Arranged {
 public:
  Arranged(const Counts& counts, const Counts::Counted& counted) : counts_(counts), counted_(counted) {
    layout_.info = counted.info;
    line_of_.resize(row_count());
    if (counted.info->rows == Dimension::site)
      name_sites();
    else
      for (std::uint32_t row = 0; row < row_count(); ++row)
        if (!row_is_empty(row)) add_line({row}, {text_of(row), {}}, has_columns());
    if (has_columns()) sum_columns();
  }
  [[nodiscard]] TableLayout& layout() { return layout_; }
  [[nodiscard]] Place place_of(std::size_t table, std::uint32_t cell) const {
    const std::uint32_t line = line_of_[cell / counted_.columns];
    return {table, line, layout_.lines[line].split ? cell % counted_.columns : 0};
  }

 private:
  [[nodiscard]] bool has_columns() const { return counted_.columns > 1; }
  [[nodiscard]] std::uint32_t row_count() const {
    return static_cast<std::uint32_t>(counted_.cells.size() / counted_.columns);
  }
  [[nodiscard]] const RawCell& at(std::uint32_t row, std::uint32_t column) const {
    return counted_.cells[std::size_t{row} * counted_.columns + column];
  }
  [[nodiscard]] bool row_is_empty(std::uint32_t row) const {
    for (std::uint32_t column = 0; column < counted_.columns; ++column)
      if (!at(row, column).people.empty()) return false;
    return true;
  }
  [[nodiscard]] std::string text_of(std::uint32_t row) const {
    return counts_.label_of(counted_.info->rows, row).text;
  }
  [[nodiscard]] Sum sum(const RawCells& cells) const { return sum_of(cells, counts_.measures().size()); }

  void append_row(std::uint32_t row, RawCells& cells) const {
    for (std::uint32_t column = 0; column < counted_.columns; ++column)
      cells.push_back(&at(row, column));
  }

  void add_line(const std::vector<std::uint32_t>& rows, PublishedRow label, bool split) {
    Line line;
    line.label = std::move(label);
    line.split = split;
    RawCells all;
    for (const std::uint32_t row : rows) {
      append_row(row, all);
      line_of_[row] = static_cast<std::uint32_t>(layout_.lines.size());
    }
    line.total = sum(all);
    if (split)
      for (const RawCell* cell : all)
        line.cells.push_back(sum({cell}));
    layout_.lines.push_back(std::move(line));
  }

  void name_sites() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> named;  // requests, row
    std::map<std::uint32_t, std::vector<std::uint32_t>> others;  // by category
    for (std::uint32_t row = 0; row < row_count(); ++row) {
      if (row_is_empty(row)) continue;
      RawCells cells;
      append_row(row, cells);
      std::size_t visits = 0;  // a person may come again
      for (const RawCell* cell : cells)
        visits += cell->people.size();
      const Sum all = visits < kFewestPeople ? Sum() : sum(cells);
      if (all.people.size() >= kFewestPeople)
        named.emplace_back(all.amounts[0], row);
      else
        others[parent_of(row)].push_back(row);
    }
    std::ranges::sort(named, std::greater());
    for (std::size_t i = 0; i < named.size(); ++i) {
      const std::uint32_t row = named[i].second;
      if (i < kNamedSites)
        add_line({row}, {text_of(row), category_of(parent_of(row))}, can_split(row));
      else
        others[parent_of(row)].push_back(row);
    }
    for (const auto& [category, rows] : others)
      add_line(rows, {std::string(kOthers), category_of(category)}, false);
  }

  [[nodiscard]] bool can_split(std::uint32_t row) const {
    if (!has_columns()) return false;
    for (std::uint32_t column = 0; column < counted_.columns; ++column) {
      const Sum cell = sum({&at(row, column)});
      if (cell.people.size() > 0 && cell.people.size() < kFewestPeople) return false;
    }
    return true;
  }
  [[nodiscard]] std::uint32_t parent_of(std::uint32_t row) const {
    return counts_.label_of(Dimension::site, row).parent;
  }
  [[nodiscard]] std::string category_of(std::uint32_t category) const {
    return counts_.has_label(Dimension::category, category)
               ? counts_.label_of(Dimension::category, category).text
               : std::string();
  }

  void sum_columns() {
    for (std::uint32_t column = 0; column < counted_.columns; ++column) {
      RawCells all;
      RawCells rest;
      for (std::uint32_t row = 0; row < row_count(); ++row) {
        all.push_back(&at(row, column));
        if (!layout_.lines[line_of_[row]].split) rest.push_back(&at(row, column));
      }
      layout_.columns.push_back(sum(all));
      layout_.rest.push_back(sum(rest));
    }
  }

  const Counts& counts_;
  const Counts::Counted& counted_;
  TableLayout layout_;
  std::vector<std::uint32_t> line_of_;  // by row
};

// Groups of cells of two tables, joined where one request stands in both.
class Groups {
 public:
  void join(std::uint64_t left, std::uint64_t right) {
    const std::size_t a = head(number_of({false, left}));
    const std::size_t b = head(number_of({true, right}));
    group_[a] = b;
  }
  // Groups of cells, those of the left table and those of the right one.
  std::vector<std::array<std::vector<std::uint64_t>, 2>> all() {
    std::map<std::size_t, std::array<std::vector<std::uint64_t>, 2>> by_head;
    for (const auto& [cell, number] : numbers_)
      by_head[head(number)][cell.first ? 1 : 0].push_back(cell.second);
    std::vector<std::array<std::vector<std::uint64_t>, 2>> groups;
    for (auto& [at, group] : by_head)
      groups.push_back(std::move(group));
    return groups;
  }

 private:
  std::size_t number_of(const std::pair<bool, std::uint64_t>& cell) {
    const auto [known, is_new] = numbers_.try_emplace(cell, group_.size());
    if (is_new) group_.push_back(group_.size());
    return known->second;
  }
  std::size_t head(std::size_t number) {
    while (group_[number] != number)
      number = group_[number] = group_[group_[number]];
    return number;
  }

  std::map<std::pair<bool, std::uint64_t>, std::size_t> numbers_;
  std::vector<std::size_t> group_;
};

std::uint64_t packed(const Place& place) {
  return place.line << 8U | place.column;
}

void link(const std::vector<Arranged>& tables, const Counts& counts, Layout& layout) {
  for (std::size_t a = 0; a < tables.size(); ++a)
    for (std::size_t b = a + 1; b < tables.size(); ++b) {
      if (!counts.tables()[a].info->linked || !counts.tables()[b].info->linked) continue;
      std::set<std::pair<std::uint64_t, std::uint64_t>> met;
      for (const Counts::Place& place : counts.places())
        met.emplace(packed(tables[a].place_of(a, place[a])), packed(tables[b].place_of(b, place[b])));
      Groups groups;
      for (const auto& [left, right] : met)
        groups.join(left, right);
      const auto all = groups.all();
      if (all.size() < 2) continue;  // that all requests are all requests goes without saying
      for (const auto& [left, right] : all) {
        Link& one = layout.links.emplace_back();
        for (const std::uint64_t cell : left)
          one.left.push_back({a, cell >> 8U, cell & 0xFF});
        for (const std::uint64_t cell : right)
          one.right.push_back({b, cell >> 8U, cell & 0xFF});
      }
    }
}

}  // namespace

Sum sum_of(std::span<const RawCell* const> cells, std::size_t measures) {
  struct Part {
    std::uint32_t person;
    const std::uint64_t* amounts;
  };
  std::vector<Part> parts;
  std::uint32_t highest = 0;
  for (const RawCell* cell : cells)
    for (std::size_t i = 0; i < cell->people.size(); ++i) {
      parts.push_back({cell->people[i], &cell->amounts[i * measures]});
      highest = std::max(highest, cell->people[i]);
    }
  Sum sum;
  std::vector<std::array<std::uint64_t, kMeasures>> own;  // by person, or of the person in hand
  const auto add = [&](const Part& part, std::size_t place) {
    for (std::size_t m = 0; m < measures; ++m) {
      own[place][m] += part.amounts[m];
      sum.amounts[m] += part.amounts[m];
      sum.tops[m] = std::max(sum.tops[m], own[place][m]);
    }
  };
  if (highest < parts.size()) {  // most people are in it: a place for each costs less than an order
    own.resize(highest + std::size_t{1});
    for (const Part& part : parts) {
      sum.people.add(part.person);
      add(part, part.person);
    }
    return sum;
  }
  if (!std::ranges::is_sorted(parts, {}, &Part::person)) std::ranges::sort(parts, {}, &Part::person);
  own.resize(1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == 0 || parts[i - 1].person != parts[i].person) {
      own[0].fill(0);
      sum.people.add(parts[i].person);
    }
    add(parts[i], 0);
  }
  return sum;
}

Layout lay_out(const Counts& counts) {
  Layout layout;
  std::vector<Arranged> tables;
  tables.reserve(counts.tables().size());
  for (const Counts::Counted& counted : counts.tables())
    tables.emplace_back(counts, counted);
  if (!tables.empty()) {
    RawCells all;
    for (const RawCell& cell : counts.tables().front().cells)
      all.push_back(&cell);
    layout.total = sum_of(all, counts.measures().size());
  }
  link(tables, counts, layout);
  for (Arranged& table : tables)
    layout.tables.push_back(std::move(table.layout()));
  return layout;
}

}  // namespace cartulaire::statistics
