#include "replay/tokens.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::replay {
namespace {

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
