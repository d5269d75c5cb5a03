#include "platform/pattern.hpp"

#include <string>

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

}  // namespace
}  // namespace cartulaire::platform
