#include "platform/pattern.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

Pattern pattern(std::string_view expression) {
  auto compiled = Pattern::compile(expression, "test");
  EXPECT_TRUE(compiled.has_value());
  return compiled ? *compiled : Pattern();
}

TEST(Pattern, finds_the_next_match_with_the_text_before_it_in_view) {
  const Pattern word = pattern("\\bab\\b");
  EXPECT_EQ(word.find("xab ab"), (Span{4, 6}));
  EXPECT_EQ(word.find("ab", 1), std::nullopt);
  EXPECT_EQ(word.find("xab", 1), std::nullopt);  // no word begins there
  EXPECT_EQ(word.find("ab", 9), std::nullopt);
  EXPECT_FALSE(Pattern().in("anything"));
}

TEST(Pattern, refuses_what_is_no_expression) {
  for (const char* wrong : {"(", "a{2000}{2000}", "(?=a)", "\\1"})
    EXPECT_FALSE(Pattern::compile(wrong, "test").has_value()) << wrong;
}

TEST(PatternSet, tells_which_of_many_match) {
  const auto set = PatternSet::compile({pattern("a+"), pattern("b"), Pattern(), pattern("c$")}, "test");
  ASSERT_TRUE(set.has_value());
  EXPECT_EQ(set->matching("xaac"), (std::vector<std::size_t>{0, 3}));
  EXPECT_TRUE(set->matching("xyz").empty());
  EXPECT_TRUE(PatternSet().matching("a").empty());
}

TEST(Pattern, gives_what_its_named_groups_matched) {
  const auto pattern =
      Pattern::compile("(Accepted|Failed) (?P<how>\\S+) for (?P<user>.+) from (?P<port>[0-9]+)?", "t");
  ASSERT_TRUE(pattern);
  EXPECT_EQ(pattern->groups(), (std::vector<std::string>{"how", "user", "port"}));
  std::array<std::string_view, 3> texts;
  ASSERT_TRUE(pattern->capture("x: Accepted key for a b from ", texts));
  EXPECT_EQ(texts, (std::array<std::string_view, 3>{"key", "a b", ""}));
  EXPECT_FALSE(pattern->capture("Accepted", texts));
  std::string many;
  for (int i = 0; i < 17; ++i)
    many += "(a)";
  EXPECT_FALSE(Pattern::compile(many, "t"));
}

}  // namespace
}  // namespace cartulaire::platform
