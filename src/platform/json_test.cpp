#include "platform/json.hpp"

#include <string>

#include <gtest/gtest.h>

#include "platform/json_members.hpp"

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

TEST(Json, a_member_that_is_missing_or_of_another_type_holds_nothing) {
  const auto json = parse_json(R"({"t":"x","n":-3,"l":["a",1,"b"],"y":true,"z":null})", "t").value();
  EXPECT_EQ(text_in(json, "t"), "x");
  EXPECT_EQ(number_in(json, "n"), -3);
  EXPECT_EQ(list_in(json, "l").size(), 3);
  EXPECT_EQ(texts_in(json, "l"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(is_set(json, "y"));
  for (const std::string other : {"none", "z", "t", "n", "l", "y"}) {
    EXPECT_EQ(text_in(json, other).empty(), other != "t") << other;
    EXPECT_EQ(number_in(json, other) == 0, other != "n") << other;
    EXPECT_EQ(list_in(json, other).empty(), other != "l") << other;
    EXPECT_EQ(is_set(json, other), other == "y") << other;
  }
  EXPECT_EQ(text_in(Json("a text"), "t"), "");
}

}  // namespace
}  // namespace cartulaire::platform
