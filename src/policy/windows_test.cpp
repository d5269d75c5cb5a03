#include "policy/windows.hpp"

#include <gtest/gtest.h>

namespace cartulaire::policy {
namespace {

constexpr std::int32_t kTuesday = 20781;  // 2026-11-24

Hours on(std::int32_t day, int hour, int minute) {
  static const Schedule kUnknown;
  Hours hours;
  hours.civil = {day, hour * 3600 + minute * 60};
  hours.schedule = &kUnknown;
  return hours;
}

Window from_to(int from, int to, std::uint8_t weekdays = 0x7f) {
  return {Window::Name::hours, static_cast<std::uint16_t>(from), static_cast<std::uint16_t>(to), weekdays,
          Window::Holidays::ignored};
}

TEST(windows, web_06_are_half_open) {
  const Window noon = from_to(12 * 60, 14 * 60);
  EXPECT_EQ(in_window(noon, on(kTuesday, 11, 59)), Truth::no);
  EXPECT_EQ(in_window(noon, on(kTuesday, 12, 0)), Truth::yes);
  EXPECT_EQ(in_window(noon, on(kTuesday, 13, 59)), Truth::yes);
  EXPECT_EQ(in_window(noon, on(kTuesday, 14, 0)), Truth::no);
}

TEST(windows, web_06_over_midnight_belong_to_the_day_on_which_they_begin) {
  const Window tuesday_night = from_to(22 * 60, 6 * 60, 0x02);
  EXPECT_EQ(in_window(tuesday_night, on(kTuesday, 23, 0)), Truth::yes);
  EXPECT_EQ(in_window(tuesday_night, on(kTuesday + 1, 5, 59)), Truth::yes);
  EXPECT_EQ(in_window(tuesday_night, on(kTuesday + 1, 6, 0)), Truth::no);
  EXPECT_EQ(in_window(tuesday_night, on(kTuesday, 5, 0)), Truth::no) << "that was Monday night";
}

TEST(windows, web_06_workdays_leave_out_holidays_and_holidays_may_be_named) {
  Window workdays = from_to(0, 1440, 0x1f);
  workdays.holidays = Window::Holidays::excluded;
  Hours holiday = on(kTuesday, 10, 0);
  holiday.holiday = true;
  EXPECT_EQ(in_window(workdays, on(kTuesday, 10, 0)), Truth::yes);
  EXPECT_EQ(in_window(workdays, holiday), Truth::no);
  Window holidays = from_to(0, 1440, 0);
  holidays.holidays = Window::Holidays::included;
  EXPECT_EQ(in_window(holidays, holiday), Truth::yes);
  EXPECT_EQ(in_window(holidays, on(kTuesday, 10, 0)), Truth::no);
}

TEST(windows, web_06_working_hours_that_nobody_knows_are_unknown_in_both_senses) {
  Window working;
  working.name = Window::Name::working;
  Window outside;
  outside.name = Window::Name::outside_working;
  EXPECT_EQ(in_window(working, on(kTuesday, 10, 0)), Truth::unknown);
  EXPECT_EQ(in_window(outside, on(kTuesday, 10, 0)), Truth::unknown);
  Hours away = on(kTuesday, 10, 0);
  away.on_leave = true;
  EXPECT_EQ(in_window(outside, away), Truth::yes) << "leave needs no schedule";
}

TEST(windows, web_06_own_hours_leave_out_holidays_only_where_they_say_workdays) {
  const WeekSpan clerk{8 * 60, 17 * 60, 0x1f | kNotOnHolidays, SpanKind::work, 0};
  const WeekSpan guard{8 * 60, 17 * 60, 0x1f, SpanKind::work, 0};
  Window working;
  working.name = Window::Name::working;
  const auto at_work = [&](const WeekSpan& span, bool holiday) {
    Hours hours = on(kTuesday, 10, 0);
    hours.holiday = holiday;
    hours.own_hours = {&span, 1};
    return in_window(working, hours);
  };
  EXPECT_EQ(at_work(clerk, false), Truth::yes);
  EXPECT_EQ(at_work(clerk, true), Truth::no);
  EXPECT_EQ(at_work(guard, false), Truth::yes);
  EXPECT_EQ(at_work(guard, true), Truth::yes);
}

TEST(windows, web_06_lunch_is_the_gap_between_two_stretches_of_the_day) {
  Schedule schedule;
  schedule.working = {from_to(8 * 60 + 30, 12 * 60), from_to(13 * 60 + 30, 17 * 60 + 30)};
  Window lunch;
  lunch.name = Window::Name::lunch;
  const auto at = [&](int hour, int minute) {
    Hours hours = on(kTuesday, hour, minute);
    hours.schedule = &schedule;
    return in_window(lunch, hours);
  };
  EXPECT_EQ(at(11, 59), Truth::no);
  EXPECT_EQ(at(12, 0), Truth::yes);
  EXPECT_EQ(at(13, 30), Truth::no);
  EXPECT_EQ(at(18, 0), Truth::no);
}

TEST(windows, ack_02_a_month_after_the_31st_is_the_last_of_the_next) {
  const base::CivilTime january_31{20484, 3600};  // 2026-01-31 01:00
  EXPECT_EQ(plus(january_31, {.months = 1}, {}), (base::CivilTime{20484 + 28, 3600}));
}

TEST(windows, ack_02_working_days_leave_out_weekends_and_holidays) {
  const std::int32_t friday = kTuesday + 3;
  const std::int32_t holidays[] = {friday + 3};  // Monday
  EXPECT_EQ(plus({friday, 0}, {.working_days = 1}, holidays).day, friday + 4);
}

TEST(windows, minutes_carry_into_the_next_day) {
  EXPECT_EQ(plus({kTuesday, 86340}, {.minutes = 2}, {}), (base::CivilTime{kTuesday + 1, 60}));
}

}  // namespace
}  // namespace cartulaire::policy
