#include "logs/timestamp.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace cartulaire::logs {
namespace {

using std::chrono::milliseconds;

// Exactly `count` digits at the head of `text`, which then loses them.
std::optional<int> take_digits(std::string_view& text, std::size_t count) noexcept {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char digit = text[i];
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) noexcept {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

void skip_spaces(std::string_view& text) noexcept {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
}

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

template <std::size_t N>
std::optional<unsigned> take_word(std::string_view& text,
                                  const std::array<std::string_view, N>& words) noexcept {
  for (unsigned i = 0; i < N; ++i) {
    if (!text.starts_with(words[i])) continue;
    text.remove_prefix(words[i].size());
    return i;
  }
  return std::nullopt;
}

std::optional<int> take_year(std::string_view& text) noexcept {
  std::string_view rest = text;
  const auto year = take_digits(rest, 4);
  if (!year || *year < 1971 || (!rest.empty() && rest.front() != ' ')) return std::nullopt;
  text = rest;
  skip_spaces(text);
  return year;
}

std::optional<base::Instant> take_date(std::string_view& text) noexcept {
  const auto year = take_digits(text, 4);
  if (!year || text.empty()) return std::nullopt;
  const char separator = text.front();
  if (separator != '-' && separator != '/') return std::nullopt;
  text.remove_prefix(1);
  const auto month = take_digits(text, 2);
  if (!month || !take(text, separator)) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || *year < 1971) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return base::Instant(std::chrono::sys_days(date));
}

std::optional<milliseconds> take_time(std::string_view& text) noexcept {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 60) return std::nullopt;
  milliseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
                      std::chrono::seconds(*second == 60 ? 59 : *second);
  if (!take(text, '.') && !take(text, ',')) return time;
  int digits = 0;
  int scale = 100;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    time += milliseconds((text.front() - '0') * scale);
    scale /= 10;
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  return time;
}

}  // namespace

std::optional<base::Instant> parse_epoch(std::string_view text) noexcept {
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
  if (error != std::errc() || end != whole.data() + whole.size() || whole.empty()) return std::nullopt;
  constexpr std::int64_t kYear1971 = 31'536'000;
  constexpr std::int64_t kLargestSeconds = 100'000'000'000;  // the year 5138
  if (value < kYear1971) return std::nullopt;
  if (value >= kLargestSeconds) {
    if (dot != std::string_view::npos) return std::nullopt;
    for (const std::int64_t divisor : {std::int64_t{1}, std::int64_t{1'000}, std::int64_t{1'000'000}})
      if (value / divisor < kLargestSeconds * 1'000) return base::Instant(milliseconds(value / divisor));
    return std::nullopt;
  }
  std::int64_t fraction = 0;
  if (dot != std::string_view::npos) {
    std::int64_t scale = 100;
    const std::string_view digits = text.substr(dot + 1);
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return std::nullopt;
      fraction += (digit - '0') * scale;
      scale /= 10;
    }
  }
  return base::Instant(milliseconds(value * 1'000 + fraction));
}

std::optional<CivilTime> parse_civil(std::string_view text) noexcept {
  const auto date = take_date(text);
  if (!date || text.empty() || (text.front() != 'T' && text.front() != ' ')) return std::nullopt;
  text.remove_prefix(1);
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  if (text.empty()) return CivilTime{*date + *time, false};
  const auto offset = parse_offset(text);
  if (!offset) return std::nullopt;
  return CivilTime{*date + *time - *offset, true};
}

std::optional<CivilTime> parse_civil(std::string_view date_text, std::string_view time_text) noexcept {
  const auto date = take_date(date_text);
  const auto time = take_time(time_text);
  if (!date || !date_text.empty() || !time || !time_text.empty()) return std::nullopt;
  return CivilTime{*date + *time, false};
}

std::optional<std::chrono::minutes> parse_offset(std::string_view text) noexcept {
  if (text == "Z") return std::chrono::minutes(0);
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 14) return std::nullopt;
  int minutes = 0;
  if (!text.empty()) {
    take(text, ':');
    const auto read = take_digits(text, 2);
    if (!read || *read > 59 || !text.empty()) return std::nullopt;
    minutes = *read;
  }
  return std::chrono::minutes(sign * (*hours * 60 + minutes));
}

std::optional<WordedTime> parse_worded(std::string_view text) noexcept {
  if (take_word(text, kWeekdays)) take(text, ',');
  skip_spaces(text);
  const auto month = take_word(text, kMonths);
  if (!month || !take(text, ' ')) return std::nullopt;
  skip_spaces(text);
  auto day = take_digits(text, 2);
  if (!day) day = take_digits(text, 1);
  if (!day || !take(text, ' ')) return std::nullopt;
  skip_spaces(text);
  auto year = take_year(text);
  const auto time = take_time(text);
  if (!time || (!text.empty() && !take(text, ' '))) return std::nullopt;
  skip_spaces(text);
  if (!year) year = take_year(text);
  WordedTime result;
  result.has_year = year.has_value();
  result.zone = text;
  const std::chrono::year_month_day date(std::chrono::year(year.value_or(1972)),
                                         std::chrono::month(*month + 1),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  result.civil = base::Instant(std::chrono::sys_days(date)) + *time;
  return result;
}

std::optional<base::Instant> in_latest_year(base::Instant civil, base::Instant latest) noexcept {
  using std::chrono::days;
  const auto day = std::chrono::floor<days>(civil);
  const std::chrono::year_month_day date(day);
  const std::chrono::year newest = std::chrono::year_month_day(std::chrono::floor<days>(latest)).year();
  for (int back = 0; back <= 8; ++back) {
    const std::chrono::year_month_day moved(newest - std::chrono::years(back), date.month(), date.day());
    if (!moved.ok()) continue;
    const base::Instant at = base::Instant(std::chrono::sys_days(moved)) + (civil - day);
    if (at <= latest) return at;
  }
  return std::nullopt;
}

base::Instant from_civil(base::Instant civil, const base::TimeZone& zone) noexcept {
  const auto guess = civil - std::chrono::seconds(zone.offset_at(civil));
  return civil - std::chrono::seconds(zone.offset_at(guess));
}

}  // namespace cartulaire::logs
