// What holds for every attacker and every moment (CNIL 2022-100).
#include "access/throttle.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "platform/test_folder.hpp"
#include "store/entities.hpp"

namespace cartulaire::access {
namespace {

using std::chrono::seconds;

// As count_attempt does it, without a store: it is compared with the store in sign_in_test.
struct Counter {
  store::Failures failures;
  bool attempt(const Delays& delays, base::Instant now) {
    if (failures.last_at + kForgotten <= now) failures = {};
    if (failures.count > 0 && open_from(delays, failures) > now) return false;
    failures = {failures.count + 1, now};
    return true;
  }
};

RC_GTEST_PROP(Throttle, no_more_than_25_attempts_are_read_in_any_24_hours, ()) {
  const auto gaps = *rc::gen::container<std::vector<int>>(400, rc::gen::inRange(1, 4000));
  Counter counter;
  base::Instant now{std::chrono::days(20'000)};
  std::vector<base::Instant> read;
  for (const int gap : gaps) {
    now += seconds(gap);
    if (counter.attempt(kAccountDelays, now)) read.push_back(now);
  }
  for (std::size_t i = 0; i + 25 < read.size(); ++i)
    RC_ASSERT(read[i + 25] - read[i] >= std::chrono::hours(24));
}

RC_GTEST_PROP(Throttle, attempts_that_come_too_soon_prolong_nothing, ()) {
  const auto before = *rc::gen::inRange(0, 40);
  Counter counter;
  base::Instant now{std::chrono::days(20'000)};
  for (int i = 0; i < before; ++i) {
    now = std::max(now, open_from(kAccountDelays, counter.failures));
    RC_ASSERT(counter.attempt(kAccountDelays, now));
  }
  const base::Instant open = open_from(kAccountDelays, counter.failures);
  const auto hammered = *rc::gen::inRange(0, 200);
  for (int i = 0; i < hammered && now + seconds(1) < open; ++i)
    RC_ASSERT(!counter.attempt(kAccountDelays, now += seconds(1)));
  RC_ASSERT(open_from(kAccountDelays, counter.failures) == open);
  RC_ASSERT(open - counter.failures.last_at <= kAccountDelays.most);
  RC_ASSERT(counter.attempt(kAccountDelays, std::max(now, open)));
}

TEST(Throttle, a_clock_that_was_set_back_keeps_nobody_out_for_longer) {
  platform::TestFolder folder;
  auto store = store::Store::open({platform::SqlEngine::sqlite, folder.path() / "s.db"},
                                  platform::SqlSession::Opening::create);
  ASSERT_TRUE(store) << store.error().text();
  const store::Installation all = store::Installation::as_operator();
  const base::Instant today{std::chrono::days(20'000)};
  const auto wait =
      store->write<std::optional<seconds>>([&](store::Writing& in) -> base::Result<std::optional<seconds>> {
        auto put = store::put_failures(in, all, "b", {6, today + std::chrono::days(300)});
        if (!put) return base::pass(put);
        return count_attempt(in, all, {{"b", kAccountDelays}}, today);
      });
  ASSERT_TRUE(wait) << wait.error().text();
  EXPECT_EQ(*wait, seconds(120));
}

}  // namespace
}  // namespace cartulaire::access
