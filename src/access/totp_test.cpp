#include "access/totp.hpp"

#include <gtest/gtest.h>

namespace cartulaire::access {
namespace {

const platform::Bytes kSecret = platform::as_bytes("12345678901234567890");

base::Instant second(std::int64_t at) {
  return base::Instant(std::chrono::seconds(at));
}

TEST(Totp, gives_the_codes_of_rfc_6238_appendix_b) {
  // The last six of the eight digits that the table has for SHA-1.
  const std::vector<std::pair<std::int64_t, std::string>> table = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [at, code] : table)
    EXPECT_EQ(totp_code(kSecret, totp_step(second(at))), code) << at;
}

TEST(Totp, takes_one_step_either_way_and_none_twice) {
  const base::Instant now = second(1234567890);
  const std::int64_t step = totp_step(now);
  for (const std::int64_t near : {step - 1, step, step + 1})
    EXPECT_EQ(totp_match(kSecret, totp_code(kSecret, near), now, 0), near);
  for (const std::int64_t far : {step - 2, step + 2})
    EXPECT_FALSE(totp_match(kSecret, totp_code(kSecret, far), now, 0));
  EXPECT_FALSE(totp_match(kSecret, totp_code(kSecret, step), now, step));
  EXPECT_FALSE(totp_match(kSecret, totp_code(kSecret, step - 1), now, step)) << "an older one after a newer";
  for (const char* bad : {"", "28708", "2870822", "28708a"})
    EXPECT_FALSE(totp_match(kSecret, bad, now, 0)) << bad;
}

}  // namespace
}  // namespace cartulaire::access
