// Civil days: no hour, no zone.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/value.hpp"

namespace cartulaire::charter::adoption {

using Day = std::chrono::sys_days;

std::string print_day(Day day);                       // 2026-01-12
std::optional<Day> parse_day(std::string_view text);  // a day that exists, from 1970 on
Date date_of(Day day);
// The day that it is in a zone of the tz database. Errors: those of platform::load_time_zone.
base::Result<Day> today_in(std::string_view zone, base::Instant now);
// Its first moment there.
base::Result<base::Instant> beginning_of(Day day, std::string_view zone);

// The first day on which a notice given on `day` has run. A month ends on its last day where it has no such
// day; working days count as days.
Day after_notice(Day day, const std::optional<Duration>& notice);

}  // namespace cartulaire::charter::adoption
