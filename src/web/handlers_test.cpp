// What the description of the API promises, somebody answers.
#include "web/handlers.hpp"

#include <gtest/gtest.h>

namespace cartulaire::web {
namespace {

TEST(Handlers, every_operation_has_one_and_nothing_else_is_there) {
  const Api api = Api::shipped().value();
  for (const Operation& one : api.operations())
    EXPECT_TRUE(handlers().contains(one.id)) << one.id;
  EXPECT_EQ(handlers().size(), api.operations().size());
}

}  // namespace
}  // namespace cartulaire::web
