// ACK-02, ACK-06: what waits for a signature is told of one person.
#include "acceptance/accesses.hpp"

#include <gtest/gtest.h>

#include "acceptance/testing.hpp"
#include "charter/adoption/day.hpp"

namespace cartulaire::acceptance {
namespace {

using store::PersonId;

class Accesses : public AcceptanceTest {
 protected:
  std::vector<Access> seen(const charter::EffectiveCharter& charter, PersonId id, int day) {
    auto out = store->read<std::vector<Access>>([&](store::Reading& in) -> base::Result<std::vector<Access>> {
      auto person = store::person_of(in, ville, id);
      if (!person) return base::pass(person);
      auto standings = standing_of(in, ville, id, on(day));
      if (!standings) return base::pass(standings);
      return accesses_of(charter, *standings, *person,
                         charter::adoption::print_day(std::chrono::floor<std::chrono::days>(on(day))));
    });
    EXPECT_TRUE(out) << out.error().text();
    return out ? *out : std::vector<Access>{};
  }
};
CARTULAIRE_BOTH_ENGINES(Accesses);

TEST_P(Accesses, ACK_06_a_device_is_lent_in_the_time_to_sign_and_then_to_signers_only) {
  const auto charter =
      charter_of("1", "", "ville", "grace: 10 days\nwithout: deny\ngates: [web, mobile_loan]\n");
  const PersonId agent = add(ville, store::person_named("a"));
  const store::Text text = publish(charter);
  const auto in_time = seen(charter, agent, 9);
  ASSERT_EQ(in_time.size(), 2U);
  EXPECT_EQ(in_time[1].gate, "mobile_loan");
  EXPECT_TRUE(in_time[1].open);
  EXPECT_EQ(in_time[1].until, "2026-09-11");
  const auto late = seen(charter, agent, 10);
  EXPECT_FALSE(late[1].open);
  EXPECT_TRUE(late[1].until.empty());
  ASSERT_EQ(late[1].missing.size(), 1U);
  EXPECT_EQ(late[1].missing[0].title, text.title);
  EXPECT_EQ(late[1].missing[0].article, "1");
  ASSERT_TRUE(sign(agent, text, 11));
  const auto now = seen(charter, agent, 11);
  EXPECT_TRUE(now[1].open && now[1].until.empty() && now[1].missing.empty());
}

TEST_P(Accesses, nothing_waits_where_the_charter_only_warns_or_observes_or_published_no_text) {
  const PersonId agent = add(ville, store::person_named("a"));
  const auto deny = charter_of("1", "", "ville", "without: deny\ngates: [mobile_loan]\n");
  EXPECT_TRUE(seen(deny, agent, 40).empty()) << "no text is published";
  publish(charter_of("2", "", "ville", "without: warn\ngates: [mobile_loan]\n"));
  for (const char* terms :
       {"without: warn\ngates: [mobile_loan]\n", "without: deny\ngates: [mobile_loan]\nmode: observe\n",
        "without: deny\ngates: [mobile_loan]\nfrom: 2027-01-01\n"})
    EXPECT_TRUE(seen(charter_of("2", "", "ville", terms), agent, 40).empty()) << terms;
}

}  // namespace
}  // namespace cartulaire::acceptance
