#include "oracle_calendar.hpp"

#include <algorithm>

namespace cartulaire::model {

Civil civil(const base::TimeZone& zone, Millis at) {
  Millis second = at / 1000 - (at % 1000 < 0 ? 1 : 0);
  Millis offset = zone.first_offset;
  for (const auto& t : zone.transitions)
    if (t.at <= second) offset = t.offset;
  second += offset;
  Millis day = second / 86400;
  while (day * 86400 > second)
    --day;
  return {static_cast<int>(day), static_cast<int>(second - day * 86400)};
}
int weekday(int day) {
  return ((day + 3) % 7 + 7) % 7;
}
namespace {

int month_length(int y, int m) {
  const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && leap ? 29 : kLengths[m - 1];
}
}  // namespace

Civil later(Civil from, const policy::CalendarSpan& span, const std::vector<std::int32_t>& holidays) {
  int y = 1970, m = 1, left = from.day;
  while (left >= month_length(y, m)) {
    left -= month_length(y, m);
    if (++m > 12) {
      m = 1;
      ++y;
    }
  }
  int day = from.day - left;  // the first of the month
  for (int i = 0; i < span.months; ++i) {
    day += month_length(y, m);
    if (++m > 12) {
      m = 1;
      ++y;
    }
  }
  day += std::min(left, month_length(y, m) - 1) + span.days;
  for (int i = span.working_days; i > 0;) {
    ++day;
    if (weekday(day) < 5 && std::count(holidays.begin(), holidays.end(), day) == 0) --i;
  }
  int second = from.second;
  for (int i = 0; i < span.minutes; ++i) {
    second += 60;
    if (second >= 86400) {
      second -= 86400;
      ++day;
    }
  }
  return {day, second};
}

}  // namespace cartulaire::model
