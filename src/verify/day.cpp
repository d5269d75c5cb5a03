#include "verify/day.hpp"

#include <chrono>

#include <fmt/format.h>

#include "platform/zone.hpp"

namespace cartulaire::verify {
namespace {

constexpr std::size_t kMostZones = 1000;  // the database has 600
constexpr std::int64_t kHour = 3'600'000;

std::optional<int> digits(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<Day> read_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < 1970) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return static_cast<Day>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Day day_of(std::int64_t milliseconds) {
  const base::Instant instant{std::chrono::milliseconds(milliseconds)};
  return static_cast<Day>(std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count());
}

std::uint16_t Zones::number_of(const std::string& name) {
  if (const auto known = numbers_.find(name); known != numbers_.end()) return known->second;
  if (numbers_.size() == kMostZones) return 0;
  std::uint16_t number = 0;
  if (auto zone = platform::load_time_zone(name)) {
    number = static_cast<std::uint16_t>(zones_.size());
    zones_.emplace_back(std::move(*zone));
  }
  numbers_.emplace(name, number);
  return number;
}

Days Zones::days(std::uint16_t zone, std::int64_t milliseconds) const {
  const base::Instant instant{std::chrono::milliseconds(milliseconds)};
  if (const auto& known = zones_[zone]) {
    const Day day = known->civil(instant).day;
    return {day, day};
  }
  return {day_of(milliseconds - 12 * kHour), day_of(milliseconds + 14 * kHour)};
}

}  // namespace cartulaire::verify
