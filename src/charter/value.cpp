#include "charter/value.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace cartulaire::charter {
namespace {

std::string_view unit_word(Duration duration) {
  const bool one = duration.count == 1;
  switch (duration.unit) {
    case Duration::Unit::minutes:
      return one ? "minute" : "minutes";
    case Duration::Unit::hours:
      return one ? "hour" : "hours";
    case Duration::Unit::days:
      return one ? "day" : "days";
    case Duration::Unit::working_days:
      return one ? "working day" : "working days";
    case Duration::Unit::weeks:
      return one ? "week" : "weeks";
    case Duration::Unit::months:
      return one ? "month" : "months";
    case Duration::Unit::years:
      return one ? "year" : "years";
  }
  return "";
}

std::string_view size_word(Size::Unit unit) {
  switch (unit) {
    case Size::Unit::kilo:
      return "kB";
    case Size::Unit::mega:
      return "MB";
    case Size::Unit::giga:
      return "GB";
    case Size::Unit::tera:
      return "TB";
  }
  return "";
}

std::string print_size(Size size) {
  return fmt::format("{} {}", size.count, size_word(size.unit));
}

std::string print_days(const Days& days) {
  if (days == Days{}) return "every day";
  std::string text;
  const auto add = [&](std::string_view word) {
    if (!text.empty()) text += ' ';
    text += word;
  };
  unsigned left = days.weekdays;
  if (days.not_holidays) {
    add("workdays");
    left &= ~0x1fU;
  }
  constexpr std::array<std::string_view, 7> kNames{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (unsigned i = 0; i < 7;) {
    unsigned end = i;
    while (end < 7 && (left >> end & 1U) != 0)
      ++end;
    // Three days in a row and more are told by their ends: "mon-thu".
    if (end - i > 2)
      add(fmt::format("{}-{}", kNames[i], kNames[end - 1]));
    else
      for (unsigned day = i; day < end; ++day)
        add(kNames[day]);
    i = std::max(end, i + 1);
  }
  if (days.holidays) add("holidays");
  return text;
}

std::string print_frequency(const Frequency& frequency) {
  if (frequency == Frequency{1, {1, Duration::Unit::days}}) return "daily";
  if (frequency == Frequency{1, {1, Duration::Unit::weeks}}) return "weekly";
  if (frequency == Frequency{2, {1, Duration::Unit::years}}) return "twice a year";
  if (frequency.times == 1) return "every " + print(frequency.per);
  return fmt::format("{} per {}", frequency.times, print(frequency.per));
}

std::string print_active(const Active& active) {
  switch (active.kind) {
    case Active::Kind::always:
      return "always";
    case Active::Kind::crisis:
      return "while crisis";
    case Active::Kind::occasional:
      return "occasional";
    case Active::Kind::after_alerts:
      return fmt::format("after {} alerts in {}", active.alerts, print(active.duration));
    case Active::Kind::by_decision:
      return "by decision of " + active.role + (active.limited ? " for " + print(active.duration) : "");
  }
  return "";
}

// A scalar as it must stand within flow YAML: bare where that reads back as the same text, else
// double-quoted.
std::string scalar(std::string_view text, bool typed_as_text = false) {
  const bool bare =
      !text.empty() && text.find_first_of(",[]{}#&*!|>'\"%@`\n\r\t\\:?<=") == std::string_view::npos &&
      text.front() != ' ' && text.back() != ' ' && text.front() != '-' && !text.starts_with("...") &&
      text != "~" && text != "null" && !(typed_as_text && text == "unset");
  if (bare) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\r') {
      quoted += "\\r";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string print_who(const Who& who) {
  return (who.negated ? "not " : "") + who.name.id;
}

template <class T, class F>
std::string bracketed(const std::vector<T>& items, F&& text_of) {
  std::string text = "[";
  for (const T& item : items) {
    if (text.size() > 1) text += ", ";
    text += text_of(item);
  }
  return text + "]";
}

std::string print_date(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string print_members(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string text = "{";
  for (const auto& [name, value] : members) {
    if (text.size() > 1) text += ", ";
    text += name;
    text += ": ";
    text += value;
  }
  return text + "}";
}

std::string print_except(const Except& except) {
  std::vector<std::pair<std::string, std::string>> members;
  const auto word = [](const std::string& one) { return scalar(one); };
  if (!except.who.empty()) members.emplace_back("who", bracketed(except.who, print_who));
  if (!except.zones.empty()) members.emplace_back("zones", bracketed(except.zones, word));
  if (!except.devices.empty()) members.emplace_back("devices", bracketed(except.devices, word));
  if (!except.windows.empty())
    members.emplace_back("windows",
                         bracketed(except.windows, [](const Window& one) { return scalar(print(one)); }));
  for (const auto& [name, value] : except.parts)
    members.emplace_back(name, print(value));
  if (except.has_until) members.emplace_back("until", print_date(except.until));
  if (!except.reason.empty()) members.emplace_back("reason", scalar(except.reason, true));
  return print_members(members);
}

struct Printer {
  std::string operator()(const Unset&) const { return "unset"; }
  std::string operator()(const Delegated& value) const {
    std::string frame;
    if (value.kind == Delegated::Frame::range && value.frame.size() == 2)
      frame = print(value.frame[0]) + " to " + print(value.frame[1]);
    else
      frame = bracketed(value.frame, [](const Value& one) { return print(one); });
    return print_members({{"set_by", value.role}, {"within", frame}});
  }
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
  std::string operator()(const Count& value) const { return std::to_string(value.number); }
  std::string operator()(const Percent& value) const { return std::to_string(value.number); }
  std::string operator()(const Duration& value) const { return print(value); }
  std::string operator()(const Deadline& value) const {
    if (value.kind == Deadline::Kind::at_once) return "at once";
    return value.kind == Deadline::Kind::without_delay ? "without delay" : print(value.within);
  }
  std::string operator()(const Span& value) const { return print(value.from) + " to " + print(value.to); }
  std::string operator()(const Frequency& value) const { return print_frequency(value); }
  std::string operator()(const Window& value) const { return scalar(print(value)); }
  std::string operator()(const Size& value) const { return print_size(value); }
  std::string operator()(const Rate& value) const {
    return fmt::format("{} per {}", value.count, print(value.per));
  }
  std::string operator()(const DailyTime& value) const { return print(value.amount) + " per day"; }
  std::string operator()(const DailyVolume& value) const { return print_size(value.amount) + " per day"; }
  std::string operator()(const Money& value) const {
    if (value.cents % 100 == 0) return fmt::format("{} {}", value.cents / 100, value.currency);
    return fmt::format("{}.{:02} {}", value.cents / 100, value.cents % 100, value.currency);
  }
  std::string operator()(const Date& value) const { return print_date(value); }
  std::string operator()(const Text& value) const { return scalar(value.text, true); }
  std::string operator()(const LegalRef& value) const {
    std::string text = value.text;
    if (!value.number.empty()) text += " " + value.number;
    if (!value.article.empty()) text += " art. " + value.article;
    return scalar(text);
  }
  std::string operator()(const Name& value) const { return scalar(value.id); }
  std::string operator()(const Who& value) const { return print_who(value); }
  std::string operator()(const Active& value) const { return print_active(value); }
  std::string operator()(const Except& value) const { return print_except(value); }
  std::string operator()(const Record& value) const {
    std::vector<std::pair<std::string, std::string>> members;
    members.reserve(value.members.size());
    for (const auto& [name, member] : value.members)
      members.emplace_back(name, print(member));
    return print_members(members);
  }
  std::string operator()(const List& value) const {
    return bracketed(value.items, [](const Value& one) { return print(one); });
  }
};

// The measure of a value that has one; all of one type share a unit.
std::optional<std::int64_t> measure(const Value& value) {
  if (const auto* count = value.as<Count>()) return count->number;
  if (const auto* percent = value.as<Percent>()) return percent->number;
  if (const auto* duration = value.as<Duration>()) return approximate_minutes(*duration);
  if (const auto* deadline = value.as<Deadline>())
    return deadline->kind == Deadline::Kind::within ? approximate_minutes(deadline->within) : 0;
  // A frequency is measured by its interval: "every 3 months" is less often, so more, than "weekly".
  if (const auto* frequency = value.as<Frequency>())
    return approximate_minutes(frequency->per) / std::max<std::int64_t>(1, frequency->times);
  if (const auto* size = value.as<Size>()) return bytes(*size);
  if (const auto* daily = value.as<DailyTime>()) return approximate_minutes(daily->amount);
  if (const auto* daily = value.as<DailyVolume>()) return bytes(daily->amount);
  if (const auto* money = value.as<Money>()) return money->cents;
  if (const auto* date = value.as<Date>()) return (date->year * 12 + date->month) * 31 + date->day;
  return std::nullopt;
}

}  // namespace

std::int64_t approximate_minutes(Duration duration) {
  constexpr std::int64_t kDay = 1'440;
  switch (duration.unit) {
    case Duration::Unit::minutes:
      return duration.count;
    case Duration::Unit::hours:
      return duration.count * 60;
    case Duration::Unit::days:
    case Duration::Unit::working_days:
      return duration.count * kDay;
    case Duration::Unit::weeks:
      return duration.count * 7 * kDay;
    case Duration::Unit::months:
      return (duration.count / 12 * 365 + duration.count % 12 * 30) * kDay;
    case Duration::Unit::years:
      return duration.count * 365 * kDay;
  }
  return 0;
}

std::int64_t bytes(Size size) {
  switch (size.unit) {
    case Size::Unit::kilo:
      return size.count * 1'000;
    case Size::Unit::mega:
      return size.count * 1'000'000;
    case Size::Unit::giga:
      return size.count * 1'000'000'000;
    case Size::Unit::tera:
      return size.count * 1'000'000'000'000;
  }
  return 0;
}

bool needs_schedule(const Window& window) {
  switch (window.name) {
    case Window::Name::working_hours:
    case Window::Name::outside_working_hours:
    case Window::Name::lunch:
      return true;
    default:
      return false;
  }
}

std::string print(Duration duration) {
  return fmt::format("{} {}", duration.count, unit_word(duration));
}

std::string print(const Window& window) {
  switch (window.name) {
    case Window::Name::any:
      return "any";
    case Window::Name::working_hours:
      return "working hours";
    case Window::Name::outside_working_hours:
      return "outside working hours";
    case Window::Name::lunch:
      return "lunch";
    case Window::Name::nights:
      return "nights";
    case Window::Name::weekends:
      return "weekends";
    case Window::Name::leave:
      return "leave";
    case Window::Name::on_call:
      return "on-call";
    case Window::Name::discharge:
      return "discharge";
    case Window::Name::clock:
      break;
  }
  std::string text = fmt::format("{:02}:{:02}-{:02}:{:02}", window.start / 60, window.start % 60,
                                 window.end / 60, window.end % 60);
  if (!(window.days == Days{})) text += " on " + print_days(window.days);
  return text;
}

std::string print(const Value& value) {
  return std::visit(Printer{}, value.data);
}

const Value* Record::find(std::string_view name) const {
  for (const auto& [key, value] : members)
    if (key == name) return &value;
  return nullptr;
}

bool List::operator==(const List& other) const {
  return items == other.items;
}
bool Record::operator==(const Record& other) const {
  return members == other.members;
}
bool Except::operator==(const Except& other) const {
  return who == other.who && zones == other.zones && devices == other.devices && windows == other.windows &&
         parts == other.parts && has_until == other.has_until && until == other.until &&
         reason == other.reason;
}
bool Delegated::operator==(const Delegated& other) const {
  return role == other.role && kind == other.kind && frame == other.frame;
}

int compare(const Value& left, const Value& right) {
  if (left.data.index() != right.data.index()) return 2;
  const auto a = measure(left);
  const auto b = measure(right);
  if (!a || !b) return 2;
  return *a < *b ? -1 : *a > *b ? 1 : 0;
}

bool holds(const Value& value, std::string_view wanted) {
  if (const auto* list = value.as<List>())
    return std::any_of(list->items.begin(), list->items.end(),
                       [&](const Value& item) { return print(item) == wanted; });
  return print(value) == wanted;
}

bool within_frame(const Value& value, const Delegated& frame) {
  if (frame.kind == Delegated::Frame::choice) {
    const auto allowed = [&](const Value& one) {
      return std::find(frame.frame.begin(), frame.frame.end(), one) != frame.frame.end();
    };
    if (const auto* list = value.as<List>())
      return std::all_of(list->items.begin(), list->items.end(), allowed);
    return allowed(value);
  }
  if (frame.frame.size() != 2) return false;
  const int low = compare(frame.frame[0], value);
  const int high = compare(value, frame.frame[1]);
  return low != 2 && high != 2 && low <= 0 && high <= 0;
}

}  // namespace cartulaire::charter
