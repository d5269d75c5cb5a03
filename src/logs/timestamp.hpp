// The ways in which logs write a time.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "base/time_zone.hpp"

namespace cartulaire::logs {

// "1583861727.504", "1583861727", or milli-, micro- and nanoseconds since 1970 told by their size (FortiOS
// writes seconds or nanoseconds by version). Years 1971 to 5138. Truncated to milliseconds.
std::optional<base::Instant> parse_epoch(std::string_view text) noexcept;

struct CivilTime {
  base::Instant at;       // UTC where `has_zone`, else the civil time as if it were UTC
  bool has_zone = false;  // Z or an offset stood in the text
};
// "2026-03-02T09:15:00.250+01:00", "2026-03-02 09:15:00", "2026/03/02 09:15:00Z". Fractions past milliseconds
// are dropped; a leap second counts as the second before it.
std::optional<CivilTime> parse_civil(std::string_view text) noexcept;
// The same with date and time apart: ("2026-03-02", "09:15:00").
std::optional<CivilTime> parse_civil(std::string_view date, std::string_view time) noexcept;

// A time with its month in letters: "Mar 11 22:55:30", "Feb  1 2015 08:28:58 WIB", "Tue Mar 10 14:00:01
// 2026". Without a year the time lies in 1972, a leap year. `zone` points into the text; empty where none
// stood.
struct WordedTime {
  base::Instant civil;  // as if it were UTC
  bool has_year = false;
  std::string_view zone;
};
std::optional<WordedTime> parse_worded(std::string_view text) noexcept;
// The same moment of the latest year that is not past `latest` (both civil times), so 29 February only of
// leap years; nothing where 8 years before hold none.
std::optional<base::Instant> in_latest_year(base::Instant civil, base::Instant latest) noexcept;
// The moment that clocks in `zone` show as `civil`; of the hour that comes twice, the later one.
base::Instant from_civil(base::Instant civil, const base::TimeZone& zone) noexcept;

// "+0100", "-08:00", "+01", "Z".
std::optional<std::chrono::minutes> parse_offset(std::string_view text) noexcept;

}  // namespace cartulaire::logs
