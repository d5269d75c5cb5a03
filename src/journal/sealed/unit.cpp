#include "journal/sealed/unit.hpp"

#include <charconv>

#include <fmt/format.h>

#include "journal/day_keys.hpp"
#include "journal/record.hpp"

namespace cartulaire::journal::sealed {
namespace {

template <class Number>
bool read_digits(std::string_view text, Number& number) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;  // no sign
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string Unit::name() const {
  return fmt::format("{}/{}/{}.{}", entity, log_class, day_name(day), part);
}

bool is_name(std::string_view text) {
  return is_label(text) && text.front() != '.';
}

std::string day_name(CivilDay day) {
  return day_text(day);
}

std::optional<CivilDay> parse_day(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text.substr(0, 4), year) ||
      !read_digits(text.substr(5, 2), month) || !read_digits(text.substr(8, 2), day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<Unit> parse_unit(std::string_view name) {
  const std::size_t first = name.find('/');
  const std::size_t second = first == std::string_view::npos ? first : name.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Unit unit;
  unit.entity = name.substr(0, first);
  unit.log_class = name.substr(first + 1, second - first - 1);
  const std::string_view rest = name.substr(second + 1);
  const auto day = parse_day(rest.substr(0, 10));
  if (!is_name(unit.entity) || !is_name(unit.log_class) || !day || rest.size() < 12 || rest[10] != '.' ||
      rest[11] == '0' || !read_digits(rest.substr(11), unit.part))
    return std::nullopt;
  unit.day = *day;
  return unit;
}

}  // namespace cartulaire::journal::sealed
