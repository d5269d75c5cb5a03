#include "policy/windows.hpp"

#include <algorithm>
#include <chrono>

namespace cartulaire::policy {
namespace {

constexpr int kDayMinutes = 1440;
// décret 2000-815, article 3: night is at least 22:00 to 05:00.
constexpr Window kNights{Window::Name::hours, 22 * 60, 5 * 60, 0x7f, Window::Holidays::ignored};
constexpr Window kWeekends{Window::Name::hours, 0, kDayMinutes, 0x60, Window::Holidays::ignored};
// A break between two stretches of work is lunch if it begins after 11:00 at the earliest and ends by 15:00.
constexpr int kLunchFrom = 11 * 60;
constexpr int kLunchTo = 15 * 60;

bool is_holiday(std::span<const std::int32_t> holidays, std::int32_t day) noexcept {
  return std::binary_search(holidays.begin(), holidays.end(), day);
}

bool begins_on(const Window& window, int weekday, bool holiday) noexcept {
  if (holiday && window.holidays == Window::Holidays::excluded) return false;
  if (holiday && window.holidays == Window::Holidays::included) return true;
  return ((window.weekdays >> weekday) & 1) != 0;
}

bool begins_today(const Window& window, const Hours& hours) noexcept {
  return begins_on(window, hours.civil.weekday(), hours.holiday);
}

bool in_hours(const Window& window, const Hours& hours) noexcept {
  const int minute = hours.civil.minute();
  if (window.from < window.to) {
    return window.from <= minute && minute < window.to && begins_today(window, hours);
  }
  if (minute >= window.from && begins_today(window, hours)) return true;
  const int yesterday = (hours.civil.weekday() + 6) % 7;
  return minute < window.to && begins_on(window, yesterday, hours.holiday_yesterday);
}

Window as_window(const WeekSpan& span) noexcept {
  const bool works_on_holidays = (span.days & kNotOnHolidays) == 0;
  return {Window::Name::hours, span.start, span.end, static_cast<std::uint8_t>(span.days & ~kNotOnHolidays),
          works_on_holidays ? Window::Holidays::ignored : Window::Holidays::excluded};
}

// Whether State's hours of the person count, and tell of this kind of stretch.
bool has_own(const Hours& hours, SpanKind kind) noexcept {
  if (hours.schedule->source == Schedule::Source::entity) return false;
  return std::any_of(hours.own_hours.begin(), hours.own_hours.end(),
                     [&](const WeekSpan& span) { return span.kind == kind; });
}

// Calls `use` with every stretch of work that holds for the person; false if nobody knows them.
template <class Use>
bool for_each_stretch(const Hours& hours, Use&& use) noexcept {
  if (has_own(hours, SpanKind::work)) {
    for (const WeekSpan& span : hours.own_hours) {
      if (span.kind == SpanKind::work) use(as_window(span));
    }
    return true;
  }
  for (const Window& window : hours.schedule->working)
    use(window);
  return !hours.schedule->working.empty();
}

Truth working(const Hours& hours) noexcept {
  if (hours.on_leave) return Truth::no;
  if (hours.schedule == nullptr) return Truth::unknown;
  bool inside = false;
  const bool known = for_each_stretch(hours, [&](const Window& w) { inside = inside || in_hours(w, hours); });
  return known ? truth(inside) : Truth::unknown;
}

Truth lunch(const Hours& hours) noexcept {
  if (hours.schedule == nullptr) return Truth::unknown;
  if (has_own(hours, SpanKind::lunch)) {
    return truth(std::any_of(hours.own_hours.begin(), hours.own_hours.end(), [&](const WeekSpan& span) {
      return span.kind == SpanKind::lunch && in_hours(as_window(span), hours);
    }));
  }
  if (!hours.schedule->lunch.empty()) return in_any(hours.schedule->lunch, hours);
  bool inside = false;
  bool after_one = false;
  bool before_one = false;
  const int minute = hours.civil.minute();
  const bool known = for_each_stretch(hours, [&](const Window& w) {
    inside = inside || in_hours(w, hours);
    if (!begins_today(w, hours)) return;
    after_one = after_one || (w.from < w.to && w.to <= minute && w.to >= kLunchFrom);
    before_one = before_one || (w.from > minute && w.from <= kLunchTo);
  });
  return known ? truth(!inside && after_one && before_one) : Truth::unknown;
}

}  // namespace

Hours hours_at(const base::TimeZone& zone, std::span<const std::int32_t> holidays,
               base::Instant at) noexcept {
  Hours hours;
  hours.civil = zone.civil(at);
  hours.holiday = is_holiday(holidays, hours.civil.day);
  hours.holiday_yesterday = is_holiday(holidays, hours.civil.day - 1);
  return hours;
}

Truth in_window(const Window& window, const Hours& hours) noexcept {
  switch (window.name) {
    case Window::Name::hours:
      return truth(in_hours(window, hours));
    case Window::Name::working:
      return working(hours);
    case Window::Name::outside_working:
      return negated(working(hours));
    case Window::Name::lunch:
      return lunch(hours);
    case Window::Name::nights:
      return truth(in_hours(kNights, hours));
    case Window::Name::weekends:
      return truth(in_hours(kWeekends, hours));
    case Window::Name::leave:
      return truth(hours.on_leave);
    case Window::Name::on_call:
      return truth(hours.on_call);
    case Window::Name::discharge:
      return truth(hours.in_discharge);
  }
  return Truth::unknown;
}

Truth in_any(std::span<const Window> windows, const Hours& hours) noexcept {
  Truth result = Truth::no;
  for (const Window& window : windows)
    result = either(result, in_window(window, hours));
  return result;
}

base::CivilTime plus(base::CivilTime from, const CalendarSpan& span,
                     std::span<const std::int32_t> holidays) noexcept {
  using std::chrono::days;
  const std::chrono::year_month_day start{std::chrono::sys_days(days(from.day))};
  std::chrono::year_month_day moved = start + std::chrono::months(span.months);
  if (!moved.ok()) moved = moved.year() / moved.month() / std::chrono::last;
  base::CivilTime result = from;
  result.day = static_cast<std::int32_t>(std::chrono::sys_days(moved).time_since_epoch().count()) + span.days;
  for (std::int32_t left = span.working_days; left > 0;) {
    ++result.day;
    if (result.weekday() < 5 && !is_holiday(holidays, result.day)) --left;
  }
  const std::int64_t seconds = result.second_of_day + std::int64_t{span.minutes} * 60;
  result.day += static_cast<std::int32_t>(seconds / 86400);
  result.second_of_day = static_cast<std::int32_t>(seconds % 86400);
  return result;
}

}  // namespace cartulaire::policy
