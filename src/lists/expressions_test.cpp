#include "lists/expressions.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cartulaire::lists {
namespace {

constexpr std::string_view kExpressions[] = {
    R"((/banner/|/sponsor/|/event.ng/|adverts/))",
    R"(^[0-9]+\.[0-9]+/search\?q=[0-9]+$)",
    R"(.*/ymsgr.*\.exe)",
    R"((cache|images\.[a-z]+/look\?.*q=.*)(casino|poker))",
};

TEST(Expressions, TheShortCutNeverHidesAMatch) {
  // Given addresses pieced together from what the expressions look for and from other things, then the quick
  // answer is that of the automaton that lists every match.
  const std::vector<std::string_view> some(std::begin(kExpressions), std::end(kExpressions));
  std::vector<std::string_view> with_wild = some;
  with_wild.emplace_back("x.?z$");  // holds no word: nothing can be spared
  constexpr std::string_view kPieces[] = {
      "/banner/", "/BANNER/", "/bann", "er/",  "adverts",  "/",     "search?q=", "12.7",
      "9",        "ymsgr",    "cache", "casi", "no",       "poker", ".exe",      "images.fr",
      "/look?",   "q=",       "xyz",   "xz",   "\xff\xe9", "@",     "a"};
  std::mt19937 random(5);
  for (const auto& expressions : {some, with_wild}) {
    const auto compiled = Expressions::compile(expressions);
    ASSERT_TRUE(compiled);
    int matches = 0;
    for (int i = 0; i < 20'000; ++i) {
      std::string text;
      for (auto count = random() % 7; count > 0; --count)
        text += kPieces[random() % std::size(kPieces)];
      const bool any = (*compiled)->any(text);
      ASSERT_EQ(any, !(*compiled)->all(text).empty()) << text;
      matches += any ? 1 : 0;
    }
    EXPECT_GT(matches, 500);
    EXPECT_LT(matches, 19'500);
  }
}

}  // namespace
}  // namespace cartulaire::lists
