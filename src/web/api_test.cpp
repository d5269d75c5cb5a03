// The description of the API is the server's source: it must be one.
#include "web/api.hpp"

#include <set>

#include <gtest/gtest.h>

namespace cartulaire::web {
namespace {

using platform::Json;

TEST(Api, the_shipped_description_is_read_and_says_everything) {
  const auto api = Api::shipped();
  ASSERT_TRUE(api) << api.error().text();
  std::set<std::string> ids;
  for (const Operation& one : api->operations()) {
    EXPECT_TRUE(ids.insert(one.id).second) << one.id;
    for (const Parameter& parameter : one.parameters) {
      EXPECT_EQ(unknown_keyword(parameter.schema), "") << one.id << " " << parameter.name;
      const Json* type = parameter.schema.find("type");
      ASSERT_NE(type, nullptr) << one.id << " " << parameter.name;
    }
    // A call that changes something, and that anybody may make, is one of signing in or out.
    if (one.changes() && one.for_anyone()) {
      EXPECT_EQ(one.path.at(1), "session") << one.id;
    }
  }
  EXPECT_GT(ids.size(), 30U);
  const Json* schemas = api->document().find("components")->find("schemas");
  for (const auto& [name, schema] : *schemas->object())
    EXPECT_EQ(unknown_keyword(schema), "") << name;
}

TEST(Api, a_request_finds_its_operation) {
  const Api api = Api::shipped().value();
  EXPECT_EQ(api.match("GET", "/api/session").operation->id, "getSession");
  EXPECT_EQ(api.match("POST", "/api/session").operation->id, "signIn");
  const auto receipt = api.match("GET", "/api/charter/receipt/7");
  ASSERT_NE(receipt.operation, nullptr);
  EXPECT_EQ(receipt.in_path.at(0).second, "7");
  EXPECT_EQ(api.match("GET", "/api/openings/mine").operation->id, "getMyOpenings");
  EXPECT_EQ(api.match("GET", "/api/nothing").operation, nullptr);
  EXPECT_FALSE(api.match("GET", "/api/nothing").other_method);
  EXPECT_TRUE(api.match("PATCH", "/api/session").other_method);
  for (const char* odd : {"", "api/session", "/api/session/", "/api//session", "/", "//"})
    EXPECT_EQ(api.match("GET", odd).operation, nullptr) << odd;
}

TEST(Api, arguments_are_those_that_are_declared) {
  const Api api = Api::shipped().value();
  const auto people = api.match("GET", "/api/people");
  const auto good = api.arguments(people, "search=du%20Pont&limit=20");
  ASSERT_TRUE(good) << good.error().english;
  EXPECT_EQ(*good->at("search").text(), "du Pont");
  EXPECT_EQ(*good->at("limit").integer(), 20);
  for (const char* bad : {"limit=0", "limit=501", "limit=x", "other=1", "search=a&search=b", "search=%zz",
                          "search=%00", "search=%ff", "limit=1e3", "limit=99999999999999999999"})
    EXPECT_FALSE(api.arguments(people, bad)) << bad;
  const auto why = api.match("GET", "/api/why");
  EXPECT_EQ(api.arguments(why, "").error().member, "address");
  EXPECT_FALSE(api.arguments(why, "address=" + std::string(4097, 'a')));
}

TEST(Schema, says_what_does_not_fit_and_where) {
  const Api api = Api::shipped().value();
  const auto sign_in = api.match("POST", "/api/session").operation;
  const auto wrong = [&](const char* text) {
    const auto found = misfit(platform::parse_json(text, "test").value(), *sign_in->body, api.document());
    return found ? found->member : std::string("fits");
  };
  EXPECT_EQ(wrong(R"({"login":"a","password":"b"})"), "fits");
  EXPECT_EQ(wrong(R"({"login":"a"})"), "password");
  EXPECT_EQ(wrong(R"({"login":1,"password":"b"})"), "login");
  EXPECT_EQ(wrong(R"({"login":"","password":"b"})"), "login");
  EXPECT_EQ(wrong(R"({"login":"a","password":"b","admin":true})"), "admin");
  EXPECT_EQ(wrong(R"([])"), "");
}

}  // namespace
}  // namespace cartulaire::web
