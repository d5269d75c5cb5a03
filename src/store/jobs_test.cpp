// Jobs that one hub at a time runs, tokens of the API, queues of webhooks, on both engines.
#include "store/jobs.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "store/api_tokens.hpp"
#include "store/records.hpp"
#include "store/taking.hpp"
#include "store/testing.hpp"
#include "store/webhooks.hpp"

namespace cartulaire::store {
namespace {

using namespace std::chrono_literals;

const Installation kAll = Installation::as_operator();

class Jobs : public StoreTest {
 protected:
  static bool claim(Store& store, const std::string& holder, base::Instant now) {
    auto held =
        store.write<bool>([&](Writing& in) { return claim_job(in, kAll, "mail", holder, now, now + 30s); });
    EXPECT_TRUE(held) << held.error().text();
    return held && *held;
  }
  bool end(const std::string& holder, const base::Status& outcome, base::Instant now) {
    auto ended = store->write<bool>(
        [&](Writing& in) { return end_job(in, kAll, "mail", holder, outcome, now, now + 60s); });
    EXPECT_TRUE(ended) << ended.error().text();
    return ended && *ended;
  }
  JobState state() {
    auto found = store->read<std::vector<JobState>>([](Reading& in) { return job_states(in, kAll); });
    EXPECT_TRUE(found && found->size() == 1);
    return found->front();
  }
  std::int64_t make_event(const EntityScope& scope, std::string_view name, const std::string& subject) {
    EXPECT_TRUE(
        write([&](Writing& in) { return put_event(in, scope, by_test(), {name, subject, "secret"}); }));
    return events(scope).back().number;
  }
  std::vector<HookEvent> queue(const EntityScope& scope, const std::string& hook) {
    auto found = store->read<HookQueue>([&](Reading& in) { return hook_queue(in, scope, hook, 100); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? found->events : std::vector<HookEvent>{};
  }
  void declare(const std::vector<Hook>& hooks) {
    auto put =
        store->write<std::vector<std::string>>([&](Writing& in) { return declare_hooks(in, kAll, hooks); });
    ASSERT_TRUE(put) << put.error().text();
  }
  AccountId account() {
    add(ville, person_named("a.durand"));
    auto made = store->write<Account>(
        [&](Writing& in) { return create_account(in, kAll, "import", "a.durand", by_test()); });
    EXPECT_TRUE(made) << made.error().text();
    return made ? made->id : "";
  }
};

TEST_P(Jobs, OneHubAtATimeHoldsAJobAndWhoDiesLosesItWhenItsHoldIsOver) {
  const base::Instant now = day_number(20'000);
  EXPECT_TRUE(claim(*store, "a", now));
  EXPECT_FALSE(claim(*store, "b", now + 1s));
  EXPECT_TRUE(state().runs(now + 29s));
  auto renewed = store->write<bool>([&](Writing& in) { return renew_job(in, kAll, "mail", "a", now + 60s); });
  EXPECT_TRUE(renewed && *renewed);
  EXPECT_FALSE(claim(*store, "b", now + 59s));
  EXPECT_TRUE(claim(*store, "b", now + 60s));         // a is dead
  EXPECT_FALSE(end("a", base::Status(), now + 61s));  // or was only asleep: it has no say any more
  EXPECT_TRUE(end("b", base::Status(), now + 62s));
  EXPECT_FALSE(claim(*store, "a", now + 63s));  // its time has not come again
  EXPECT_TRUE(claim(*store, "a", now + 122s));
}

TEST_P(Jobs, TheLastErrorIsKeptUntilARunGoesWell) {
  const base::Instant now = day_number(20'000);
  ASSERT_TRUE(claim(*store, "a", now));
  ASSERT_TRUE(end("a", base::fail(base::ErrorCode::unavailable, "", "le serveur dort", "it sleeps"), now));
  EXPECT_EQ(state().error_french, "le serveur dort");
  EXPECT_EQ(state().failures, 1);
  EXPECT_FALSE(state().done_at);
  ASSERT_TRUE(claim(*store, "a", now + 60s));
  ASSERT_TRUE(end("a", base::Status(), now + 61s));
  EXPECT_EQ(state().error_french, "");
  EXPECT_EQ(state().failures, 0);
  EXPECT_EQ(state().done_at, now + 61s);
}

TEST_P(Jobs, OfManyThatTryAtOnceOneHoldsIt) {
  constexpr int kHubs = 4;
  std::atomic<int> held = 0;
  std::vector<std::jthread> hubs;
  for (int i = 0; i < kHubs; ++i)
    hubs.emplace_back([&, i] {
      auto own = open(place());
      if (own && claim(*own, std::to_string(i), day_number(20'000))) ++held;
    });
  hubs.clear();
  EXPECT_EQ(held, 1);
}

TEST_P(Jobs, ATokenIsFoundByItsHashUntilItEndsOrIsRevoked) {
  const ApiToken wanted{0,  account(), "supervision", {"metrics", "charter:read"}, {}, day_number(20'030),
                        "", {}};
  auto number = store->write<std::int64_t>(
      [&](Writing& in) { return add_token(in, ville, std::string(64, 'a'), wanted, by_test()); });
  ASSERT_TRUE(number) << number.error().text();
  const auto at = [&](int day) {
    auto found = store->read<std::optional<FoundToken>>(
        [&](Reading& in) { return token_at(in, kAll, std::string(64, 'a'), day_number(day)); });
    EXPECT_TRUE(found) << found.error().text();
    return found ? *found : std::nullopt;
  };
  ASSERT_TRUE(at(20'029));
  EXPECT_EQ(at(20'029)->entity, "ville");
  EXPECT_EQ(at(20'029)->token.scopes, wanted.scopes);
  EXPECT_FALSE(at(20'030));
  EXPECT_FALSE(write([&](Writing& in) { return revoke_token(in, ccas, *number, by_test()); }));
  ASSERT_TRUE(write([&](Writing& in) { return token_used(in, ville, *number, "2024-10-05"); }));
  EXPECT_EQ(at(20'001)->token.used_on, "2024-10-05");
  ASSERT_TRUE(write([&](Writing& in) { return revoke_token(in, ville, *number, by_test()); }));
  EXPECT_FALSE(at(20'001));
  EXPECT_FALSE(write([&](Writing& in) { return revoke_token(in, ville, *number, by_test()); }));
  EXPECT_EQ(events(ville).back().event, "token.revoked");
  ASSERT_TRUE(write([&](Writing& in) { return erase_ended(in, kAll, day_number(20'031)); }));
  auto left = store->read<std::vector<ApiToken>>([&](Reading& in) { return tokens_of(in, ville); });
  EXPECT_TRUE(left && left->empty());
}

TEST_P(Jobs, ATokenLastsAYearAtMostAndSaysWhatItAllows) {
  const AccountId id = account();
  const auto refused = [&](const ApiToken& token) {
    return !store->write<std::int64_t>(
        [&](Writing& in) { return add_token(in, ville, std::string(64, 'a'), token, by_test()); });
  };
  EXPECT_TRUE(refused({0, id, "x", {"metrics"}, {}, day_number(20'367), "", {}}));
  EXPECT_TRUE(refused({0, id, "x", {"metrics"}, {}, day_number(20'000), "", {}}));
  EXPECT_TRUE(refused({0, id, "x", {}, {}, day_number(20'001), "", {}}));
  EXPECT_TRUE(refused({0, id, "x", {"a b"}, {}, day_number(20'001), "", {}}));
  EXPECT_TRUE(refused({0, id, "", {"metrics"}, {}, day_number(20'001), "", {}}));
  EXPECT_FALSE(refused({0, id, "x", {"metrics"}, {}, day_number(20'366), "", {}}));
}

TEST_P(Jobs, ATokenGoesWithThePersonWhoMadeIt) {
  const AccountId id = account();
  ASSERT_TRUE(store->write<std::int64_t>([&](Writing& in) {
    return add_token(in, ville, std::string(64, 'a'),
                     {0, id, "x", {"metrics"}, {}, day_number(20'366), "", {}}, by_test());
  }));
  const PersonId person = people(ville).front().id;
  ASSERT_TRUE(write([&](Writing& in) { return leave(in, ville, person, by_test()); }));
  auto erased = store->write<std::int64_t>([&](Writing& in) { return erase_due(in, kAll, by_test(20'091)); });
  ASSERT_TRUE(erased) << erased.error().text();
  EXPECT_EQ(*erased, 1);
  auto left = store->read<std::vector<ApiToken>>([&](Reading& in) { return tokens_of(in, ville); });
  EXPECT_TRUE(left && left->empty());
}

TEST_P(Jobs, AHookGetsItsEventsInOrderAlsoThoseThatTheJournalTookFirst) {
  make_event(ville, "campaign.opened", "1");  // before it was declared
  declare({{"ville", "glpi", {"campaign.opened", "role.granted"}}});
  const auto second = make_event(ville, "campaign.opened", "2");
  make_event(ville, "campaign.closed", "2");
  make_event(ccas, "campaign.opened", "1");
  const auto third = make_event(ville, "role.granted", "x");
  ASSERT_TRUE(write([&](Writing& in) { return events_taken(in, ville, third); }));
  EXPECT_TRUE(events(ville).empty());
  const auto fourth = make_event(ville, "campaign.opened", "3");
  for (int twice = 0; twice < 2; ++twice)
    ASSERT_TRUE(write([&](Writing& in) { return feed_hooks(in, ville); }));
  std::vector<std::int64_t> numbers;
  for (const HookEvent& one : queue(ville, "glpi"))
    numbers.push_back(one.number);
  EXPECT_EQ(numbers, (std::vector{second, third, fourth}));
  ASSERT_TRUE(write([&](Writing& in) { return hook_delivered(in, ville, "glpi", second); }));
  EXPECT_EQ(queue(ville, "glpi").front(), (HookEvent{third, by_test().at, "role.granted", "x"}));
  declare({});
  EXPECT_FALSE(store->read<HookQueue>([&](Reading& in) { return hook_queue(in, ville, "glpi", 1); }));
}

TEST_P(Jobs, AHookThatNobodyAnswersIsTriedLessAndLessAndGivenUpAfterADay) {
  declare({{"ville", "glpi", {"campaign.opened"}}, {"nowhere", "x", {"campaign.opened"}}});
  make_event(ville, "campaign.opened", "1");
  ASSERT_TRUE(write([&](Writing& in) { return feed_hooks(in, ville); }));
  const auto fail_at = [&](base::Instant at) {
    auto gone = store->write<std::int64_t>(
        [&](Writing& in) { return hook_failed(in, ville, "glpi", {"hub:jobs", at}); });
    EXPECT_TRUE(gone) << gone.error().text();
    return gone ? *gone : -1;
  };
  base::Instant now = day_number(20'000);
  EXPECT_EQ(fail_at(now), 0);
  auto state = store->read<HookQueue>([&](Reading& in) { return hook_queue(in, ville, "glpi", 1); });
  ASSERT_TRUE(state);
  EXPECT_EQ(state->next_at, now + 1min);
  EXPECT_EQ(hook_pause(4), 8min);
  EXPECT_EQ(hook_pause(50), 60min);
  EXPECT_EQ(fail_at(now + 23h), 0);
  EXPECT_EQ(fail_at(now + 24h), 1);
  EXPECT_TRUE(queue(ville, "glpi").empty());
  EXPECT_EQ(events(ville).back().event, "webhook.given_up");
  EXPECT_EQ(events(ville).back().detail, "1");
}

CARTULAIRE_BOTH_ENGINES(Jobs);

}  // namespace
}  // namespace cartulaire::store
