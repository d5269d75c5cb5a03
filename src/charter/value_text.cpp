#include "charter/value_text.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace cartulaire::charter {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::int64_t kMostCount = 1'000'000'000;

constexpr std::array<std::pair<std::string_view, Duration::Unit>, 12> kUnits{{
    {"minute", Duration::Unit::minutes},
    {"minutes", Duration::Unit::minutes},
    {"hour", Duration::Unit::hours},
    {"hours", Duration::Unit::hours},
    {"day", Duration::Unit::days},
    {"days", Duration::Unit::days},
    {"week", Duration::Unit::weeks},
    {"weeks", Duration::Unit::weeks},
    {"month", Duration::Unit::months},
    {"months", Duration::Unit::months},
    {"year", Duration::Unit::years},
    {"years", Duration::Unit::years},
}};

constexpr std::array<std::pair<std::string_view, Window::Name>, 9> kWindows{{
    {"any", Window::Name::any},
    {"working hours", Window::Name::working_hours},
    {"outside working hours", Window::Name::outside_working_hours},
    {"lunch", Window::Name::lunch},
    {"nights", Window::Name::nights},
    {"weekends", Window::Name::weekends},
    {"leave", Window::Name::leave},
    {"on-call", Window::Name::on_call},
    {"discharge", Window::Name::discharge},
}};

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::pair<std::string_view, Size::Unit>, 4> kSizes{
    {{"kB", Size::Unit::kilo}, {"MB", Size::Unit::mega}, {"GB", Size::Unit::giga}, {"TB", Size::Unit::tera}}};

// A whole number without sign, at most a thousand million.
std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 10) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > kMostCount)
    return std::nullopt;
  return number;
}

std::optional<Duration> duration_of(const Words& words, std::size_t from, std::size_t to) {
  if (to < from + 2 || to > words.size()) return std::nullopt;
  const auto number = parse_number(words[from]);
  if (!number) return std::nullopt;
  if (to - from == 3 && words[from + 1] == "working" &&
      (words[from + 2] == "day" || words[from + 2] == "days"))
    return Duration{*number, Duration::Unit::working_days};
  if (to - from != 2) return std::nullopt;
  for (const auto& [word, unit] : kUnits)
    if (words[from + 1] == word) return Duration{*number, unit};
  return std::nullopt;
}

bool starts(const Words& words, std::initializer_list<std::string_view> with) {
  std::size_t at = 0;
  for (const std::string_view word : with)
    if (at >= words.size() || words[at++] != word) return false;
  return true;
}

std::optional<int> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int digits[4];
  const int places[4] = {0, 1, 3, 4};
  for (int i = 0; i < 4; ++i) {
    const char c = text[static_cast<std::size_t>(places[i])];
    if (c < '0' || c > '9') return std::nullopt;
    digits[i] = c - '0';
  }
  const int hours = digits[0] * 10 + digits[1];
  const int minutes = digits[2] * 10 + digits[3];
  if (minutes > 59 || hours > 24 || (hours == 24 && minutes > 0)) return std::nullopt;
  return hours * 60 + minutes;
}

std::optional<int> weekday(std::string_view word) {
  for (std::size_t i = 0; i < kWeekdays.size(); ++i)
    if (kWeekdays[i] == word) return static_cast<int>(i);
  return std::nullopt;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  Words words;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
      ++at;
    const std::size_t start = at;
    while (at < text.size() && text[at] != ' ' && text[at] != '\n')
      ++at;
    if (at > start) words.push_back(text.substr(start, at - start));
  }
  return words;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const Words words = split_words(text);
  return duration_of(words, 0, words.size());
}

std::optional<Deadline> parse_deadline(std::string_view text) {
  const Words words = split_words(text);
  if (words.size() == 2 && starts(words, {"at", "once"})) return Deadline{Deadline::Kind::at_once, {}};
  if (words.size() == 2 && starts(words, {"without", "delay"}))
    return Deadline{Deadline::Kind::without_delay, {}};
  const auto within = duration_of(words, 0, words.size());
  if (!within) return std::nullopt;
  return Deadline{Deadline::Kind::within, *within};
}

std::optional<Span> parse_span(std::string_view text) {
  const Words words = split_words(text);
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (words[at] != "to") continue;
    const auto from = duration_of(words, 0, at);
    const auto to = duration_of(words, at + 1, words.size());
    if (!from || !to || approximate_minutes(*from) > approximate_minutes(*to)) return std::nullopt;
    return Span{*from, *to};
  }
  return std::nullopt;
}

std::optional<Frequency> parse_frequency(std::string_view text) {
  const Words words = split_words(text);
  if (words.size() == 1 && words[0] == "daily") return Frequency{1, {1, Duration::Unit::days}};
  if (words.size() == 1 && words[0] == "weekly") return Frequency{1, {1, Duration::Unit::weeks}};
  if (words.size() == 3 && starts(words, {"twice", "a", "year"}))
    return Frequency{2, {1, Duration::Unit::years}};
  std::optional<Duration> per;
  std::int64_t times = 1;
  if (starts(words, {"every"})) {
    per = duration_of(words, 1, words.size());
  } else if (words.size() > 2 && words[1] == "per") {
    const auto number = parse_number(words[0]);
    if (!number || *number == 0) return std::nullopt;
    times = *number;
    per = duration_of(words, 2, words.size());
  }
  if (!per || per->count == 0) return std::nullopt;
  return Frequency{times, *per};
}

std::optional<Days> parse_days(std::string_view text) {
  if (text == "every day") return Days{};
  Days days{0, false, false};
  for (const std::string_view word : split_words(text)) {
    const std::size_t dash = word.find('-');
    if (word == "workdays") {
      days.weekdays |= 0x1fU;
      days.not_holidays = true;
    } else if (word == "weekends") {
      days.weekdays |= 0x60U;
    } else if (word == "holidays") {
      days.holidays = true;
    } else if (const auto day = weekday(word)) {
      days.weekdays |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(*day));
    } else if (dash != std::string_view::npos) {
      const auto first = weekday(word.substr(0, dash));
      const auto last = weekday(word.substr(dash + 1));
      if (!first || !last || *first > *last) return std::nullopt;
      for (int i = *first; i <= *last; ++i)
        days.weekdays |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(i));
    } else {
      return std::nullopt;
    }
  }
  if (days.weekdays == 0 && !days.holidays) return std::nullopt;
  if (days.holidays && days.not_holidays) return std::nullopt;
  return days;
}

bool is_empty_window(std::string_view text) {
  const std::string_view clock = text.substr(0, text.find(" on "));
  if (clock.size() != 11 || clock[5] != '-') return false;
  return parse_clock(clock.substr(0, 5)) && clock.substr(0, 5) == clock.substr(6);
}

std::optional<Window> parse_window(std::string_view text) {
  Window window;
  for (const auto& [word, name] : kWindows)
    if (text == word) {
      window.name = name;
      return window;
    }
  const std::size_t on = text.find(" on ");
  const std::string_view clock = text.substr(0, on);
  if (clock.size() != 11 || clock[5] != '-') return std::nullopt;
  const auto start = parse_clock(clock.substr(0, 5));
  const auto end = parse_clock(clock.substr(6));
  if (!start || !end || *start == 1440 || *end == 0 || *start == *end) return std::nullopt;
  window.start = *start;
  window.end = *end;
  if (on != std::string_view::npos) {
    const auto days = parse_days(text.substr(on + 4));
    if (!days) return std::nullopt;
    window.days = *days;
  }
  return window;
}

std::optional<Size> parse_size(std::string_view text) {
  const Words words = split_words(text);
  if (words.size() != 2) return std::nullopt;
  const auto number = parse_number(words[0]);
  if (!number || *number > 1'000'000) return std::nullopt;
  for (const auto& [word, unit] : kSizes)
    if (words[1] == word) return Size{*number, unit};
  return std::nullopt;
}

std::optional<Rate> parse_rate(std::string_view text) {
  const Words words = split_words(text);
  if (words.size() < 3 || words[1] != "per") return std::nullopt;
  const auto number = parse_number(words[0]);
  const auto per = duration_of(words, 2, words.size());
  if (!number || !per || per->count == 0) return std::nullopt;
  return Rate{*number, *per};
}

std::optional<DailyTime> parse_daily_time(std::string_view text) {
  if (!text.ends_with(" per day")) return std::nullopt;
  const auto amount = parse_duration(text.substr(0, text.size() - 8));
  if (!amount || (amount->unit != Duration::Unit::minutes && amount->unit != Duration::Unit::hours))
    return std::nullopt;
  return DailyTime{*amount};
}

std::optional<DailyVolume> parse_daily_volume(std::string_view text) {
  if (!text.ends_with(" per day")) return std::nullopt;
  const auto amount = parse_size(text.substr(0, text.size() - 8));
  if (!amount) return std::nullopt;
  return DailyVolume{*amount};
}

std::optional<Money> parse_money(std::string_view text) {
  const Words words = split_words(text);
  if (words.size() != 2 || (words[1] != "EUR" && words[1] != "MGA")) return std::nullopt;
  const std::size_t point = words[0].find('.');
  const auto whole = parse_number(words[0].substr(0, point));
  if (!whole) return std::nullopt;
  std::int64_t cents = 0;
  if (point != std::string_view::npos) {
    const std::string_view digits = words[0].substr(point + 1);
    if (digits.size() != 2 || digits[0] < '0' || digits[0] > '9' || digits[1] < '0' || digits[1] > '9')
      return std::nullopt;
    cents = (digits[0] - '0') * 10 + (digits[1] - '0');
  }
  return Money{*whole * 100 + cents, std::string(words[1])};
}

std::optional<Count> parse_count(std::string_view text) {
  const auto number = parse_number(text);
  if (!number) return std::nullopt;
  return Count{*number};
}

std::optional<Percent> parse_percent(std::string_view text) {
  if (text.ends_with(" %")) text.remove_suffix(2);
  if (text.ends_with('%')) text.remove_suffix(1);
  const auto number = parse_number(text);
  if (!number || *number > 100) return std::nullopt;
  return Percent{*number};
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto digits = [&](std::size_t from, std::size_t length) -> std::optional<int> {
    int number = 0;
    for (std::size_t i = from; i < from + length; ++i) {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      number = number * 10 + (text[i] - '0');
    }
    return number;
  };
  const auto year = digits(0, 4);
  const auto month = digits(5, 2);
  const auto day = digits(8, 2);
  if (!year || !month || !day || *year < 1970 || *month < 1 || *month > 12 || *day < 1 ||
      *day > days_in_month(*year, *month))
    return std::nullopt;
  return Date{*year, *month, *day};
}

std::optional<bool> parse_yes_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

std::optional<Active> parse_active(std::string_view text) {
  const Words words = split_words(text);
  Active active;
  if (words.size() == 1 && words[0] == "always") return active;
  if (words.size() == 1 && words[0] == "occasional") {
    active.kind = Active::Kind::occasional;
    return active;
  }
  if (words.size() == 2 && starts(words, {"while", "crisis"})) {
    active.kind = Active::Kind::crisis;
    return active;
  }
  if (words.size() >= 4 && starts(words, {"by", "decision", "of"})) {
    active.kind = Active::Kind::by_decision;
    active.role = std::string(words[3]);
    if (words.size() == 4) return active;
    const auto duration = duration_of(words, 5, words.size());
    if (words[4] != "for" || !duration) return std::nullopt;
    active.limited = true;
    active.duration = *duration;
    return active;
  }
  if (words.size() >= 6 && words[0] == "after" && words[2] == "alerts" && words[3] == "in") {
    const auto alerts = parse_number(words[1]);
    const auto duration = duration_of(words, 4, words.size());
    if (!alerts || *alerts == 0 || !duration) return std::nullopt;
    active.kind = Active::Kind::after_alerts;
    active.alerts = *alerts;
    active.duration = *duration;
    return active;
  }
  return std::nullopt;
}

std::vector<std::string> vocabulary(const Type& type) {
  using Base = Type::Base;
  std::vector<std::string> words;
  if (type.base == Base::option) return type.options;
  if (type.base == Base::boolean) return {"yes", "no"};
  if (type.base == Base::window)
    for (const auto& [word, name] : kWindows)
      words.emplace_back(word);
  if (type.base == Base::frequency) return {"daily", "weekly", "twice a year"};
  if (type.base == Base::deadline) return {"at once", "without delay"};
  if (type.base == Base::active) return {"always", "while crisis", "occasional"};
  return words;
}

}  // namespace cartulaire::charter
