// SCIM as identity services send it: Entra ID’s and Okta’s ways of saying it, and what is left of a person.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "people/scim_answer.hpp"
#include "store/testing.hpp"

namespace cartulaire::people {
namespace {

using platform::Json;

Json json(std::string_view text) {
  auto read = platform::parse_json(text, "test");
  EXPECT_TRUE(read) << text;
  return read ? *read : Json();
}

constexpr const char* kEntraUser = R"({
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
              "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
  "externalId": "0a21f0f2-8d2a", "userName": "C.Durand@ville.example", "active": true,
  "displayName": "Camille Durand", "preferredLanguage": "fr-FR", "userType": "titulaires",
  "emails": [{"type": "home", "value": "chez@soi.example"},
             {"primary": true, "type": "work", "value": "c.durand@ville.example"}],
  "phoneNumbers": [{"type": "mobile", "value": "+33 6 00 00 00 00"}],
  "addresses": [{"type": "work", "formatted": "1 place de la Mairie"}],
  "meta": {"resourceType": "User"},
  "name": {"formatted": "Camille Durand", "familyName": "Durand", "givenName": "Camille"},
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "DSI", "employeeNumber": "7"},
  "title": "technicienne"})";

TEST(Scim, of_a_user_only_what_the_store_keeps_is_read) {
  const auto user = read_scim_user(json(kEntraUser));
  ASSERT_TRUE(user) << user.error().text();
  const auto data = person_from_scim(*user, "entra");
  ASSERT_TRUE(data) << data.error().text();
  EXPECT_EQ(*data, (store::PersonData{"entra",
                                      "0a21f0f2-8d2a",
                                      "c.durand@ville.example",
                                      "Camille",
                                      "Durand",
                                      "c.durand@ville.example",
                                      "titulaires",
                                      "",
                                      {{"DSI", "technicienne", std::nullopt}}}));
}

ScimUser patched(std::string_view operations, ScimUser user = {}) {
  auto out = patch_scim_user(
      std::move(user),
      json(fmt::format(
          R"({{"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{}]}})",
          operations)));
  EXPECT_TRUE(out) << out.error().text();
  return out ? *out : ScimUser{};
}
std::string refused(std::string_view text) {
  const auto out = patch_scim_user({}, json(text));
  return out ? "" : out.error().where;
}

TEST(Scim, a_patch_says_it_as_entra_does) {
  ScimUser user;
  user.mail = "a@x.example";
  user = patched(R"({"op": "Replace", "path": "active", "value": "False"},
      {"op": "Add", "path": "emails[type eq \"work\"].value", "value": "b@x.example"},
      {"op": "Add", "path": "phoneNumbers[type eq \"work\"].value", "value": "0100000000"},
      {"op": "Replace", "path": "name.familyName", "value": "Martin"},
      {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "DRH"},
      {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "12"})",
                 user);
  EXPECT_FALSE(user.active);
  EXPECT_EQ(user.mail, "b@x.example");
  EXPECT_EQ(user.family_name, "Martin");
  EXPECT_EQ(user.department, "DRH");
  EXPECT_EQ(user.manager, "12");
  user = patched(
      R"({"op": "Remove", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"},
      {"op": "replace", "value": {"active": "True", "name.givenName": "Alix", "displayName": "Alix Martin",
       "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "DSI"}})",
      user);
  EXPECT_TRUE(user.active);
  EXPECT_EQ(user.manager, "");
  EXPECT_EQ(user.given_name, "Alix");
  EXPECT_EQ(user.department, "DSI");
}

TEST(Scim, a_patch_says_it_as_okta_does) {
  const ScimUser user = patched(
      R"({"op": "replace", "value": {"active": false}},
         {"op": "replace", "value": {"name": {"givenName": "Alix"}, "emails": [{"value": "x@x.example"}],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "3", "displayName": "C"}}}})");
  EXPECT_FALSE(user.active);
  EXPECT_EQ(user.given_name, "Alix");
  EXPECT_EQ(user.mail, "x@x.example");
  EXPECT_EQ(user.manager, "3");
}

TEST(Scim, what_makes_no_sense_is_refused_by_its_scim_type) {
  EXPECT_EQ(refused(R"({})"), "invalidSyntax");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "move", "path": "title"}]})"), "invalidSyntax");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "remove"}]})"), "noTarget");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "remove", "path": "userName"}]})"), "mutability");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "replace", "path": "active", "value": "peut-être"}]})"),
            "invalidValue");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "replace", "path": "title", "value": ["a"]}]})"),
            "invalidValue");
  EXPECT_EQ(refused(R"({"Operations": [{"op": "replace", "path": 4, "value": 1}]})"), "invalidPath");
  ScimUser user;
  EXPECT_FALSE(person_from_scim(user, "entra")) << "nobody is without a login";
  user.user_name = "a";
  user.mail = "nowhere";
  EXPECT_FALSE(person_from_scim(user, "entra"));
  user.mail = std::string(300, 'x') + "@x.example";
  EXPECT_FALSE(person_from_scim(user, "entra"));
}

TEST(Scim, the_filter_of_provisioning_is_understood_and_no_other) {
  const auto filter = read_scim_filter(R"(userName eq "l'\"essai\" é")");
  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->value, "l'\"essai\" é");
  EXPECT_TRUE(read_scim_filter("  externalId EQ  \"7\""));
  for (const char* wrong : {"", "userName", "userName eq", "userName eq a", "userName sw \"a\"",
                            "userName eq \"a\" or id eq \"1\"", "password eq \"a\"", "userName eq 4"})
    EXPECT_FALSE(read_scim_filter(wrong)) << wrong;
}

TEST(Scim, a_person_written_and_read_again_is_the_same) {
  EXPECT_TRUE(rc::check("any person", [] {
    const auto word = [](const char* name) {
      return std::string(name) + std::to_string(*rc::gen::inRange(0, 1000));
    };
    store::Person person;
    person.id = 7;
    person.data = {"entra",   word("k"), word("l"), word("g"), word("f"), word("m") + "@x.example",
                   word("p"), "",        {}};
    if (*rc::gen::arbitrary<bool>()) person.data.posts = {{word("u"), word("t"), 12}};
    if (*rc::gen::arbitrary<bool>()) person.left_at = store::day_number(20'000);
    const auto read = read_scim_user(scim_user_json(person, "https://hub/scim"));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == scim_from_person(person));
    RC_ASSERT(*person_from_scim(*read, "entra") == person.data);
  }));
}

class Service : public store::StoreTest {
 protected:
  int ask(std::string_view method, std::string_view path, std::string_view body = "",
          std::string_view query = "") {
    const auto said = scim_answer(*store, ville, {"entra", "https://hub/scim"}, {method, path, query, body},
                                  store::by_test());
    told = said.body.empty() ? Json() : json(said.body);
    return said.status;
  }
  [[nodiscard]] std::string text(std::string_view name) const {
    const Json* found = told.find(name);
    return found == nullptr || found->text() == nullptr ? "" : *found->text();
  }
  [[nodiscard]] std::int64_t total() const { return *told.find("totalResults")->integer(); }
  Json told;
};
CARTULAIRE_BOTH_ENGINES(Service);

TEST_P(Service, a_user_is_created_found_changed_and_leaves) {
  EXPECT_EQ(ask("GET", "/Users", "", "filter=userName+eq+%22C.Durand%40ville.example%22"), 200);
  EXPECT_EQ(total(), 0);
  ASSERT_EQ(ask("POST", "/Users", kEntraUser), 201);
  const std::string place = "/Users/" + text("id");
  EXPECT_EQ(ask("POST", "/Users", kEntraUser), 409);
  EXPECT_EQ(text("scimType"), "uniqueness");
  EXPECT_EQ(ask("GET", "/Users", "", "filter=userName%20eq%20%22C.Durand%40ville.example%22&count=1"), 200);
  EXPECT_EQ(total(), 1);
  EXPECT_EQ(ask("GET", "/Groups/titulaires"), 200);
  EXPECT_EQ(told.find("members")->array()->size(), 1u);
  const auto patch = [&](std::string_view operation) {
    return ask("PATCH", place, fmt::format(R"({{"Operations": [{}]}})", operation));
  };
  const auto before = events(ville).size();
  EXPECT_EQ(patch(R"({"op": "Replace", "path": "title", "value": "technicienne"})"), 200);
  EXPECT_EQ(events(ville).size(), before) << "the same again changes nothing";
  EXPECT_EQ(patch(R"({"op": "Replace", "path": "title", "value": "cheffe"})"), 200);
  EXPECT_EQ(people(ville)[0].data.posts[0].title, "cheffe");
  EXPECT_EQ(patch(R"({"op": "Replace", "path": "manager", "value": "99"})"), 400) << "nobody of this number";
  EXPECT_EQ(patch(R"({"op": "Replace", "path": "active", "value": "False"})"), 200);
  EXPECT_TRUE(people(ville)[0].left_at);
  EXPECT_EQ(events(ville).back().event, "person.left");
  EXPECT_EQ(patch(R"({"op": "Replace", "path": "active", "value": "True"})"), 200);
  EXPECT_FALSE(people(ville)[0].left_at);
  EXPECT_EQ(ask("DELETE", place), 204);
  EXPECT_EQ(ask("DELETE", place), 204);
  EXPECT_TRUE(people(ville)[0].left_at);
  EXPECT_EQ(ask("POST", "/Users", kEntraUser), 201) << "who comes back is the same person";
  EXPECT_EQ("/Users/" + text("id"), place);
}

TEST_P(Service, a_put_says_all_of_a_user_and_a_manager_is_a_user) {
  ASSERT_EQ(ask("POST", "/Users", R"({"userName": "chef", "externalId": "1"})"), 201);
  const std::string chef = text("id");
  ASSERT_EQ(ask("POST", "/Users", kEntraUser), 201);
  const std::string place = "/Users/" + text("id");
  EXPECT_EQ(
      ask("PUT", place,
          fmt::format(
              R"({{"userName": "c", "externalId": "0a21f0f2-8d2a", "title": "t", "manager": {{"value": "{}"}}}})",
              chef)),
      200);
  const store::PersonData data = people(ville)[1].data;
  EXPECT_EQ(data.login, "c");
  EXPECT_EQ(data.family_name, "") << "what a PUT does not say is no more";
  EXPECT_EQ(data.posts, (std::vector<store::Post>{{"", "t", people(ville)[0].id}}));
  EXPECT_EQ(ask("PUT", place, R"({"userName": "chef", "externalId": "2"})"), 409);
  EXPECT_EQ(ask("PUT", place, R"({"userName": "c", "externalId": "0a21f0f2-8d2a", "active": "false"})"), 200);
  EXPECT_TRUE(people(ville)[1].left_at);
}

TEST_P(Service, people_of_other_directories_and_entities_are_not_there) {
  const store::PersonId of_import = add(ville, store::person_named("a"));
  add(ccas, store::person_named("b"));
  const std::string place = fmt::format("/Users/{}", of_import);
  for (const char* method : {"GET", "DELETE"})
    EXPECT_EQ(ask(method, place), 404);
  EXPECT_EQ(ask("PUT", place, kEntraUser), 404);
  EXPECT_EQ(ask("GET", "/Users"), 200);
  EXPECT_EQ(total(), 0);
  EXPECT_FALSE(people(ville)[0].left_at);
}

TEST_P(Service, nonsense_is_answered_and_changes_nothing) {
  EXPECT_EQ(ask("POST", "/Users", "{"), 400);
  EXPECT_EQ(text("scimType"), "invalidSyntax");
  EXPECT_EQ(ask("POST", "/Users", R"({"userName": ""})"), 400);
  EXPECT_EQ(ask("POST", "/Users", std::string(2u << 20, ' ')), 413);
  EXPECT_EQ(ask("GET", "/Users", "", "filter=password+eq+%22a%22"), 400);
  EXPECT_EQ(text("scimType"), "invalidFilter");
  EXPECT_EQ(ask("GET", "/Users/1%00"), 404);
  EXPECT_EQ(ask("GET", "/Users/99999999999999999999999"), 404);
  EXPECT_EQ(ask("GET", "/..%2fetc"), 404);
  EXPECT_EQ(ask("TRACE", "/Users"), 405);
  EXPECT_EQ(ask("PATCH", "/Groups/titulaires", "{}"), 403);
  EXPECT_EQ(ask("GET", "/Users", "", "startIndex=-9&count=9999999999999999999&x=%"), 200);
  EXPECT_EQ(ask("GET", "/ServiceProviderConfig"), 200);
  EXPECT_EQ(ask("GET", "/ResourceTypes"), 200);
  EXPECT_TRUE(people(ville).empty());
}

}  // namespace
}  // namespace cartulaire::people
