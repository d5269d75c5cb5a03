#include "platform/zone.hpp"

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

using base::Instant;
using std::chrono::seconds;

TEST(TimeZone, paris_changes_its_clocks_on_the_last_sundays_of_march_and_october) {
  const auto paris = load_time_zone("Europe/Paris");
  ASSERT_TRUE(paris);
  // 2026-03-29T01:00:00Z: 02:00 becomes 03:00.
  EXPECT_EQ(paris->civil(Instant(seconds(1774745999))).second_of_day, 2 * 3600 - 1);
  EXPECT_EQ(paris->civil(Instant(seconds(1774746000))).second_of_day, 3 * 3600);
  // 2026-10-25T01:00:00Z: 03:00 becomes 02:00.
  EXPECT_EQ(paris->civil(Instant(seconds(1792889999))).second_of_day, 3 * 3600 - 1);
  EXPECT_EQ(paris->civil(Instant(seconds(1792890000))).second_of_day, 2 * 3600);
}

TEST(TimeZone, an_overseas_zone_has_its_own_offset) {
  const auto reunion = load_time_zone("Indian/Reunion");
  ASSERT_TRUE(reunion);
  EXPECT_EQ(reunion->civil(Instant(seconds(1774745999))).minute(), 4 * 60 + 59);
}

TEST(TimeZone, an_unknown_name_is_said_with_its_cure) {
  const auto nowhere = load_time_zone("Europe/Pariss");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, base::ErrorCode::not_found);
  EXPECT_NE(nowhere.error().french.find("Europe/Pariss"), std::string::npos);
}

}  // namespace
}  // namespace cartulaire::platform
