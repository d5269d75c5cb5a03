#include "access/password_rules.hpp"

#include <gtest/gtest.h>

#include "access/test_charter.hpp"
#include "platform/test_folder.hpp"

namespace cartulaire::access {
namespace {

charter::EffectiveCharter town(const std::string& clause) {
  return town_charter("  agents: {name: les agents, english: agents}\n", clause);
}

TEST(PasswordRules, are_those_of_the_clause_acc_01_acc_02) {
  const PasswordRules rules = rules_of(
      town("```clause access.password as mots\nmin_length: 14\nclasses: [lower, digit]\nrenewal: twice a "
           "year\n```\n"),
      Moment{});
  EXPECT_EQ(rules.min_length, 14u);
  EXPECT_TRUE(rules.lower && rules.digit);
  EXPECT_FALSE(rules.upper || rules.special);
  EXPECT_EQ(rules.renewal, std::chrono::days(182));
  EXPECT_EQ(text_of(rules).front().french, "il faut au moins 14 caractères");
}

TEST(PasswordRules, a_value_that_it_has_still_to_set_is_the_strictest_of_its_frame) {
  const PasswordRules rules = rules_of(
      town("```clause access.password as mots\nmin_length: {set_by: it, within: 12 to 20}\n```\n"), Moment{});
  EXPECT_EQ(rules.min_length, 20u);
  EXPECT_FALSE(rules.renewal) << "only where a charter has one";
}

TEST(PasswordRules, hold_from_their_day_for_whom_they_name_and_once_enforced) {
  const auto day = [](std::string_view text) { return *charter::adoption::parse_day(text); };
  const auto later = town("```clause access.password as mots\nmin_length: 16\nfrom: 2027-01-01\n```\n");
  EXPECT_EQ(rules_of(later, {day("2026-12-31"), false, {}}).min_length, 12u);
  EXPECT_EQ(rules_of(later, {day("2027-01-01"), false, {}}).min_length, 16u);
  const auto some = town("```clause access.password as mots\nmin_length: 16\nwho: [not agents]\n```\n");
  EXPECT_EQ(rules_of(some, Moment{}, Somebody{"agents", {}}).min_length, 12u);
  EXPECT_EQ(rules_of(some, Moment{}, Somebody{"", {}}).min_length, 16u) << "not known to be spared";
  EXPECT_EQ(rules_of(some, Moment{}).min_length, 16u);
  const auto watched = town("```clause access.password as mots\nmin_length: 16\nmode: observe\n```\n");
  EXPECT_EQ(rules_of(watched, Moment{}).min_length, 12u);
}

TEST(PasswordRules, of_several_charters_the_strictest_hold) {
  PasswordRules one;
  one.min_length = 15;
  one.renewal = std::chrono::days(200);
  PasswordRules other;
  other.digit = true;
  other.renewal = std::chrono::days(90);
  const PasswordRules both = stricter(one, other);
  EXPECT_EQ(both, stricter(other, one));
  EXPECT_EQ(both.min_length, 15u);
  EXPECT_TRUE(both.digit);
  EXPECT_EQ(both.renewal, std::chrono::days(90));
}

std::vector<Weakness> judge(std::string_view password, PasswordRules rules = {}) {
  return weaknesses(password, rules, {}, {"cdurand", "Camille", "Durand", "l’agglomération de Saint-Omer"});
}
bool finds(std::string_view password, Weakness weakness) {
  const auto found = judge(password);
  return std::find(found.begin(), found.end(), weakness) != found.end();
}

TEST(Weaknesses, of_what_people_choose) {
  EXPECT_TRUE(judge("brouette-violette-12-kiosques").empty());
  EXPECT_TRUE(judge("cheval agrafe pile correct").empty());
  EXPECT_TRUE(finds("court", Weakness::too_short));
  EXPECT_TRUE(finds("aaaaaaaaaaaaaaaaaaaa", Weakness::guessable));
  EXPECT_TRUE(finds("azertyuiopqsdfghjklm", Weakness::guessable));
  EXPECT_TRUE(finds("12345678901234567890", Weakness::guessable));
  EXPECT_TRUE(finds("abcabcabcabcabcabc", Weakness::guessable));
  EXPECT_TRUE(finds("202420252026", Weakness::guessable));
  EXPECT_TRUE(finds("M0tdeP@sse2026!", Weakness::common)) << "disguised, with a year behind it";
  EXPECT_TRUE(finds("Bienvenue2026!!", Weakness::common));
  EXPECT_TRUE(finds("xx-Durand-xx-37", Weakness::personal));
  EXPECT_TRUE(finds("Agglo-agglomeration-7", Weakness::personal)) << "accents do not hide a name";
  EXPECT_TRUE(finds("saint", Weakness::personal));
  EXPECT_TRUE(finds(std::string(200, 'x'), Weakness::too_long));
  EXPECT_EQ(judge("abc\xff"), std::vector{Weakness::not_text});
  EXPECT_EQ(judge(std::string_view("abc\0def", 7)), std::vector{Weakness::not_text});
}

TEST(Weaknesses, cnil_2022_100_examples_hold_their_bits) {
  EXPECT_GE(bits_of("aX4;rP9:mQ2!"), 79);  // 12 of the four classes: the deliberation says 80
  EXPECT_GE(bits_of("aX4rP9mQ2hT7wZ"), 80);
  EXPECT_LT(bits_of("azertyui"), 50);
  PasswordRules rules;
  rules.min_length = 8;
  EXPECT_FALSE(judge("aX4;rP9:", rules) == std::vector<Weakness>{Weakness::guessable});
  EXPECT_EQ(judge("kvqzxwrb", rules), std::vector{Weakness::guessable}) << "38 bits";
}

TEST(Weaknesses, what_is_in_the_list_is_common) {
  platform::TestFolder folder;
  ASSERT_TRUE(platform::replace_file(folder.path() / "list", "correcthorsebattery\r\nTrucMuche-Machin\n"));
  auto common = CommonPasswords::read(folder.path() / "list");
  ASSERT_TRUE(common) << common.error().text();
  EXPECT_EQ(common->size(), 2u);
  EXPECT_EQ(weaknesses("trucmuche-machin", {}, *common, {}), std::vector{Weakness::common});
  EXPECT_FALSE(CommonPasswords::read(folder.path() / "none"));
}

}  // namespace
}  // namespace cartulaire::access
