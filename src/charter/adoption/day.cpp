#include "charter/adoption/day.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/compile_terms.hpp"
#include "charter/value_text.hpp"
#include "platform/zone.hpp"

namespace cartulaire::charter::adoption {

std::string print_day(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<Day> parse_day(std::string_view text) {
  const auto date = parse_date(text);
  if (!date || date->year < 1970) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year(date->year),
                                        std::chrono::month(static_cast<unsigned>(date->month)),
                                        std::chrono::day(static_cast<unsigned>(date->day))};
  return day.ok() ? std::optional<Day>(day) : std::nullopt;
}

Date date_of(Day day) {
  const std::chrono::year_month_day date{day};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

base::Result<Day> today_in(std::string_view zone, base::Instant now) {
  const auto loaded = platform::load_time_zone(zone);
  if (!loaded) return tl::unexpected<base::Error>(loaded.error());
  return Day(std::chrono::days(loaded->civil(now).day));
}

base::Result<base::Instant> beginning_of(Day day, std::string_view zone) {
  const auto loaded = platform::load_time_zone(zone);
  if (!loaded) return tl::unexpected<base::Error>(loaded.error());
  return start_of_day(*loaded, date_of(day));
}

Day after_notice(Day day, const std::optional<Duration>& notice) {
  if (!notice) return day;
  using Unit = Duration::Unit;
  constexpr std::int64_t kDay = 1440;   // minutes
  constexpr std::int64_t kYears = 100;  // beyond, a date of the calendar would overflow
  constexpr std::int64_t kMost = kYears * 366 * kDay;
  Duration counted = *notice;
  counted.count = std::clamp<std::int64_t>(counted.count, 0, kMost);
  if (counted.unit == Unit::months || counted.unit == Unit::years) {
    const std::int64_t each = counted.unit == Unit::years ? 12 : 1;
    std::chrono::year_month_day date{day};
    date += std::chrono::months(std::min<std::int64_t>(counted.count * each, kYears * 12));
    return date.ok() ? Day(date) : Day(date.year() / date.month() / std::chrono::last);
  }
  const std::int64_t minutes = std::min(approximate_minutes(counted), kMost);
  return day + std::chrono::days((minutes + kDay - 1) / kDay);
}

}  // namespace cartulaire::charter::adoption
