#include "statistics/publish.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <numeric>
#include <set>

#include "statistics/layout.hpp"
#include "statistics/suppress.hpp"

namespace cartulaire::statistics {
namespace {

using Number = Suppression::Number;
using Numbers = Suppression::Numbers;

// One measure through all tables.
class Publisher {
 public:
  Publisher(const Layout& layout, std::size_t measure) : layout_(layout), measure_(measure) {}

  // False where nothing may be shown.
  bool run(bool total_is_public) {
    const Cell all = cell_of(layout_.total);
    if (is_sensitive(all)) return false;
    cells_.push_back(all);
    all_ = total_is_public ? numbers_.known(cells_.back()) : numbers_.published(cells_.back());
    for (const TableLayout& table : layout_.tables)
      add(table);
    for (const Link& link : layout_.links)
      numbers_.equal(numbers_of(link.left), numbers_of(link.right));
    return numbers_.run();
  }
  [[nodiscard]] bool shows_all() const { return shown(all_); }
  // Whether some number of the measure is withheld.
  [[nodiscard]] bool hides() const {
    return std::ranges::any_of(published_, [this](Number number) { return !shown(number); });
  }
  [[nodiscard]] bool shows_line(std::size_t table, std::size_t line) const {
    return shown(tables_[table].lines[line]);
  }
  [[nodiscard]] bool shows_column(std::size_t table, std::size_t column) const {
    return shown(tables_[table].columns[column]);
  }
  [[nodiscard]] bool shows_cell(std::size_t table, std::size_t line, std::size_t column) const {
    return shown(tables_[table].cells[line][column]);
  }

 private:
  struct TableNumbers {
    Numbers lines;
    Numbers columns;
    std::vector<Numbers> cells;  // by line; none where it is not split
  };

  [[nodiscard]] bool shown(Number number) const { return numbers_.shown(number) == Shown::shown; }

  [[nodiscard]] Cell cell_of(const Sum& sum) const {
    return {sum.amounts[measure_], 0, sum.tops[measure_], sum.people};
  }
  Number published(const Sum& sum) {
    published_.push_back(numbers_.published(cells_.emplace_back(cell_of(sum))));
    return published_.back();
  }

  // Totals of a dimension that several tables print are one number.
  Numbers shared(Dimension dimension, std::size_t count, const auto& sum) {
    auto [known, is_new] = shared_.try_emplace(dimension);
    if (is_new)
      for (std::size_t i = 0; i < count; ++i)
        known->second.push_back(published(sum(i)));
    return known->second;
  }

  void add(const TableLayout& table) {
    TableNumbers& numbers = tables_.emplace_back();
    numbers.lines = shared(table.info->rows, table.lines.size(),
                           [&](std::size_t i) -> const Sum& { return table.lines[i].total; });
    numbers.cells.resize(table.lines.size());
    numbers_.equal({all_}, numbers.lines);
    if (table.columns.empty()) return;
    numbers.columns = shared(*table.info->columns, table.columns.size(),
                             [&](std::size_t i) -> const Sum& { return table.columns[i]; });
    numbers_.equal({all_}, numbers.columns);
    std::vector<Numbers> by_column(table.columns.size());
    Numbers whole;  // lines that are not split
    for (std::size_t i = 0; i < table.lines.size(); ++i) {
      const Line& line = table.lines[i];
      if (!line.split) {
        whole.push_back(numbers.lines[i]);
        continue;
      }
      for (std::size_t column = 0; column < line.cells.size(); ++column) {
        numbers.cells[i].push_back(published(line.cells[column]));
        by_column[column].push_back(numbers.cells[i].back());
      }
      numbers_.equal({numbers.lines[i]}, numbers.cells[i]);
    }
    Numbers rest;
    for (std::size_t column = 0; column < by_column.size(); ++column) {
      if (!whole.empty()) {
        rest.push_back(numbers_.unpublished(cells_.emplace_back(cell_of(table.rest[column]))));
        by_column[column].push_back(rest.back());
      }
      numbers_.equal({numbers.columns[column]}, std::move(by_column[column]));
    }
    numbers_.equal(std::move(whole), std::move(rest));
  }

  [[nodiscard]] Numbers numbers_of(const std::vector<Place>& places) const {
    Numbers numbers;
    for (const Place& place : places) {
      const TableNumbers& table = tables_[place.table];
      const Numbers& cells = table.cells[place.line];
      numbers.push_back(cells.empty() ? table.lines[place.line] : cells[place.column]);
    }
    return numbers;
  }

  const Layout& layout_;
  std::size_t measure_;
  Suppression numbers_;
  std::deque<Cell> cells_;
  Number all_ = Suppression::kZero;
  Numbers published_;
  std::map<Dimension, Numbers> shared_;
  std::vector<TableNumbers> tables_;
};

// Cells as they are stored, filled measure by measure.
class Writer {
 public:
  explicit Writer(const Layout& layout) : layout_(layout) {
    for (const TableLayout& table : layout.tables) {
      PublishedTable& out = tables_.emplace_back();
      out.table = table.info->table;
      if (!table.columns.empty())
        for (const std::string_view column : values_of(*table.info->columns))
          out.columns.emplace_back(column);
      for (const Line& line : table.lines)
        out.rows.push_back(line.label);
    }
  }

  // `publisher`: null where nothing of the measure is shown, save the total where it is public.
  void add(std::size_t measure, const Publisher* publisher, bool shows_all) {
    measure_ = measure;
    for (std::size_t t = 0; t < layout_.tables.size(); ++t) {
      const TableLayout& table = layout_.tables[t];
      cells_ = &tables_[t].cells;
      next_ = 0;
      put(0, 0, layout_.total, publisher != nullptr ? publisher->shows_all() : shows_all);
      for (std::size_t column = 0; column < table.columns.size(); ++column)
        put(0, column + 1, table.columns[column], publisher != nullptr && publisher->shows_column(t, column));
      for (std::size_t i = 0; i < table.lines.size(); ++i) {
        const Line& line = table.lines[i];
        put(i + 1, 0, line.total, publisher != nullptr && publisher->shows_line(t, i));
        for (std::size_t column = 0; column < line.cells.size(); ++column)
          put(i + 1, column + 1, line.cells[column],
              publisher != nullptr && publisher->shows_cell(t, i, column));
      }
    }
  }
  std::vector<PublishedTable> take() { return std::move(tables_); }

 private:
  void put(std::size_t row, std::size_t column, const Sum& sum, bool shown) {
    const std::uint64_t people = sum.people.size();
    if (people == 0) return;
    if (next_ == cells_->size()) {
      PublishedCell& made = cells_->emplace_back();
      made.row = static_cast<std::uint32_t>(row);
      made.column = static_cast<std::uint32_t>(column);
    }
    PublishedCell& cell = (*cells_)[next_++];
    if (!shown) {
      cell.withheld = static_cast<std::uint8_t>(cell.withheld | 1U << measure_);
      return;
    }
    cell.values[measure_] = sum.amounts[measure_];
    // Two exact numbers of people could be subtracted; these tell no difference below five.
    if (measure_ == 0) cell.people = static_cast<std::uint32_t>(people / kFewestPeople * kFewestPeople);
  }

  const Layout& layout_;
  std::vector<PublishedTable> tables_;
  std::vector<PublishedCell>* cells_ = nullptr;
  std::size_t next_ = 0;
  std::size_t measure_ = 0;
};

}  // namespace

Tables publish(const Counts& counts, bool total_is_public) {
  Tables published;
  published.measures = counts.measures();
  const Layout layout = lay_out(counts);
  if (layout.total.people.size() < kFewestPeople) return published;
  Writer writer(layout);
  for (std::size_t measure = 0; measure < counts.measures().size(); ++measure) {
    const bool is_public = total_is_public && counts.measures()[measure] == Measure::requests;
    Publisher publisher(layout, measure);
    const bool safe = publisher.run(is_public);
    // Of volumes, what is told beside what is withheld could narrow it down: then the total alone is told.
    const bool total_alone = safe && counts.measures()[measure] != Measure::requests && publisher.hides();
    writer.add(measure, safe && !total_alone ? &publisher : nullptr, is_public || total_alone);
  }
  published.tables = writer.take();
  return published;
}

bool is_small(const Counts& counts) {
  std::size_t few = 0;
  std::size_t cells = 0;
  for (const Counts::Counted& table : counts.tables()) {
    if (table.info->rows == Dimension::site) continue;  // most sites have few visitors anywhere
    for (const RawCell& cell : table.cells) {
      cells += cell.people.empty() ? 0 : 1;
      few += !cell.people.empty() && cell.people.size() < kFewestPeople ? 1 : 0;
    }
  }
  return few * 2 > cells;
}

}  // namespace cartulaire::statistics
