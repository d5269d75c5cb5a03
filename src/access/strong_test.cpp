// Where a charter wants a second factor (ACC-05).
#include "access/strong.hpp"

#include <gtest/gtest.h>

namespace cartulaire::access {
namespace {

charter::EffectiveCharter town(const std::string& settings) {
  const std::string text =
      "---\nid: essai\ntitle: Essai\nlanguage: fr\nversion: 1\njurisdiction: fr\ntime_zone: Europe/Paris\n"
      "populations:\n  personnel:\n    name: le personnel\n    english: the staff\n    includes:\n"
      "      agents: {name: les agents, english: agents}\n"
      "      stagiaires: {name: les stagiaires, english: trainees}\n"
      "  elus: {name: les élus, english: elected members}\n"
      "entities:\n  - {id: ville, name: la ville}\n---\n\n# 1 Comptes\n\n" +
      (settings.empty() ? "" : "```clause access.mfa as double\n" + settings + "```\n");
  const charter::Loaded loaded = charter::load_charter(text, "essai.md");
  for (const auto& one : loaded.diagnostics)
    if (one.severity == charter::Severity::error) ADD_FAILURE() << one.english;
  auto effective = charter::effective_charter(loaded.charter);
  EXPECT_TRUE(effective) << effective.error().text();
  return std::move(*effective);
}

TEST(Strong, nothing_is_wanted_without_the_clause) {
  EXPECT_FALSE(wants_second_factor(town(""), false, "agents"));
}

TEST(Strong, outside_is_any_zone_but_the_premises_acc_05) {
  const auto charter = town("zones: [telework, public]\nfactors: [app, key]\n");
  EXPECT_TRUE(wants_second_factor(charter, false, "agents"));
  EXPECT_TRUE(wants_second_factor(charter, false, ""));
  EXPECT_FALSE(wants_second_factor(charter, true, "agents"));
}

TEST(Strong, without_zones_it_is_everywhere) {
  EXPECT_TRUE(wants_second_factor(town("factors: [app]\n"), true, "agents"));
  EXPECT_FALSE(wants_second_factor(town("zones: [internal]\nfactors: [app]\n"), false, "agents"));
}

TEST(Strong, of_the_people_whom_it_names) {
  const auto elected = town("who: [elus]\nfactors: [app]\n");
  EXPECT_TRUE(wants_second_factor(elected, true, "elus"));
  EXPECT_FALSE(wants_second_factor(elected, true, "agents"));
  EXPECT_TRUE(wants_second_factor(elected, true, "")) << "who is not known to be another is held to it";
  const auto staff = town("who: [personnel, not stagiaires]\nfactors: [app]\n");
  EXPECT_TRUE(wants_second_factor(staff, true, "agents"));
  EXPECT_FALSE(wants_second_factor(staff, true, "stagiaires"));
  EXPECT_FALSE(wants_second_factor(staff, true, "elus"));
}

TEST(Strong, people_whom_no_population_tells_are_everybody) {
  EXPECT_TRUE(wants_second_factor(town("who: [on-call]\nfactors: [app]\n"), true, "agents"));
}

}  // namespace
}  // namespace cartulaire::access
