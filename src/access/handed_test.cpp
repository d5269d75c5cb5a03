// Cards and keys that a charter announces, and those that it does not (ACC-14).
#include "access/handed.hpp"

#include <gtest/gtest.h>

#include "access/test_charter.hpp"
#include "store/testing.hpp"

namespace cartulaire::access {
namespace {

using store::EntityScope;
using store::HandedEnding;
using store::HandedKind;
using store::PersonId;
using store::Writing;

charter::EffectiveCharter town(const std::string& clauses) {
  return town_charter(
      "  titulaires: {name: les titulaires, english: the staff}\n"
      "  elus: {name: les élus, english: elected members}\n",
      clauses);
}
std::string accounts(const std::string& settings, const std::string& name = "comptes") {
  return "```clause access.account as " + name + "\n" + settings + "```\n";
}

Day day(std::string_view text) {
  return *charter::adoption::parse_day(text);
}
std::string announced(const std::string& clauses, std::string_view population = "",
                      std::string_view today = "2026-11-26") {
  std::string out;
  for (const HandedKind one : announced_means(town(clauses), population, day(today)))
    out += store::word_of(one) + " ";
  return out;
}

TEST(Announced, acc_14_only_what_the_charter_says_may_be_handed_over) {
  EXPECT_EQ(announced(accounts("means: [password, card, key]\n")), "card key ");
  EXPECT_EQ(announced(accounts("means: [password, card]\n")), "card ");
  EXPECT_EQ(announced(accounts("means: [password, app]\n")), "");
  EXPECT_EQ(announced(accounts("generic: never\n")), "") << "no list: nothing is announced";
  EXPECT_EQ(announced(""), "") << "nor without the clause";
}

TEST(Announced, acc_14_to_whom_and_from_which_day) {
  const std::string two = accounts("means: [card]\nwho: [titulaires]\n", "agents") +
                          accounts("means: [key]\nwho: [elus]\n", "elus");
  EXPECT_EQ(announced(two, "titulaires"), "card ");
  EXPECT_EQ(announced(two, "elus"), "key ");
  EXPECT_EQ(announced(two), "card key ") << "to anybody";
  const std::string later = accounts("means: [card]\nfrom: 2027-01-01\n");
  EXPECT_EQ(announced(later), "");
  EXPECT_EQ(announced(later, "", "2027-01-01"), "card ");
  EXPECT_EQ(announced(accounts("means: [card]\nmode: observe\n")), "") << "tried, not in force";
}

class HandedOver : public store::StoreTest {
 protected:
  base::Result<std::int64_t> give(const store::HandedMeans& wanted) {
    return store->write<std::int64_t>(
        [&](Writing& in) { return hand_over(in, ville, charter, wanted, today, store::by_test()); });
  }
  base::Status end(std::int64_t number, const std::string& on) {
    return write([&](Writing& in) {
      return end_handed(in, ville, number, {HandedEnding::returned, {}, on, ""}, today, store::by_test());
    });
  }
  const charter::EffectiveCharter charter = town(accounts("means: [password, card]\n"));
  const Day today = day("2026-11-26");
};
CARTULAIRE_BOTH_ENGINES(HandedOver);

TEST_P(HandedOver, acc_14_days_are_today_or_before_and_keys_are_not_announced) {
  const PersonId person = add(ville, store::person_named("a"));
  const auto key = give({0, person, HandedKind::key, "K-7", "", ""});
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, base::ErrorCode::refused);
  EXPECT_NE(key.error().text().find("means"), std::string::npos);
  for (const char* bad : {"2026-11-27", "2026-02-30", "hier"})
    EXPECT_FALSE(give({0, person, HandedKind::card, "0412", bad, ""})) << bad;
  const auto card = give({0, person, HandedKind::card, "0412", "", ""});
  ASSERT_TRUE(card) << card.error().text();
  EXPECT_FALSE(end(*card, "2026-11-27"));
  ASSERT_TRUE(end(*card, ""));
  const auto kept = store->read<store::HandedMeans>(
      [&](store::Reading& in) { return store::handed_means(in, ville, *card); });
  ASSERT_TRUE(kept);
  EXPECT_EQ((std::pair{kept->on, kept->ends.at(0).on}),
            (std::pair<std::string, std::string>{"2026-11-26", "2026-11-26"}));
}

}  // namespace
}  // namespace cartulaire::access
