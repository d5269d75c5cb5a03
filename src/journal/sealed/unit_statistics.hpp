// The statistics of a sealing run: each unit's own, and those of small units together, which only the
// management centre shows (docs/format/statistics.md). Counts live in memory, and only what was suppressed is
// written.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/statistics_file.hpp"
#include "journal/sealed/unit_keys.hpp"
#include "journal/sealed/unit_sealer.hpp"
#include "statistics/counts.hpp"

namespace cartulaire::journal::sealed {

// A class of an entity whose charter announces statistics. Without a rule nothing is counted.
struct StatisticsRule {
  std::string entity;
  std::string log_class;
  bool permanent_connections = false;  // a clause announces that they are looked for (WEB-16)
};

struct StatisticsPlan {
  platform::Path folder;
  std::vector<StatisticsRule> rules;
  std::string centre;  // name under which small entities are shown together; empty: nowhere
};

class RunStatistics {
 public:
  RunStatistics(const StatisticsPlan& plan, const base::TimeZone& zone, std::uint64_t run, Disk& disk)
      : plan_(plan), zone_(zone), run_(run), disk_(disk) {}

  // Of a sorted unit: what is written of it, or nothing where no rule asks for it. Where it is small,
  // finish() writes its numbers, with those of others. Touches no disk.
  std::optional<StatisticsFile> count(const UnitSealer& unit);
  base::Status keep(const Unit& unit, const std::optional<StatisticsFile>& file);
  // Writes what is shown together; before the log says that the run counts.
  base::Status finish();

 private:
  struct Together {
    statistics::Announced announced;
    std::unique_ptr<statistics::Counts> counts;
    std::vector<std::string> units;
    bool requests_are_events = true;
  };
  using ClassDay = std::pair<std::string, CivilDay>;

  Together& together_for(const Unit& unit, const statistics::Announced& announced);
  // Numbers of people that hold over the units of this run, by their pseudonym in `unit`.
  std::unordered_map<std::uint64_t, std::uint32_t> people_of(const UnitSealer& unit);

  const StatisticsPlan& plan_;
  const base::TimeZone& zone_;
  std::uint64_t run_;
  Disk& disk_;
  platform::Secret secret_ = platform::Secret::random(kUnitKeySize);
  Pseudonyms pseudonyms_{secret_};  // of this run, and forgotten with it
  std::unordered_map<std::uint64_t, std::uint32_t> people_;
  std::map<ClassDay, std::vector<Together>> together_;
};

}  // namespace cartulaire::journal::sealed
