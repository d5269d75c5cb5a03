// Where a charter wants a second factor (ACC-05).
#include "access/strong.hpp"

#include <gtest/gtest.h>

#include "access/test_charter.hpp"

namespace cartulaire::access {
namespace {

charter::EffectiveCharter town(const std::string& settings) {
  return town_charter(
      "  personnel:\n    name: le personnel\n    english: the staff\n    includes:\n"
      "      agents: {name: les agents, english: agents}\n"
      "      stagiaires: {name: les stagiaires, english: trainees}\n"
      "  elus: {name: les élus, english: elected members}\n",
      settings.empty() ? "" : "```clause access.mfa as double\n" + settings + "```\n");
}

Day day(std::string_view text) {
  return *charter::adoption::parse_day(text);
}

bool wanted(const charter::EffectiveCharter& charter, bool inside, std::string_view population,
            const Moment& moment = {day("2026-11-26"), false, {}}) {
  return wants_second_factor(charter, {population, inside}, moment);
}

TEST(Strong, nothing_is_wanted_without_the_clause) {
  EXPECT_FALSE(wanted(town(""), false, "agents"));
}

TEST(Strong, outside_is_any_zone_but_the_premises_acc_05) {
  const auto charter = town("zones: [telework, public]\nfactors: [app, key]\n");
  EXPECT_TRUE(wanted(charter, false, "agents"));
  EXPECT_TRUE(wanted(charter, false, ""));
  EXPECT_FALSE(wanted(charter, true, "agents"));
}

TEST(Strong, without_zones_it_is_everywhere) {
  EXPECT_TRUE(wanted(town("factors: [app]\n"), true, "agents"));
  EXPECT_FALSE(wanted(town("zones: [internal]\nfactors: [app]\n"), false, "agents"));
}

TEST(Strong, of_the_people_whom_it_names) {
  const auto elected = town("who: [elus]\nfactors: [app]\n");
  EXPECT_TRUE(wanted(elected, true, "elus"));
  EXPECT_FALSE(wanted(elected, true, "agents"));
  EXPECT_TRUE(wanted(elected, true, "")) << "who is not known to be another is held to it";
  const auto staff = town("who: [personnel, not stagiaires]\nfactors: [app]\n");
  EXPECT_TRUE(wanted(staff, true, "agents"));
  EXPECT_FALSE(wanted(staff, true, "stagiaires"));
  EXPECT_FALSE(wanted(staff, true, "elus"));
}

TEST(Strong, people_whom_no_population_tells_are_everybody) {
  EXPECT_TRUE(wanted(town("who: [on-call]\nfactors: [app]\n"), true, "agents"));
}

TEST(Strong, from_its_day_on_and_those_whom_it_will_ask_are_known_before) {
  const auto charter = town("from: 2026-12-01\nwho: [agents]\nfactors: [app]\n");
  EXPECT_FALSE(wanted(charter, true, "agents"));
  EXPECT_TRUE(wanted(charter, true, "agents", {day("2026-12-01"), false, {}}));
  EXPECT_EQ(second_factor_from(charter, "agents", day("2026-11-26")), day("2026-12-01"));
  EXPECT_FALSE(second_factor_from(charter, "elus", day("2026-11-26")));
  EXPECT_FALSE(second_factor_from(charter, "agents", day("2026-12-01"))) << "it asks already";
}

TEST(Strong, of_a_charter_to_come_those_whom_it_will_ask_are_known_before_it_binds) {
  const Day today = day("2026-11-26");
  const Day binding = day("2026-12-05");
  const auto at_once = town("who: [agents]\nfactors: [app]\n");
  EXPECT_EQ(second_factor_from(at_once, "agents", today, binding), binding);
  EXPECT_FALSE(second_factor_from(at_once, "elus", today, binding));
  EXPECT_FALSE(second_factor_from(at_once, "agents", today)) << "it asks already";
  EXPECT_TRUE(asks_second_factor(at_once, "agents", today));
  EXPECT_FALSE(asks_second_factor(at_once, "elus", today));
  const auto before = town("from: 2026-12-01\nfactors: [app]\n");
  EXPECT_EQ(second_factor_from(before, "agents", today, binding), binding)
      << "no clause asks before its charter";
  const auto after = town("from: 2026-12-20\nfactors: [app]\n");
  EXPECT_EQ(second_factor_from(after, "agents", today, binding), day("2026-12-20"));
  EXPECT_FALSE(asks_second_factor(after, "agents", today));
  const auto crisis = town("active: while crisis\nfactors: [app]\n");
  EXPECT_FALSE(second_factor_from(crisis, "agents", today, binding)) << "nobody knows the day of a crisis";
}

TEST(Strong, what_is_observed_asks_nothing) {
  const auto charter = town("mode: observe\nfrom: 2026-12-01\nfactors: [app]\n");
  EXPECT_FALSE(wanted(charter, true, "agents", {day("2027-01-01"), false, {}}));
  EXPECT_FALSE(second_factor_from(charter, "agents", day("2026-11-26")));
}

TEST(Strong, exceptions_spare_only_who_is_known_to_be_in_them) {
  const auto charter = town("factors: [app]\nexcept:\n  - {who: [elus], until: 2026-12-31}\n");
  EXPECT_FALSE(wanted(charter, true, "elus"));
  EXPECT_TRUE(wanted(charter, true, "elus", {day("2027-01-01"), false, {}})) << "over";
  EXPECT_TRUE(wanted(charter, true, "agents"));
  EXPECT_TRUE(wanted(charter, true, "")) << "nobody knows who that is";
  const auto place = town("factors: [app]\nexcept:\n  - {zones: [internal]}\n  - {zones: [telework]}\n");
  EXPECT_FALSE(wanted(place, true, "agents"));
  EXPECT_TRUE(wanted(place, false, "agents")) << "telework or a public place: nobody can tell";
}

TEST(Strong, by_decision_in_a_crisis_or_switched_off_acc_05_in_05) {
  const auto decided = town("active: by decision of it\nfactors: [app]\n");
  store::Switch given;
  given.clause = "double";
  given.on = true;
  EXPECT_FALSE(wanted(decided, true, "agents"));
  EXPECT_TRUE(wanted(decided, true, "agents", {day("2026-11-26"), false, {given}}));
  const auto crisis = town("active: while crisis\nfactors: [app]\n");
  EXPECT_FALSE(wanted(crisis, true, "agents"));
  EXPECT_TRUE(wanted(crisis, true, "agents", {day("2026-11-26"), true, {}}));
  given.on = false;
  EXPECT_FALSE(wanted(town("factors: [app]\n"), true, "agents", {day("2026-11-26"), false, {given}}));
}

}  // namespace
}  // namespace cartulaire::access
