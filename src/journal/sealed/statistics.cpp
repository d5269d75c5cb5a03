#include "journal/sealed/statistics.hpp"

#include <algorithm>
#include <bitset>
#include <limits>
#include <unordered_map>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using statistics::Measure;
using statistics::PublishedCell;
using statistics::PublishedRow;
using statistics::PublishedTable;

constexpr std::size_t kMostCells = 2'000'000;  // kept in memory, some 64 bytes each

std::string period_of(CivilDay day, Period by) {
  constexpr std::array<std::size_t, 4> kDigits = {0, 4, 7, 10};  // of "2026-11-23"
  return day_name(day).substr(0, kDigits[static_cast<std::size_t>(by)]);
}

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max()
                                                           : a + b;
}

// Adds up the tables of one period.
class Adding {
 public:
  void add(const PublishedTable& table, const std::vector<Measure>& measures) {
    std::vector<std::uint32_t> rows = {kAll};
    for (const PublishedRow& row : table.rows)
      rows.push_back(row_number(row));
    std::vector<std::uint32_t> columns = {kAll};
    for (const std::string& column : table.columns)
      columns.push_back(column_number(column));
    for (const PublishedCell& cell : table.cells) {
      StatisticsRow& into = at(rows[cell.row], columns[cell.column]);
      ++into.units;
      into.person_days += cell.people;
      for (std::size_t m = 0; m < measures.size(); ++m) {
        const auto measure = static_cast<std::size_t>(measures[m]);
        into.withheld[measure] += cell.withheld >> m & 1U;
        into.values[measure] = sum(into.values[measure], cell.values[m]);
      }
    }
  }

  void take(const std::string& period, std::size_t most, std::vector<StatisticsRow>& rows) {
    struct Block {
      std::uint64_t requests = 0;
      std::vector<StatisticsRow*> cells;
    };
    std::map<std::uint32_t, Block> blocks;  // by row
    for (auto& [key, cell] : cells_) {
      Block& block = blocks[static_cast<std::uint32_t>(key >> 32U)];
      block.cells.push_back(&cell);
      if (cell.all_columns) block.requests = cell.values[static_cast<std::size_t>(Measure::requests)];
    }
    std::vector<Block*> order;
    for (auto& [row, block] : blocks)
      order.push_back(&block);
    std::ranges::stable_sort(order, [](const Block* a, const Block* b) {
      return std::pair(!a->cells.front()->all_rows, b->requests) <
             std::pair(!b->cells.front()->all_rows, a->requests);
    });
    // The total, then as many as are asked for.
    const bool has_total = !order.empty() && order.front()->cells.front()->all_rows;
    if (most > 0) order.resize(std::min(order.size(), most + (has_total ? 1 : 0)));
    for (Block* block : order) {
      std::ranges::sort(block->cells, {}, [](const StatisticsRow* cell) {
        return std::pair(!cell->all_columns, std::string_view(cell->column));
      });
      for (StatisticsRow* cell : block->cells) {
        cell->period = period;
        rows.push_back(std::move(*cell));
      }
    }
  }

 private:
  static constexpr std::uint32_t kAll = 0;

  std::uint32_t row_number(const PublishedRow& row) {
    key_.assign(row.parent).append(1, '\0').append(row.text);
    const auto [known, is_new] = row_numbers_.try_emplace(key_, static_cast<std::uint32_t>(rows_.size() + 1));
    if (is_new) rows_.push_back(row);
    return known->second;
  }
  std::uint32_t column_number(const std::string& column) {
    const auto known = std::ranges::find(columns_, column);
    if (known == columns_.end()) columns_.push_back(column);
    return static_cast<std::uint32_t>(std::ranges::find(columns_, column) - columns_.begin() + 1);
  }

  StatisticsRow& at(std::uint32_t row, std::uint32_t column) {
    const auto [known, is_new] = cells_.try_emplace(std::uint64_t{row} << 32U | column);
    StatisticsRow& cell = known->second;
    if (is_new) {
      cell.all_rows = row == kAll;
      cell.all_columns = column == kAll;
      if (row != kAll) {
        cell.row = rows_[row - 1].text;
        cell.parent = rows_[row - 1].parent;
      }
      if (column != kAll) cell.column = columns_[column - 1];
    }
    return cell;
  }

  std::string key_;
  std::unordered_map<std::string, std::uint32_t> row_numbers_;
  std::vector<PublishedRow> rows_;
  std::vector<std::string> columns_;
  std::unordered_map<std::uint64_t, StatisticsRow> cells_;
};

}  // namespace

Result<StatisticsAnswer> Statistics::query(const StatisticsQuery& query) {
  for (const std::string* name : {&query.entity, &query.log_class})
    if (!is_name(*name))
      return fail(ErrorCode::invalid, *name, "ce n'est pas le nom d'une entité ou d'une classe",
                  "this is not the name of an entity or a class");
  if (query.to < query.from)
    return fail(ErrorCode::invalid, day_name(query.to),
                fmt::format("le dernier jour précède le premier, {}", day_name(query.from)),
                fmt::format("the last day comes before the first, {}", day_name(query.from)));
  std::erase_if(read_, [&](const auto& one) { return !is_living(one.second); });  // what died is forgotten
  StatisticsAnswer answer;
  std::bitset<statistics::kMeasures> measures;
  std::map<std::string, std::map<std::string, Adding>> drafts;  // by draft, then by period
  std::map<std::string, std::uint32_t> units;
  std::pair<CivilDay, std::string> last;
  for (const StatisticsPlace& place : statistics_of(folder_, query.entity, query.log_class)) {
    if (place.day < query.from || place.day > query.to) continue;
    const auto one = file(place.path);
    if (!one) return tl::unexpected(one.error());
    const StatisticsFile& counted = **one;
    if (!is_living(counted)) continue;
    ++answer.units;
    if (counted.at_centre || counted.tables.tables.empty()) {
      ++(counted.at_centre ? answer.at_centre : answer.too_few);
      continue;
    }
    const auto table = std::ranges::find(counted.tables.tables, query.table, &PublishedTable::table);
    if (table == counted.tables.tables.end()) {
      ++answer.without_table;
      continue;
    }
    // A table of one draft says nothing about another.
    const std::string draft =
        statistics::table_info(query.table).columns == statistics::Dimension::change ? counted.draft : "";
    for (const Measure measure : counted.tables.measures)
      measures.set(static_cast<std::size_t>(measure));
    drafts[draft][period_of(place.day, query.by)].add(*table, counted.tables.measures);
    ++units[draft];
    last = std::max(last, {place.day, draft});
  }
  answer.draft = query.draft.empty() ? last.second : query.draft;
  for (const auto& [draft, count] : units)
    if (draft != answer.draft) answer.other_draft += count;
  for (std::size_t measure = 0; measure < measures.size(); ++measure)
    if (measures[measure]) answer.measures.push_back(static_cast<Measure>(measure));
  for (auto& [period, adding] : drafts[answer.draft])
    adding.take(period, query.most, answer.rows);
  return answer;
}

bool Statistics::is_living(const StatisticsFile& file) const {
  return std::ranges::all_of(file.units, [&](const std::string& name) {
    const auto unit = parse_unit(name);
    return unit && living_(*unit);
  });
}

Result<const StatisticsFile*> Statistics::file(const platform::Path& path) {
  if (const auto known = read_.find(path); known != read_.end()) return &known->second;
  auto read = read_statistics(path);
  if (!read) return tl::unexpected(read.error());
  if (cells_ > kMostCells) {
    read_.clear();
    cells_ = 0;
  }
  for (const PublishedTable& table : read->tables.tables)
    cells_ += table.cells.size();
  return &read_.emplace(path, std::move(*read)).first->second;
}

}  // namespace cartulaire::journal::sealed
