#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "charter/value_read.hpp"
#include "charter/value_text.hpp"

namespace cartulaire::charter {
namespace {

using rc::gen::inRange;

Duration any_duration() {
  return {*inRange<std::int64_t>(1, 10'000), static_cast<Duration::Unit>(*inRange(0, 7))};
}
Size any_size() {
  return {*inRange<std::int64_t>(0, 1'000'001), static_cast<Size::Unit>(*inRange(0, 4))};
}
Window any_window() {
  Window window;
  window.name = static_cast<Window::Name>(*inRange(0, 10));
  if (window.name != Window::Name::clock) return window;
  window.start = *inRange(0, 1440);
  window.end = *rc::gen::suchThat(inRange(1, 1441), [&](int end) { return end != window.start; });
  window.days.weekdays = static_cast<std::uint8_t>(*inRange(1, 128));
  const int holidays = *inRange(0, 3);
  window.days.holidays = holidays == 1;
  // Workdays are Monday to Friday.
  window.days.not_holidays = holidays == 2;
  if (holidays == 2) window.days.weekdays |= 0x1f;
  return window;
}

// One of every scalar type that has a syntax of its own.
std::pair<Type::Base, Value> any_scalar() {
  using Base = Type::Base;
  switch (*inRange(0, 14)) {
    case 0:
      return {Base::duration, Value{any_duration()}};
    case 1: {
      Deadline deadline;
      deadline.kind = static_cast<Deadline::Kind>(*inRange(0, 3));
      if (deadline.kind == Deadline::Kind::within) deadline.within = any_duration();
      return {Base::deadline, Value{deadline}};
    }
    case 2: {
      Span span{any_duration(), any_duration()};
      if (approximate_minutes(span.from) > approximate_minutes(span.to)) std::swap(span.from, span.to);
      return {Base::span, Value{span}};
    }
    case 3:
      return {Base::frequency, Value{Frequency{*inRange<std::int64_t>(1, 100), any_duration()}}};
    case 4:
      return {Base::window, Value{any_window()}};
    case 5:
      return {Base::size, Value{any_size()}};
    case 6:
      return {Base::rate, Value{Rate{*inRange<std::int64_t>(0, 1000), any_duration()}}};
    case 7:
      return {
          Base::daily_time,
          Value{DailyTime{{*inRange<std::int64_t>(0, 1000), static_cast<Duration::Unit>(*inRange(0, 2))}}}};
    case 8:
      return {Base::daily_volume, Value{DailyVolume{any_size()}}};
    case 9:
      return {Base::money,
              Value{Money{*inRange<std::int64_t>(0, 1'000'000), *inRange(0, 2) == 0 ? "EUR" : "MGA"}}};
    case 10:
      return {Base::boolean, Value{*inRange(0, 2) == 0}};
    case 11:
      return {Base::count, Value{Count{*inRange<std::int64_t>(0, 1'000'000'000)}}};
    case 12:
      return {Base::date, Value{Date{*inRange(1970, 2200), *inRange(1, 13), *inRange(1, 29)}}};
    default: {
      Active active;
      active.kind = static_cast<Active::Kind>(*inRange(0, 5));
      if (active.kind == Active::Kind::by_decision) {
        active.role = "it";
        active.limited = *inRange(0, 2) == 0;
        if (active.limited) active.duration = any_duration();
      }
      if (active.kind == Active::Kind::after_alerts) {
        active.alerts = *inRange<std::int64_t>(1, 100);
        active.duration = any_duration();
      }
      return {Base::active, Value{active}};
    }
  }
}

// What print() writes, read as the value of a clause.
std::optional<Value> read_back(const std::string& printed, const Type& type) {
  const auto document = platform::parse_yaml("x: " + printed + "\n");
  if (!document.problems.empty() || document.root.find("x") == nullptr) return std::nullopt;
  const ReadContext context{catalogue(), nullptr, catalogue().find("web.filter"), {}, [](const Finding&) {}};
  return read_value(*document.root.find("x"), type, context);
}

RC_GTEST_PROP(Values, a_scalar_reads_back_as_it_prints, ()) {
  const auto [base, value] = any_scalar();
  Type type;
  type.base = base;
  const std::string printed = print(value);
  RC_LOG() << printed;
  const auto again = read_back(printed, type);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == value);
  RC_ASSERT(print(*again) == printed);
}

RC_GTEST_PROP(Values, a_list_of_scalars_reads_back_as_it_prints, ()) {
  const auto [base, first] = any_scalar();
  Type type;
  type.base = Type::Base::list;
  type.items.emplace_back();
  type.items.back().base = base;
  const Value value{List{{first}}};
  const auto again = read_back(print(value), type);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == value);
}

RC_GTEST_PROP(Values, any_free_text_reads_back_as_it_prints, ()) {
  const auto letters =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aé,:#'\"[]{}&*!|>%@`- \\\n~=?<0")));
  std::string text;
  // The alphabet is of bytes: é must stay whole.
  for (const char c : letters)
    if (static_cast<unsigned char>(c) < 0x80)
      text += c;
    else
      text += "é";
  Type type;
  type.base = Type::Base::text;
  const Value value{Text{text}};
  RC_LOG() << print(value);
  const auto again = read_back(print(value), type);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == value);
}

TEST(Values, an_exception_reads_back_as_it_prints) {
  Except except;
  except.who = {{false, {Name::Of::population, "agents"}}, {true, {Name::Of::population, "elus"}}};
  except.zones = {"vpn"};
  except.windows = {*parse_window("12:00-14:00 on workdays")};
  except.parts.emplace_back("categories", Value{List{{Value{Name{Name::Of::category, "video"}}}}});
  except.has_until = true;
  except.until = {2027, 1, 31};
  except.reason = "veille: presse, radio";
  Type type;
  type.base = Type::Base::except;
  const auto again = read_back(print(Value{except}), type);
  ASSERT_TRUE(again.has_value()) << print(Value{except});
  EXPECT_EQ(*again->as<Except>(), except);
}

TEST(Values, forms_that_say_the_same_are_the_same_value) {
  EXPECT_EQ(parse_frequency("daily"), parse_frequency("every 1 day"));
  EXPECT_EQ(parse_frequency("twice a year"), parse_frequency("2 per 1 year"));
  EXPECT_EQ(parse_duration("1 months"), parse_duration("1 month"));
  EXPECT_EQ(parse_window("08:00-12:00 on mon-fri"), parse_window("08:00-12:00 on mon tue wed thu fri"));
  EXPECT_EQ(parse_window("08:00-12:00"), parse_window("08:00-12:00 on every day"));
  EXPECT_NE(parse_window("08:00-12:00 on mon-fri"), parse_window("08:00-12:00 on workdays"));
}

TEST(Values, misshapen_scalars_are_no_values) {
  for (const char* text : {"", "6", "months", "6 month and", "-6 months", "6.5 months", "06 months",
                           "99999999999 days", "6 Months"})
    EXPECT_FALSE(parse_duration(text)) << text;
  for (const char* text : {"8:00-12:00", "08:00-08:00", "24:00-08:00", "08:60-12:00", "08:00-25:00",
                           "08:00 - 12:00", "08:00-12:00 on", "08:00-12:00 on holiday",
                           "08:00-12:00 on fri-mon", "12:00-14:00 on workdays holidays", "midi"})
    EXPECT_FALSE(parse_window(text)) << text;
  for (const char* text : {"10", "10 Mo", "10MB", "10 mb", "1.5 GB"})
    EXPECT_FALSE(parse_size(text)) << text;
  for (const char* text : {"2026-13-01", "2026-02-29", "01/02/2026", "2026-2-1"})
    EXPECT_FALSE(parse_date(text)) << text;
  for (const char* text : {"true", "oui", "Yes", "1"})
    EXPECT_FALSE(parse_yes_no(text)) << text;
  EXPECT_TRUE(parse_date("2028-02-29"));
  EXPECT_TRUE(parse_window("00:00-24:00"));
  EXPECT_TRUE(parse_window("22:00-06:00"));
}

TEST(Values, a_frame_holds_what_lies_within_it) {
  const auto duration = [](const char* text) { return Value{*parse_duration(text)}; };
  Delegated frame{"it", {duration("3 months"), duration("1 year")}, Delegated::Frame::range};
  EXPECT_TRUE(within_frame(duration("3 months"), frame));
  EXPECT_TRUE(within_frame(duration("12 months"), frame));
  EXPECT_FALSE(within_frame(duration("2 months"), frame));
  EXPECT_FALSE(within_frame(duration("13 months"), frame));
  EXPECT_FALSE(within_frame(Value{Count{6}}, frame));
  frame = {"it", {Value{Count{1}}, Value{Count{2}}}, Delegated::Frame::choice};
  EXPECT_TRUE(within_frame(Value{List{{Value{Count{2}}}}}, frame));
  EXPECT_FALSE(within_frame(Value{List{{Value{Count{2}}, Value{Count{3}}}}}, frame));
}

}  // namespace
}  // namespace cartulaire::charter
