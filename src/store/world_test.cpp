// What changes with the world, on both engines: suspensions with the answer first, crises, switches, on-call,
// trace keys, notices; and how events are taken into the journal.
#include <gtest/gtest.h>

#include "store/crises.hpp"
#include "store/on_call.hpp"
#include "store/password_orders.hpp"
#include "store/person_notices.hpp"
#include "store/records.hpp"
#include "store/suspensions.hpp"
#include "store/switches.hpp"
#include "store/taking.hpp"
#include "store/testing.hpp"
#include "store/trace_keys.hpp"

namespace cartulaire::store {
namespace {

constexpr int kToday = 20'000;

class World : public StoreTest {
 protected:
  template <class T>
  base::Result<T> done(const std::function<base::Result<T>(Writing&)>& work) {
    return store->write<T>(work);
  }
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
  std::string event_names(const EntityScope& scope) {
    std::string out;
    for (const Waiting& one : events(scope))
      out += one.event + " ";
    return out;
  }
};
CARTULAIRE_BOTH_ENGINES(World);

template <class T>
base::ErrorCode code_of(const base::Result<T>& result) {
  return result ? base::ErrorCode{} : result.error().code;
}

TEST_P(World, ACC_11_nobody_is_suspended_before_they_answered_or_the_delay_is_over) {
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

TEST_P(World, ACC_11_an_urgent_one_acts_at_once_and_is_answered_after) {
  const PersonId a = add(ville, person_named("a"));
  const auto id = urgent(ville, data(a));
  ASSERT_TRUE(id) << id.error().text();
  EXPECT_EQ(in_force(ville, kToday).size(), 1u);
  EXPECT_FALSE(ask(ville, a)) << "one suspension of one access at a time";
  EXPECT_TRUE(write(
      [&](Writing& in) { return answer_suspension(in, ville, *id, a, "je conteste", by_test(kToday + 1)); }));
}

TEST_P(World, ACC_11_an_urgent_one_that_nobody_else_confirms_ends_by_itself) {
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

TEST_P(World, ACC_11_who_asked_does_not_decide_but_may_drop) {
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

TEST_P(World, ACC_11_what_cannot_be_is_refused_and_leaves_nothing) {
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

TEST_P(World, IN_05_a_crisis_and_a_switch_have_an_end_a_reason_and_an_author) {
  const auto crisis = done<std::int64_t>([&](Writing& in) {
    return declare_crisis(in, ville, {0, day_number(kToday), day_number(kToday + 2), "crue", "", {}, ""},
                          by_test(kToday));
  });
  ASSERT_TRUE(crisis) << crisis.error().text();
  Switch off;
  off.clause = "fermetures";
  off.from = day_number(kToday);
  off.reason = "panne";
  const auto set = [&](const EntityScope& scope) {
    return done<std::int64_t>([&](Writing& in) { return set_switch(in, scope, off, by_test(kToday)); });
  };
  EXPECT_FALSE(set(ville)) << "an emergency has an end";
  off.until = day_number(kToday + 1);
  const auto id = set(ville);
  ASSERT_TRUE(id) << id.error().text();
  EXPECT_FALSE(set(ville)) << "switched already";
  EXPECT_TRUE(set(ccas)) << "another entity's own";
  auto all = store->read<std::vector<Switch>>([&](Reading& in) { return switches(in, ville); });
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 1u);
  EXPECT_EQ((*all)[0].decided_by, "os:test");
  EXPECT_FALSE(write([&](Writing& in) { return end_switch(in, ccas, *id + 7, by_test(kToday)); }));
  ASSERT_TRUE(write([&](Writing& in) { return end_switch(in, ville, *id, by_test(kToday)); }));
  EXPECT_TRUE(set(ville)) << "after the end of the other";
  ASSERT_TRUE(write([&](Writing& in) { return end_crisis(in, ville, *crisis, by_test(kToday + 1)); }));
  EXPECT_FALSE(write([&](Writing& in) { return end_crisis(in, ville, *crisis, by_test(kToday + 1)); }));
  auto over = store->read<std::vector<Crisis>>(
      [&](Reading& in) { return crises_from(in, ville, day_number(kToday + 1)); });
  ASSERT_TRUE(over);
  EXPECT_TRUE(over->empty());
}

TEST_P(World, DI_08_a_turn_that_runs_ends_now_one_to_come_never_begins) {
  const PersonId a = add(ville, person_named("a"));
  const auto turn = [&](int from, int until) {
    return done<std::int64_t>([&](Writing& in) {
      return add_on_call(in, ville, {0, a, day_number(from), day_number(until), "réseau"}, by_test(kToday));
    });
  };
  const auto running = turn(kToday, kToday + 7);
  const auto later = turn(kToday + 7, kToday + 14);
  ASSERT_TRUE(running && later);
  const auto end = [&](std::int64_t id) {
    return write([&](Writing& in) { return end_on_call(in, ville, id, by_test(kToday + 1)); });
  };
  ASSERT_TRUE(end(*running));
  ASSERT_TRUE(end(*later));
  EXPECT_EQ(code_of<void>(end(*running)), base::ErrorCode::refused);
  EXPECT_EQ(code_of<void>(end(*later)), base::ErrorCode::not_found);
  auto kept = store->read<std::vector<OnCall>>(
      [&](Reading& in) { return on_call_from(in, ville, day_number(kToday)); });
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ((*kept)[0].until, day_number(kToday + 1));
  EXPECT_EQ((*kept)[0].duty, "réseau");
}

TEST_P(World, acts_that_no_journal_takes_go_after_a_year_and_are_not_missing_then) {
  constexpr int kYear = 365;
  add(ville, person_named("a"));
  ASSERT_TRUE(done<PersonId>(
      [&](Writing& in) { return add_person(in, ville, person_named("b"), by_test(20'000 + kYear)); }));
  const auto erase = [&](int day) {
    return write([&](Writing& in) { return erase_ended(in, Installation::as_operator(), day_number(day)); });
  };
  const std::size_t all = events(ville).size();
  ASSERT_TRUE(erase(20'000 + kYear));
  EXPECT_EQ(events(ville).size(), all) << "a year at most";
  ASSERT_TRUE(erase(20'000 + kYear + 1));
  EXPECT_EQ(events(ville).size(), 1u);
  auto claim = done<Claim>([&](Writing& in) {
    return claim_events(in, ville, "journal", 1, 100, day_number(20'000 + kYear + 1),
                        day_number(20'000 + kYear + 2));
  });
  ASSERT_TRUE(claim) << claim.error().text();
  EXPECT_EQ(claim->missing, 0);
  EXPECT_EQ(claim->events.size(), 1u);
}

TEST_P(World, ACC_03_new_passwords_of_a_group_have_a_reason_and_end_sessions_of_nobody_else) {
  const PersonId a = add(ville, person_named("a"));
  add(ville, person_named("b"));
  const auto account = [&](const std::string& login) {
    auto made = done<Account>([&](Writing& in) {
      return create_account(in, Installation::as_operator(), "import", login, by_test(kToday));
    });
    EXPECT_TRUE(made) << made.error().text();
    return made ? made->id : AccountId();
  };
  const AccountId first = account("a");
  const AccountId other = account("b");
  PasswordOrder order;
  order.unit = "voirie";
  const auto give = [&](const std::vector<PasswordHolder>& holders) {
    return done<std::int64_t>(
        [&](Writing& in) { return order_new_passwords(in, ville, order, holders, by_test(kToday)); });
  };
  EXPECT_FALSE(give({{first, a}})) << "no reason";
  order.reason = "mots de passe lus";
  EXPECT_FALSE(give({})) << "nobody";
  ASSERT_TRUE(give({{first, a}}));
  const auto must_change = [&](const AccountId& id) {
    auto read =
        store->read<Account>([&](Reading& in) { return account_of(in, Installation::as_operator(), id); });
    return read && read->must_change;
  };
  EXPECT_TRUE(must_change(first));
  EXPECT_FALSE(must_change(other));
  auto told =
      store->read<std::vector<PersonNotice>>([&](Reading& in) { return notices_of(in, ville, a, 10); });
  ASSERT_TRUE(told);
  ASSERT_EQ(told->size(), 1u);
  EXPECT_EQ((*told)[0].kind, "password_ordered");
  EXPECT_NE(event_names(ville).find("account.password_forced password_order.given"), std::string::npos);
}

TEST_P(World, DI_08_on_call_trace_keys_and_notices_go_with_the_person) {
  const PersonId a = add(ville, person_named("a"));
  const PersonId b = add(ville, person_named("b"));
  const OnCall turn{0, a, day_number(kToday), day_number(kToday + 7)};
  const auto add_turn = [&] {
    return done<std::int64_t>([&](Writing& in) { return add_on_call(in, ville, turn, by_test(kToday)); });
  };
  ASSERT_TRUE(add_turn());
  EXPECT_FALSE(add_turn()) << "on call already";
  const std::string key(kTraceKeyDigits, 'a');
  const auto add_key = [&](PersonId person, const std::string& of, const std::string& wrapped) {
    return done<std::int64_t>(
        [&](Writing& in) { return add_trace_key(in, ville, person, of, wrapped, by_test(kToday)); });
  };
  ASSERT_TRUE(add_key(a, key, "w1"));
  ASSERT_TRUE(add_key(a, key, "w2")) << "a new passphrase";
  EXPECT_FALSE(add_key(b, key, "w")) << "somebody else's";
  EXPECT_FALSE(add_key(b, std::string(kTraceKeyDigits, 'G'), "w"));
  EXPECT_FALSE(add_key(b, std::string(kTraceKeyDigits, 'b'), std::string(kWrapped + 1, 'w')));
  auto keys = store->read<std::vector<TraceKey>>([&](Reading& in) { return trace_keys(in, ville); });
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_EQ((*keys)[0].wrapped, "w2");
  EXPECT_FALSE(done<std::int64_t>(
      [&](Writing& in) { return tell_person(in, ville, a, "Bad kind", "", day_number(kToday)); }));
  ASSERT_TRUE(ask(ville, a));
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, a, by_test(kToday)); }));
  const auto erased = done<std::int64_t>([&](Writing& in) {
    return erase_due(in, Installation::as_operator(), by_test(kToday + kDaysAfterLeaving + 1));
  });
  ASSERT_TRUE(erased) << erased.error().text();
  EXPECT_EQ(*erased, 1);
  EXPECT_EQ(people(ville).size(), 1u);
}

class Taking : public World {
 protected:
  Claim claim(const std::string& taker, std::uint64_t sequence, int limit = 100, int seconds = 0) {
    const base::Instant now = day_number(kToday) + std::chrono::seconds(seconds);
    auto made = done<Claim>([&](Writing& in) {
      return claim_events(in, ville, taker, sequence, limit, now, now + std::chrono::seconds(60));
    });
    EXPECT_TRUE(made) << made.error().text();
    return made ? *made : Claim{};
  }
  base::Status finish(const std::string& taker, std::int64_t number) {
    return write([&](Writing& in) { return claim_done(in, ville, taker, number); });
  }
};
CARTULAIRE_BOTH_ENGINES(Taking);

TEST_P(Taking, events_are_taken_by_one_hub_at_a_time_and_a_claim_is_found_again) {
  add(ville, person_named("a"));
  const Claim first = claim("hub1", 40, 1);
  ASSERT_EQ(first.events.size(), 1u);
  EXPECT_EQ(first.events[0].number, 1);
  EXPECT_EQ(claim("hub2", 0).upto, 0) << "another has them";
  const Claim again = claim("hub1", 41);
  EXPECT_EQ(again.before, 40u) << "as its journal was then";
  EXPECT_EQ(again.upto, 1) << "no more than was claimed";
  ASSERT_TRUE(finish("hub1", again.upto));
  const Claim rest = claim("hub2", 0);
  ASSERT_EQ(rest.events.size(), 1u);
  EXPECT_EQ(rest.events[0].number, 2);
  // hub2 stops for longer than its claim: hub1 takes over, and hub2's removal comes too late.
  const Claim over = claim("hub1", 50, 100, 61);
  EXPECT_EQ(over.events.size(), 1u);
  EXPECT_FALSE(over.before);
  EXPECT_FALSE(finish("hub2", rest.upto));
  EXPECT_EQ(events(ville).size(), 1u);
  ASSERT_TRUE(finish("hub1", over.upto));
  EXPECT_EQ(claim("hub1", 51).upto, 0) << "nothing waits";
}

TEST_P(Taking, a_number_that_is_missing_is_told_once_wherever_it_stands) {
  for (const char* login : {"a", "b", "c"})
    add(ville, person_named(login));
  const auto remove = [&](std::int64_t number) {
    EXPECT_TRUE(write([&](Writing& in) -> base::Status {
      auto gone = in.run(ville, "DELETE FROM outbox WHERE entity = $1 AND number = $2", {number});
      if (!gone) return base::pass(gone);
      return {};
    }));
  };
  remove(2);
  remove(4);  // the last one
  const Claim found = claim("hub", 0);
  EXPECT_EQ(found.events.size(), 2u);
  EXPECT_EQ(found.missing, 2);
  EXPECT_EQ(found.upto, 4);
  ASSERT_TRUE(finish("hub", found.upto));
  EXPECT_EQ(claim("hub", 2).upto, 0);
  const auto taken = store->read<Taken>([&](Reading& in) { return taken_of(in, ville); });
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->last, 4);
  EXPECT_EQ(taken->taken, 4);
}

TEST_P(Taking, every_change_makes_the_change_number_greater) {
  const auto number = [&] {
    return *store->read<std::int64_t>(
        [](Reading& in) { return change_number(in, Installation::as_operator()); });
  };
  const auto before = number();
  add(ccas, person_named("a"));
  EXPECT_GT(number(), before);
}

}  // namespace
}  // namespace cartulaire::store
