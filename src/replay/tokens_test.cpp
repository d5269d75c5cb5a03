#include "replay/tokens.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::replay {
namespace {

TEST(Tokens, the_hash_is_siphash_2_4) {
  // The reference vectors: key 00..0f, messages 00, 0001, … of growing length.
  const std::array<std::uint64_t, 2> key{0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL};
  std::string message;
  EXPECT_EQ(sip_hash(key, message), 0x726fdb47dd0e0e31ULL);
  message.push_back(0);
  EXPECT_EQ(sip_hash(key, message), 0x74f839c593dc67fdULL);
  for (char c = 1; c < 15; ++c)
    message.push_back(c);
  EXPECT_EQ(sip_hash(key, message), 0xa129ca6149be45e5ULL);
}

TEST(Tokens, LG_14_one_name_is_one_person_however_it_is_written) {
  Tokens tokens({1, 2});
  EXPECT_EQ(tokens.person("n.bernard"), 0U);
  EXPECT_EQ(tokens.person("a.diallo"), 1U);
  EXPECT_EQ(tokens.person("N.Bernard"), 0U);
  EXPECT_EQ(tokens.person(""), std::nullopt);
  EXPECT_EQ(tokens.people(), 2U);
}

TEST(Tokens, many_people_stay_apart) {
  Tokens tokens({3, 4});
  for (std::uint32_t i = 0; i < 20'000; ++i)
    ASSERT_EQ(tokens.person("agent" + std::to_string(i)), i);
  for (std::uint32_t i = 0; i < 20'000; ++i)
    ASSERT_EQ(tokens.person("agent" + std::to_string(i)), i);
  EXPECT_EQ(tokens.people(), 20'000U);
}

}  // namespace
}  // namespace cartulaire::replay
