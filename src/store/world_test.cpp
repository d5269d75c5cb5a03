// What changes with the world, on both engines: crises, switches, on-call, new passwords, trace keys,
// notices.
#include <gtest/gtest.h>

#include "store/crises.hpp"
#include "store/on_call.hpp"
#include "store/password_orders.hpp"
#include "store/person_notices.hpp"
#include "store/records.hpp"
#include "store/suspensions.hpp"
#include "store/switches.hpp"
#include "store/testing.hpp"
#include "store/trace_keys.hpp"

namespace cartulaire::store {
namespace {

constexpr int kToday = 20'000;

class World : public StoreTest {};
CARTULAIRE_BOTH_ENGINES(World);

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
  EXPECT_EQ(end(*running).error().code, base::ErrorCode::refused);
  EXPECT_EQ(end(*later).error().code, base::ErrorCode::not_found);
  auto kept = store->read<std::vector<OnCall>>(
      [&](Reading& in) { return on_call_from(in, ville, day_number(kToday)); });
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 1u);
  EXPECT_EQ((*kept)[0].until, day_number(kToday + 1));
  EXPECT_EQ((*kept)[0].duty, "réseau");
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
  ASSERT_TRUE(done<std::int64_t>([&](Writing& in) {
    return ask_suspension(
        in, ville, {a, SuspensionOf::web, "suspension", "motif", day_number(kToday), day_number(kToday + 30)},
        day_number(kToday + 5), by_test(kToday));
  }));
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, a, by_test(kToday)); }));
  const auto erased = done<std::int64_t>([&](Writing& in) {
    return erase_due(in, Installation::as_operator(), by_test(kToday + kDaysAfterLeaving + 1));
  });
  ASSERT_TRUE(erased) << erased.error().text();
  EXPECT_EQ(*erased, 1);
  EXPECT_EQ(people(ville).size(), 1u);
}

}  // namespace
}  // namespace cartulaire::store
