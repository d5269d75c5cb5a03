// Statistics without names over any days: sums of what each living unit publishes, with what is withheld
// said. Nothing here sees an event, a person or what was suppressed (LG-12, LG-14).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/sealed/statistics_file.hpp"

namespace cartulaire::journal::sealed {

enum class Period : std::uint8_t { whole, year, month, day };

struct StatisticsQuery {
  std::string entity;  // or the management centre's name
  std::string log_class = "web";
  statistics::Table table = statistics::Table::categories;
  CivilDay from{};
  CivilDay to{};  // included
  Period by = Period::whole;
  std::size_t most = 0;    // of each period, the rows with most requests; 0: all
  std::string draft = {};  // of a draft's tables: which one; empty: the one that was evaluated last
};

// Figures are by statistics::Measure; those that StatisticsAnswer::measures lacks mean nothing.
struct StatisticsRow {
  std::string period;  // "2026-11-23", "2026-11", "2026", or empty
  bool all_rows = false;
  bool all_columns = false;
  std::string row;     // empty: requests that have none; statistics::kOthers: sites that are not named
  std::string parent;  // of a site: its category
  std::string column;
  std::uint32_t units = 0;        // in which it is told, in part or not at all
  std::uint64_t person_days = 0;  // at least: people of each unit, added up
  std::array<std::uint64_t, statistics::kMeasures> values{};
  std::array<std::uint32_t, statistics::kMeasures> withheld{};  // units whose value is missing in the sum
};

struct StatisticsAnswer {
  std::vector<statistics::Measure> measures;
  std::vector<StatisticsRow> rows;  // by period, then most requests first; totals before their parts
  std::uint32_t units = 0;          // that were looked at
  std::uint32_t at_centre = 0;      // of them, small ones: shown with the management centre's
  std::uint32_t too_few = 0;        // of them, those with fewer than five people: nothing is told
  std::string draft;                // that a draft's tables are about
  std::uint32_t other_draft = 0;    // of them, those where another draft was evaluated
  std::uint32_t without_table = 0;  // of them, those whose charter does not announce the table's fields
};

// One thread at a time.
class Statistics {
 public:
  // `living`: whether the log knows the unit and has not destroyed it; nothing else counts.
  Statistics(platform::Path folder, std::function<bool(const Unit&)> living)
      : folder_(std::move(folder)), living_(std::move(living)) {}

  // `invalid`: a name that cannot be one, days in the wrong order; `corrupt`: a file was altered.
  base::Result<StatisticsAnswer> query(const StatisticsQuery& query);

 private:
  base::Result<const StatisticsFile*> file(const platform::Path& path);
  [[nodiscard]] bool is_living(const StatisticsFile& file) const;

  platform::Path folder_;
  std::function<bool(const Unit&)> living_;
  std::map<platform::Path, StatisticsFile> read_;  // files never change, they only go
  std::size_t cells_ = 0;                          // of read_
};

}  // namespace cartulaire::journal::sealed
