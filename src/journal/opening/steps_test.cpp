// LG-06, LG-07, LG-10: the steps of an opening, in the order and by the roles of the charter.
#include "journal/opening/steps.hpp"

#include <gtest/gtest.h>

#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::opening {
namespace {

CivilDay day(const char* text) {
  return sealed::parse_day(text).value();
}

Step step_of(Kind kind, std::string role = {}) {
  Step step;
  step.name = "2026-0007";
  step.entity = "ville";
  step.kind = kind;
  step.role = std::move(role);
  return step;
}

Step first_step() {
  Step step = step_of(Kind::open);
  step.scope = {"judge", {"web"}, day("2026-11-01"), day("2026-11-23"), 1,
                {},      {},      day("2026-12-15"), Told::after};
  return step;
}

// An opening that goes on as long as its steps are allowed.
struct Course {
  Rules rules{{"judge", "law"}, {"authority"}, {"dpo"}, Told::after, "ciso"};
  CivilDay today = day("2026-11-24");
  Opening opening;
  bool begun = false;

  bool go(const Step& step) {
    if (!may_follow(begun ? &opening : nullptr, rules, step, today)) return false;
    begun = true;
    opening.take(step);
    return true;
  }
};

Step done() {
  Step step = step_of(Kind::close);
  step.outcome = "done";
  return step;
}

TEST(Steps, lead_from_the_request_to_the_close_when_each_is_in_its_place) {
  Course course;
  for (const Step& step : {first_step(), step_of(Kind::opinion, "dpo"), step_of(Kind::approve, "authority"),
                           step_of(Kind::unlock), step_of(Kind::run), step_of(Kind::told), done()})
    EXPECT_TRUE(course.go(step)) << static_cast<int>(step.kind);
  EXPECT_FALSE(course.go(step_of(Kind::told)));  // closed
}

TEST(Steps, are_refused_out_of_order) {
  Course course;
  EXPECT_FALSE(course.go(step_of(Kind::approve, "authority")));  // no such case
  ASSERT_TRUE(course.go(first_step()));
  EXPECT_FALSE(course.go(first_step()));
  EXPECT_FALSE(course.go(step_of(Kind::approve, "authority")));  // the opinion is missing
  EXPECT_FALSE(course.go(step_of(Kind::unlock)));
  ASSERT_TRUE(course.go(step_of(Kind::opinion, "dpo")));
  EXPECT_FALSE(course.go(step_of(Kind::opinion, "dpo")));
  EXPECT_FALSE(course.go(step_of(Kind::unlock)));  // nobody decided
  ASSERT_TRUE(course.go(step_of(Kind::approve, "authority")));
  EXPECT_FALSE(course.go(step_of(Kind::run)));
  ASSERT_TRUE(course.go(step_of(Kind::unlock)));
  EXPECT_FALSE(course.go(done()));  // not run
  ASSERT_TRUE(course.go(step_of(Kind::run)));
  EXPECT_FALSE(course.go(done()));  // the person was not told
}

TEST(Steps, are_refused_by_a_role_that_the_charter_does_not_name) {
  Course course;
  ASSERT_TRUE(course.go(first_step()));
  EXPECT_FALSE(course.go(step_of(Kind::opinion, "it")));
  EXPECT_FALSE(course.go(step_of(Kind::urgent, "authority")));
  ASSERT_TRUE(course.go(step_of(Kind::opinion, "dpo")));
  EXPECT_FALSE(course.go(step_of(Kind::approve, "ciso")));
}

TEST(Steps, need_a_decision_of_every_role_that_decides_and_end_at_a_refusal) {
  Course course;
  course.rules.decided_by = {"authority", "ciso"};
  ASSERT_TRUE(course.go(first_step()) && course.go(step_of(Kind::opinion, "dpo")) &&
              course.go(step_of(Kind::approve, "authority")));
  EXPECT_FALSE(course.go(step_of(Kind::unlock)));
  ASSERT_TRUE(course.go(step_of(Kind::refuse, "ciso")));
  EXPECT_FALSE(course.go(step_of(Kind::approve, "ciso")));
  EXPECT_FALSE(course.go(step_of(Kind::urgent, "ciso")));
  EXPECT_FALSE(course.go(step_of(Kind::unlock)));
}

TEST(Steps, decided_urgently_wait_for_nobody_and_are_reviewed_by_somebody_else) {
  Course course;
  course.rules.told = Told::before;
  Step open = first_step();
  open.scope.told = Told::before;
  ASSERT_TRUE(course.go(open) && course.go(step_of(Kind::urgent, "ciso")) &&
              course.go(step_of(Kind::unlock)) && course.go(step_of(Kind::run)) &&
              course.go(step_of(Kind::told)));
  EXPECT_FALSE(course.go(done()));
  EXPECT_FALSE(course.go(step_of(Kind::review, "ciso")));
  ASSERT_TRUE(course.go(step_of(Kind::review, "dpo")));
  EXPECT_TRUE(course.go(done()));
}

TEST(Steps, come_before_the_deadline_save_those_that_end_the_case) {
  Course course;
  ASSERT_TRUE(course.go(first_step()));
  course.today = day("2026-12-15");
  ASSERT_TRUE(course.go(step_of(Kind::opinion, "dpo")));
  course.today = day("2026-12-16");
  EXPECT_FALSE(course.go(step_of(Kind::approve, "authority")));
  Step close = step_of(Kind::close);
  close.outcome = "expired";
  EXPECT_TRUE(course.go(close));
}

TEST(Steps, tell_the_person_first_where_the_charter_says_so) {
  Course course;
  Step open = first_step();
  open.scope.told = Told::before;
  ASSERT_TRUE(course.go(open) && course.go(step_of(Kind::opinion, "dpo")) &&
              course.go(step_of(Kind::approve, "authority")));
  EXPECT_FALSE(course.go(step_of(Kind::unlock)));
  ASSERT_TRUE(course.go(step_of(Kind::told)));
  EXPECT_TRUE(course.go(step_of(Kind::unlock)));
}

TEST(Steps, begin_only_for_a_ground_of_the_charter_and_a_scope_that_is_one) {
  const auto begins = [](auto change) {
    Course course;
    Step open = first_step();
    change(open.scope);
    return course.go(open);
  };
  EXPECT_TRUE(begins([](Scope&) {}));
  EXPECT_FALSE(begins([](Scope& scope) { scope.ground = "curiosity"; }));
  EXPECT_FALSE(begins([](Scope& scope) { scope.people = 0; }));
  EXPECT_FALSE(begins([](Scope& scope) { scope.classes.clear(); }));
  EXPECT_FALSE(begins([](Scope& scope) { scope.to = day("2026-10-31"); }));
  EXPECT_FALSE(begins([](Scope& scope) { scope.deadline = day("2026-11-23"); }));
}

TEST(StepEntry, is_read_back_and_refused_without_any_of_its_members) {
  Step unlock = step_of(Kind::unlock);
  unlock.custody = 3;
  unlock.set = 2;
  unlock.units = 12;
  Step run = step_of(Kind::run);
  run.rows = 7;
  for (const Step& step : {first_step(), step_of(Kind::opinion, "dpo"), step_of(Kind::approve, "authority"),
                           step_of(Kind::refuse, "authority"), step_of(Kind::urgent, "ciso"), unlock, run,
                           step_of(Kind::told), step_of(Kind::review, "dpo"), done()}) {
    const auto members = step_members(step);
    const auto read = read_step(members);
    ASSERT_TRUE(read) << platform::print_json(members);
    EXPECT_EQ(step_members(*read), members);
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto without = members;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      // Logs of before there were handovers have no `custody`.
      EXPECT_EQ(read_step(without).has_value(), members[i].first == "custody") << members[i].first;
    }
  }
}

}  // namespace
}  // namespace cartulaire::journal::opening
