#include "platform/json.hpp"

#include <string>

#include <gtest/gtest.h>

namespace cartulaire::platform {
namespace {

TEST(Json, prints_what_it_parses) {
  const std::string text = R"({"a":[1,-2,true,null,"é\"\n"],"b":{},"c":1.5})";
  const auto json = parse_json(text, "test");
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(print_json(*json), text);
  EXPECT_EQ(*json->find("a")->array()->at(1).integer(), -2);
  EXPECT_EQ(json->find("z"), nullptr);
}

TEST(Json, indents_for_people) {
  EXPECT_EQ(print_json(Json(JsonObject{{"a", JsonArray{1, "x"}}}), true),
            "{\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}\n");
}

TEST(Json, refuses_doubled_names_depth_size_and_trailing_text) {
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})", "t").error().english, "the key `a` is there twice");
  EXPECT_FALSE(parse_json(std::string(1000, '['), "t").has_value());
  EXPECT_FALSE(parse_json("{} x", "t").has_value());
  EXPECT_FALSE(parse_json("{'a':1}", "t").has_value());
  EXPECT_FALSE(parse_json("\"\xff\"", "t").has_value());
  EXPECT_FALSE(parse_json("", "t").has_value());
  EXPECT_EQ(parse_json("[1]", "t", {.bytes = 2, .depth = 4}).error().code, base::ErrorCode::too_large);
}

}  // namespace
}  // namespace cartulaire::platform
