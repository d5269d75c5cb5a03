// How events are taken into the journal, on both engines: by one hub at a time, none missing without being
// told.
#include "store/taking.hpp"

#include <gtest/gtest.h>

#include "store/records.hpp"
#include "store/testing.hpp"

namespace cartulaire::store {
namespace {

constexpr int kToday = 20'000;

class Taking : public StoreTest {
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

TEST_P(Taking, acts_that_no_journal_takes_go_after_a_year_and_are_not_missing_then) {
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

}  // namespace
}  // namespace cartulaire::store
