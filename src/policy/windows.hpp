// Whether a moment lies in a window of a charter: civil time of the entity, holidays, the person's hours.
#pragma once

#include <cstdint>
#include <span>

#include "base/time_zone.hpp"
#include "policy/policy.hpp"
#include "policy/state.hpp"
#include "policy/truth.hpp"

namespace cartulaire::policy {

// What a window may depend on, for one request.
struct Hours {
  base::CivilTime civil;
  bool holiday = false;  // today
  bool holiday_yesterday = false;
  const Schedule* schedule = nullptr;   // the one that reaches the person; null: none does
  std::span<const WeekSpan> own_hours;  // the person's schedule in State; empty: none known
  bool on_leave = false;
  bool on_call = false;
  bool in_discharge = false;
};

// The moment and its holidays; the rest of Hours is the caller's.
Hours hours_at(const base::TimeZone& zone, std::span<const std::int32_t> holidays, base::Instant at) noexcept;

// unknown: the window speaks of working hours or lunch, and nobody knows those of this person.
Truth in_window(const Window& window, const Hours& hours) noexcept;
// Any of them; `no` for no window.
Truth in_any(std::span<const Window> windows, const Hours& hours) noexcept;

// `from` plus `span`, in civil time: months first (31 January plus a month is 28 February), then days,
// working days, minutes.
base::CivilTime plus(base::CivilTime from, const CalendarSpan& span,
                     std::span<const std::int32_t> holidays) noexcept;

constexpr bool before(base::CivilTime a, base::CivilTime b) {
  return a.day != b.day ? a.day < b.day : a.second_of_day < b.second_of_day;
}

}  // namespace cartulaire::policy
