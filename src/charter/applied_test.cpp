// CHA-14: the margin never says that something is applied when it is not.
#include "charter/applied.hpp"

#include <gtest/gtest.h>

namespace cartulaire::charter {
namespace {

using How = Applied::How;

// A clause of a kind of its own, with one list parameter `parts`.
struct Case {
  Kind kind;
  Clause clause;

  explicit Case(std::string engine, std::vector<std::string> switches = {}) {
    kind.name = "essai";
    kind.engine.name = std::move(engine);
    kind.switches = std::move(switches);
    for (const char* name : {"parts", "carried", "mode"}) {
      Parameter parameter;
      parameter.name = name;
      kind.parameters.push_back(std::move(parameter));
    }
    clause.name = "x";
  }
  Case& with(std::string parameter, Value value) {
    clause.settings.push_back({std::move(parameter), std::move(value), {}, true, false});
    return *this;
  }
  Applied judge() {
    clause.kind = &kind;
    return applied(clause);
  }
};

Value option(std::string id) {
  return Value{Name{Name::Of::option, std::move(id)}};
}

Value options(std::initializer_list<const char*> ids) {
  List list;
  for (const char* id : ids)
    list.items.push_back(option(id));
  return Value{list};
}

TEST(Applied, an_engine_of_ours_applies_what_it_carries_and_names_what_it_leaves) {
  EXPECT_EQ(Case("web").judge().how, How::by_tools);
  Case part("web");
  part.kind.engine.parts = {{"parts", {"web"}}};
  part.with("parts", options({"web", "mail", "network"}));
  const Applied some = part.judge();
  EXPECT_EQ(some.how, How::in_part);
  EXPECT_EQ(some.left, (std::vector<std::string>{"mail", "network"}));
  EXPECT_EQ(some.left_parameter, "parts");
}

TEST(Applied, a_clause_whose_every_value_is_left_aside_is_not_applied) {
  Case none("web");
  none.kind.engine.parts = {{"parts", {"web"}}};
  EXPECT_EQ(none.with("parts", options({"mail"})).judge().how, How::not_applied);
  Case scalar("web");
  scalar.kind.engine.parts = {{"parts", {"never"}}};
  EXPECT_EQ(scalar.with("parts", option("all_but_exempt")).judge().how, How::not_applied);
}

TEST(Applied, a_parameter_that_no_engine_carries_leaves_the_rest_applied) {
  Case part("web");
  part.kind.engine.parts = {{"parts", {}}};
  EXPECT_EQ(part.with("parts", options({"nir"})).judge().how, How::in_part);
}

TEST(Applied, without_an_engine_the_kind_tells_what_is_missing) {
  EXPECT_EQ(Case("none", {"decision: mail"}).judge().how, How::not_applied);
  EXPECT_EQ(Case("", {"job: purge", "case: x"}).judge().how, How::not_applied);
  EXPECT_EQ(Case("", {"case: request"}).judge().how, How::as_case);
  EXPECT_EQ(Case("", {"register: licences"}).judge().how, How::as_register);
  EXPECT_EQ(Case("", {"text"}).judge().how, How::as_text);
}

TEST(Applied, observe_and_other_hands_are_said) {
  EXPECT_EQ(Case("web").with("mode", option("observe")).judge().how, How::observed);
  EXPECT_EQ(Case("").with("mode", option("observe")).judge().how, How::as_text);
  EXPECT_EQ(Case("web").with("carried", option("fed")).judge().how, How::by_product);
  EXPECT_EQ(Case("web").with("carried", option("assisted")).judge().how, How::by_person);
  EXPECT_EQ(Case("web").with("parts", Value{Unset{}}).judge().how, How::blank);
}

TEST(Applied, every_state_has_its_words_in_both_languages) {
  const Applied one = Case("web").judge();
  EXPECT_EQ(one.label.french, "appliqué par nos outils");
  EXPECT_EQ(one.label.english, "applied by our tools");
}

}  // namespace
}  // namespace cartulaire::charter
