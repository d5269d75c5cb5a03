// What the description of the API promises, somebody answers.
#include "web/handlers.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "web/probes.hpp"

namespace cartulaire::web {
namespace {

TEST(Handlers, every_operation_has_one_and_nothing_else_is_there) {
  const Api api = Api::shipped().value();
  for (const Operation& one : api.operations())
    EXPECT_TRUE(handlers().contains(one.id) != (std::ranges::find(kProbes, one.id) != kProbes.end()))
        << one.id;
  EXPECT_EQ(handlers().size() + kProbes.size(), api.operations().size());
}

}  // namespace
}  // namespace cartulaire::web
