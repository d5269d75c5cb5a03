// Figures with their unit in folded text: "6 mois", "douze caracteres", "10 mo", "20 %".
#pragma once

#include <string_view>
#include <vector>

#include "platform/pattern.hpp"

namespace cartulaire::charter::lint {

struct Figure {
  enum class Dimension { time, size, characters, percent };
  platform::Span span;
  Dimension dimension = Dimension::time;
  double amount = 0;      // hours (a month is 30.4 days, a year 365), bytes, characters, per cent
  double number = 0;      // as it is written: 6 of "six mois"
  std::string_view unit;  // as the language writes one: "month", "MB"; empty for characters and per cent
};

// From left to right. Article numbers and dates are none.
std::vector<Figure> find_figures(std::string_view folded);

// "a sept heures", "avant 18 heures": a time of the day, not a length of time.
bool is_time_of_day(std::string_view folded, platform::Span span);

}  // namespace cartulaire::charter::lint
