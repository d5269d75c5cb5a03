// Tables without names as they lie beside the parts, and die with them (docs/format/statistics.md).
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/unit.hpp"
#include "statistics/tables.hpp"

namespace cartulaire::journal::sealed {

struct StatisticsFile {
  std::vector<std::string> units;  // names of those that it counts; it dies with the first of them
  // The unit is small: it is counted in the file of the management centre, and this one has no tables.
  bool at_centre = false;
  statistics::Tables tables;
  std::string draft = {};  // which one the tables of a draft are about; empty: there are none

  bool operator==(const StatisticsFile&) const = default;
};

platform::Path unit_statistics_path(const platform::Path& folder, const Unit& unit);
// Of what the run `run` counted together, its `number`-th such file of that class and day.
platform::Path centre_statistics_path(const platform::Path& folder, const std::string& centre,
                                      const std::string& log_class, CivilDay day, std::uint64_t run,
                                      std::size_t number);

std::vector<std::byte> encode_statistics(const StatisticsFile& file);
// nullopt: not such a file, or an altered one.
std::optional<StatisticsFile> decode_statistics(platform::Bytes bytes);

base::Status write_statistics(const platform::Path& path, const StatisticsFile& file, Disk& disk);
base::Result<StatisticsFile> read_statistics(const platform::Path& path);

// Files of one entity and class, and the day of each.
struct StatisticsPlace {
  platform::Path path;
  CivilDay day{};
};
std::vector<StatisticsPlace> statistics_of(const platform::Path& folder, const std::string& entity,
                                           const std::string& log_class);

// Removes every file that counts one of `units`, the centre's included.
base::Status remove_statistics(const platform::Path& folder, std::span<const Unit> units, Disk& disk);
// Removes every file that counts a unit that is not living, and what cannot be read.
base::Status sweep_statistics(const platform::Path& folder, const std::function<bool(const Unit&)>& living,
                              Disk& disk);

}  // namespace cartulaire::journal::sealed
