// Civil days, and which day it is where a part was made.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.hpp"

namespace cartulaire::verify {

using Day = std::int32_t;  // since 1970-01-01

// "2026-11-23", years 1970 to 9999, nothing else.
std::optional<Day> read_day(std::string_view text);
std::string day_text(Day day);
// UTC.
Day day_of(std::int64_t milliseconds);

// The days that it may be: one, where the zone is known.
struct Days {
  Day earliest = 0;
  Day latest = 0;
};

// The zones that parts name. One that this machine does not know is held to be any.
class Zones {
 public:
  std::uint16_t number_of(const std::string& name);
  [[nodiscard]] Days days(std::uint16_t zone, std::int64_t milliseconds) const;

 private:
  std::map<std::string, std::uint16_t> numbers_;
  // The first is the one of which nothing is known.
  std::vector<std::optional<base::TimeZone>> zones_{std::nullopt};
};

}  // namespace cartulaire::verify
