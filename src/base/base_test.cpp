#include <gtest/gtest.h>

#include "base/result.hpp"

namespace cartulaire::base {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return fail(ErrorCode::invalid, "half", "`3` est impair", "`3` is odd");
  return number / 2;
}

TEST(Error, names_the_place_before_the_sentence_in_the_reader_s_language) {
  const Result<int> odd = half(3);
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().text(), "half: `3` est impair");
  EXPECT_EQ(odd.error().text(Language::english), "half: `3` is odd");
}

TEST(Result, holds_the_value_when_nothing_failed) {
  EXPECT_EQ(half(4).value(), 2);
}

}  // namespace
}  // namespace cartulaire::base
