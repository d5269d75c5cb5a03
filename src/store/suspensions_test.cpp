// Suspensions, on both engines: the answer first, then the decision of somebody else; urgent ones, confirmed
// or ended.
#include "store/suspensions.hpp"

#include <gtest/gtest.h>

#include "store/person_notices.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

constexpr int kToday = 20'000;

class Suspensions : public StoreTest {
 protected:
  base::Result<std::int64_t> ask(const EntityScope& scope, PersonId person, int answer_day = kToday + 5) {
    return done<std::int64_t>([&](Writing& in) {
      return ask_suspension(in, scope, data(person), day_number(answer_day), by_test(kToday));
    });
  }
  static SuspensionData data(PersonId person) {
    return {person,
            SuspensionOf::web,
            "suspension",
            "téléchargements",
            day_number(kToday),
            day_number(kToday + 30)};
  }
  static By by_other(int day) { return {"os:other", day_number(day)}; }
  base::Status decide(const EntityScope& scope, std::int64_t id, bool suspend, int day) {
    return write([&](Writing& in) { return decide_suspension(in, scope, id, suspend, by_other(day)); });
  }
  base::Result<std::int64_t> urgent(const EntityScope& scope, const SuspensionData& wanted) {
    const Urgency urgency{day_number(kToday + 3), day_number(kToday + 5)};
    return done<std::int64_t>(
        [&](Writing& in) { return suspend_urgently(in, scope, wanted, urgency, by_test(kToday)); });
  }
  std::vector<Suspension> in_force(const EntityScope& scope, int day) {
    auto found = store->read<std::vector<Suspension>>(
        [&](Reading& in) { return suspensions_from(in, scope, day_number(day)); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::vector<Suspension>{};
  }
};
CARTULAIRE_BOTH_ENGINES(Suspensions);

template <class T>
base::ErrorCode code_of(const base::Result<T>& result) {
  return result ? base::ErrorCode{} : result.error().code;
}

TEST_P(Suspensions, ACC_11_nobody_is_suspended_before_they_answered_or_the_delay_is_over) {
  const PersonId a = add(ville, person_named("a"));
  const PersonId b = add(ville, person_named("b"));
  const auto first = ask(ville, a);
  const auto second = ask(ville, b);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(in_force(ville, kToday).size(), 0u);
  EXPECT_EQ(code_of<void>(decide(ville, *first, true, kToday + 1)), base::ErrorCode::refused);
  ASSERT_TRUE(write([&](Writing& in) {
    return answer_suspension(in, ville, *first, a, "ce n’était pas moi", by_test(kToday + 1));
  }));
  EXPECT_FALSE(write([&](Writing& in) {
    return answer_suspension(in, ville, *first, a, "encore", by_test(kToday + 1));
  })) << "one answer";
  EXPECT_TRUE(decide(ville, *first, false, kToday + 2)) << "the answer was heard: dropped";
  EXPECT_FALSE(decide(ville, *first, true, kToday + 2));
  EXPECT_FALSE(decide(ville, *second, true, kToday + 4));
  ASSERT_TRUE(decide(ville, *second, true, kToday + 5)) << "the delay is over";
  const auto now = in_force(ville, kToday + 5);
  ASSERT_EQ(now.size(), 1u);
  EXPECT_EQ(now[0].data.person, b);
  EXPECT_EQ(now[0].data.from, day_number(kToday + 5)) << "never from before the decision";
  ASSERT_TRUE(write([&](Writing& in) { return lift_suspension(in, ville, *second, by_test(kToday + 6)); }));
  EXPECT_EQ(in_force(ville, kToday + 6).size(), 0u);
  auto told =
      store->read<std::vector<PersonNotice>>([&](Reading& in) { return notices_of(in, ville, b, 10); });
  ASSERT_TRUE(told);
  ASSERT_EQ(told->size(), 3u);
  EXPECT_EQ((*told)[0].kind, "suspension_lifted");
  EXPECT_EQ((*told)[2].kind, "suspension_asked");
  EXPECT_EQ((*told)[2].detail.find("télé"), std::string::npos) << "without content";
  EXPECT_NE(
      event_names(ville).find("suspension.asked suspension.asked suspension.answered suspension.dropped "
                              "suspension.decided suspension.lifted"),
      std::string::npos)
      << event_names(ville);
}

TEST_P(Suspensions, ACC_11_an_urgent_one_acts_at_once_and_is_answered_after) {
  const PersonId a = add(ville, person_named("a"));
  const auto id = urgent(ville, data(a));
  ASSERT_TRUE(id) << id.error().text();
  EXPECT_EQ(in_force(ville, kToday).size(), 1u);
  EXPECT_FALSE(ask(ville, a)) << "one suspension of one access at a time";
  EXPECT_TRUE(write(
      [&](Writing& in) { return answer_suspension(in, ville, *id, a, "je conteste", by_test(kToday + 1)); }));
}

TEST_P(Suspensions, ACC_11_an_urgent_one_that_nobody_else_confirms_ends_by_itself) {
  const PersonId a = add(ville, person_named("a"));
  const PersonId b = add(ville, person_named("b"));
  const auto first = urgent(ville, data(a));
  const auto second = urgent(ville, data(b));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(in_force(ville, kToday)[0].data.until, day_number(kToday + 5))
      << "nodes learn the provisional end";
  EXPECT_EQ(code_of<void>(decide(ville, *first, true, kToday + 1)), base::ErrorCode::refused)
      << "not heard yet";
  EXPECT_EQ(code_of<void>(write([&](Writing& in) {
              return decide_suspension(in, ville, *first, true, by_test(kToday + 3));
            })),
            base::ErrorCode::refused)
      << "who asked does not confirm";
  ASSERT_TRUE(decide(ville, *first, true, kToday + 3));
  const auto now = in_force(ville, kToday + 6);
  ASSERT_EQ(now.size(), 1u) << "the other one is over";
  EXPECT_EQ(now[0].data.person, a);
  EXPECT_EQ(now[0].data.until, day_number(kToday + 30));
  EXPECT_FALSE(decide(ville, *second, true, kToday + 6));
  EXPECT_TRUE(done<std::int64_t>([&](Writing& in) {
    return ask_suspension(in, ville, data(b), day_number(kToday + 8), by_test(kToday + 6));
  })) << "no more under way: it is asked for anew";
}

TEST_P(Suspensions, ACC_11_who_asked_does_not_decide_but_may_drop) {
  const PersonId a = add(ville, person_named("a"));
  const auto id = ask(ville, a);
  ASSERT_TRUE(id);
  const auto self = [&](bool suspend) {
    return write(
        [&](Writing& in) { return decide_suspension(in, ville, *id, suspend, by_test(kToday + 6)); });
  };
  EXPECT_EQ(code_of<void>(self(true)), base::ErrorCode::refused);
  EXPECT_TRUE(self(false));
}

TEST_P(Suspensions, ACC_11_what_cannot_be_is_refused_and_leaves_nothing) {
  const PersonId a = add(ville, person_named("a"));
  const std::size_t before = events(ville).size();
  const auto refuse = [&](const EntityScope& scope, SuspensionData data, int answer, base::ErrorCode why) {
    auto made = done<std::int64_t>(
        [&](Writing& in) { return ask_suspension(in, scope, data, day_number(answer), by_test(kToday)); });
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, why) << made.error().text();
  };
  refuse(ccas, data(a), kToday + 5, base::ErrorCode::not_found);
  refuse(ville, data(a), kToday, base::ErrorCode::invalid);
  refuse(ville, data(a), kToday + 30, base::ErrorCode::invalid);
  SuspensionData bad = data(a);
  bad.reason = " \n";
  refuse(ville, bad, kToday + 5, base::ErrorCode::invalid);
  bad.reason = std::string(kReason + 1, 'x');
  refuse(ville, bad, kToday + 5, base::ErrorCode::invalid);
  bad.reason = std::string("a\0b", 3);
  EXPECT_FALSE(urgent(ville, bad));
  bad = data(a);
  bad.until = bad.from;
  refuse(ville, bad, kToday + 5, base::ErrorCode::invalid);
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, a, by_test(kToday)); }));
  refuse(ville, data(a), kToday + 5, base::ErrorCode::refused);
  EXPECT_EQ(events(ville).size(), before + 1);
}

}  // namespace
}  // namespace cartulaire::store
