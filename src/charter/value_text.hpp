// Scalars from their text and back, without any context: "3 months", "22:00-06:00 on workdays", "10 MB".
//
// Every parse_x gives nothing where the text is no x; `expected` then says what an x looks like. print() is
// in value.hpp; parse(print(x)) == x for every value that can be written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "charter/catalogue.hpp"
#include "charter/value.hpp"

namespace cartulaire::charter {

std::optional<Duration> parse_duration(std::string_view text);
std::optional<Deadline> parse_deadline(std::string_view text);
std::optional<Span> parse_span(std::string_view text);
std::optional<Frequency> parse_frequency(std::string_view text);
std::optional<Window> parse_window(std::string_view text);
// "07:00-07:00": two equal hours, which is no window.
bool is_empty_window(std::string_view text);
std::optional<Days> parse_days(std::string_view text);
std::optional<Size> parse_size(std::string_view text);
std::optional<Rate> parse_rate(std::string_view text);
std::optional<DailyTime> parse_daily_time(std::string_view text);
std::optional<DailyVolume> parse_daily_volume(std::string_view text);
std::optional<Money> parse_money(std::string_view text);
std::optional<Count> parse_count(std::string_view text);
std::optional<Percent> parse_percent(std::string_view text);
std::optional<Date> parse_date(std::string_view text);
std::optional<bool> parse_yes_no(std::string_view text);
// The role of "by decision of ROLE" is any word here.
std::optional<Active> parse_active(std::string_view text);

// A value of a type that needs no context (durations, sizes, windows…); nothing for the others.
std::optional<Value> parse_plain(Type::Base base, std::string_view text);

// How a value of the type is written, for messages: "un délai comme `2 working days` ou `at once`".
Label expected(const Type& type);
// The words of the grammar that a misspelt value of the type may have meant: units, window names…
std::vector<std::string> vocabulary(const Type& type);

// Words separated by blanks.
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace cartulaire::charter
