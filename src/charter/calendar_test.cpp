#include "charter/calendar.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace cartulaire::charter {
namespace {

bool has(const std::vector<std::int32_t>& days, std::chrono::year_month_day date) {
  const auto wanted = static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
  return std::binary_search(days.begin(), days.end(), wanted);
}

TEST(Calendar, the_eleven_french_holidays_of_2026) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const auto french = public_holidays("fr");
  ASSERT_TRUE(french);
  for (const auto& [m, d] : {std::pair{1, 1},
                             {4, 6},
                             {5, 1},
                             {5, 8},
                             {5, 14},
                             {5, 25},
                             {7, 14},
                             {8, 15},
                             {11, 1},
                             {11, 11},
                             {12, 25}})
    EXPECT_TRUE(has(*french, year{2026} / m / d)) << m << "-" << d;
  EXPECT_FALSE(has(*french, year{2026} / 4 / 3));  // Good Friday: Alsace and Moselle only
  EXPECT_TRUE(has(public_holidays("fr-alsace-moselle").value(), year{2026} / 4 / 3));
}

TEST(Calendar, easter_moves_as_astronomers_reckon) {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace)
  const auto french = public_holidays("fr").value();
  EXPECT_TRUE(has(french, year{2008} / 3 / 24));  // among the earliest Easter Mondays
  EXPECT_TRUE(has(french, year{2038} / 4 / 26));  // the latest
}

TEST(Calendar, no_calendar_has_no_holiday_and_an_unknown_one_is_an_error) {
  EXPECT_TRUE(public_holidays("")->empty());
  EXPECT_FALSE(public_holidays("mars"));
}

}  // namespace
}  // namespace cartulaire::charter
