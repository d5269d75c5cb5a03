#include "charter/compile.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "policy/terms.hpp"

namespace cartulaire::charter {
namespace {

constexpr std::string_view kFront = R"(---
charter: essai
title: Charte d'essai
language: fr
version: 2.3.1
calendar: fr
roles:
  it: {name: la direction du numérique}
populations:
  internes:
    name: les internes
    includes:
      titulaires: {name: les titulaires}
      contractuels: {name: les contractuels}
groups:
  communication: {name: la communication}
entities:
  - {id: ville, name: la ville}
---

# 1. Internet

Texte.

)";

Compiled compiled(const std::string& clauses, const CompileOptions& options = {}) {
  const Loaded loaded = load_charter(std::string(kFront) + clauses, "essai.md");
  EXPECT_FALSE(has_errors(loaded.diagnostics))
      << (loaded.diagnostics.empty() ? "" : format(loaded.diagnostics.front(), base::Language::english));
  auto effective = effective_charter(loaded.charter, "ville");
  EXPECT_TRUE(effective);
  auto result = compile(*effective, options);
  EXPECT_TRUE(result) << (result ? "" : result.error().english);
  return std::move(*result);
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(Compile, a_family_of_sites_arrives_as_all_that_it_stands_for_WEB_12) {
  const Compiled out = compiled("```clause web.filter as loisirs\ncategories: [recreation]\n```\n");
  ASSERT_EQ(out.policy.filters.size(), 1U);
  EXPECT_TRUE(has(out.policy.filters[0].categories, "recreation"));
  EXPECT_TRUE(has(out.policy.filters[0].categories, "games"));
  EXPECT_EQ(out.policy.clauses[out.policy.filters[0].clause].name, "loisirs");
  EXPECT_EQ(out.policy.clauses[0].article, "1");
}

TEST(Compile, what_the_law_forbids_and_malware_are_ranks_of_every_policy_WEB_02) {
  const Compiled out = compiled("");
  EXPECT_TRUE(has(out.policy.ranks.legal, "minors"));
  EXPECT_TRUE(has(out.policy.ranks.platform_security, "phishing"));
  EXPECT_FALSE(has(out.policy.ranks.platform_security, "vpn"));
  EXPECT_TRUE(has(out.policy.ranks.protected_traffic, "unions"));
  EXPECT_TRUE(out.policy.filters.empty());
}

TEST(Compile, people_places_and_exceptions_reach_the_clause_WEB_04) {
  const Compiled out = compiled(
      "```clause web.filter as f\ncategories: [video]\nwho: [internes, not manager]\nzones: [internal, vpn]\n"
      "except: [{group: communication, categories: [video], until: 2026-12-31}]\non_failure: open\nmode: "
      "observe\n"
      "from: 2026-07-01\n```\n");
  const policy::Clause& clause = out.policy.clauses.at(0);
  EXPECT_EQ(clause.scope.who.populations, (std::vector<std::string>{"titulaires", "contractuels"}));
  EXPECT_FALSE(clause.scope.who.everyone);
  EXPECT_EQ(clause.scope.who.not_attributes, policy::bit(policy::Attribute::manager));
  EXPECT_EQ(clause.scope.zones, policy::bit(policy::Zone::internal) | policy::bit(policy::Zone::vpn));
  ASSERT_EQ(clause.excepts.size(), 1U);
  EXPECT_EQ(clause.excepts[0].scope.who.groups, std::vector<std::string>{"communication"});
  // The last day is included: until the first instant of 2027 in Paris.
  EXPECT_EQ(clause.excepts[0].until, base::Instant(std::chrono::seconds(1798758000 - 0)));
  EXPECT_EQ(clause.on_failure, policy::OnFailure::open);
  EXPECT_EQ(clause.mode, policy::Mode::observe);
  EXPECT_EQ(clause.from, base::Instant(std::chrono::seconds(1782856800)));  // 2026-06-30T22:00Z: summer time
}

TEST(Compile, only_a_gate_of_the_web_makes_a_rule_of_acceptance_ACK_02) {
  const Compiled web =
      compiled("```clause acceptance as s\nwithout: gate\ngates: [web, mail]\ngrace: 15 days\n```\n");
  ASSERT_EQ(web.policy.gates.size(), 1U);
  EXPECT_EQ(web.policy.gates[0].document, "this");
  EXPECT_EQ(web.policy.gates[0].grace.days, 15);
  EXPECT_GT(web.policy.gates[0].oldest_version, 0U);
  const Compiled mail = compiled("```clause acceptance as s\nwithout: gate\ngates: [mail]\n```\n");
  EXPECT_TRUE(mail.policy.gates.empty());
  EXPECT_EQ(mail.not_applied, std::vector<std::string>{"s"});
}

TEST(Compile, generic_accounts_are_refused_but_at_kiosks_where_the_clause_says_so_SCP_05) {
  using Generic = policy::AccountRule::Generic;
  const auto rules = [](const std::string& written) {
    return compiled("```clause access.account as comptes\n" + written + "```\n").policy.accounts;
  };
  ASSERT_EQ(rules("generic: kiosks\n").size(), 1U);
  EXPECT_EQ(rules("generic: kiosks\n")[0].generic, Generic::kiosks);
  ASSERT_EQ(rules("").size(), 1U) << "what the catalogue says where the clause is silent";
  EXPECT_EQ(rules("")[0].generic, Generic::never);
  EXPECT_TRUE(rules("generic: unset\n").empty());
  EXPECT_TRUE(rules("carried: assisted\n").empty());
}

TEST(Compile, a_clause_on_accounts_waits_for_its_papers_only_where_it_watches_sessions_CHA_17) {
  const auto papers = [](const std::string& written) {
    return compiled("```clause access.account as comptes\n" + written + "```\n").policy.clauses.at(0).papers;
  };
  EXPECT_EQ(papers("generic: kiosks\n"), 0);
  EXPECT_EQ(papers("concurrent: alert\n"), policy::kRegisterEntry);
  EXPECT_EQ(papers("concurrent: unset\n"), policy::kRegisterEntry) << "what is not settled may be to watch";
}

TEST(Compile, a_crisis_loosens_the_clauses_of_the_kinds_that_it_names_IN_05) {
  const auto clauses = [](const std::string& crisis) {
    return compiled("```clause web.filter as f\ncategories: [gambling]\n```\n\n```clause crisis as c\n" +
                    crisis + "declared_by: [it]\n```\n");
  };
  const Compiled filter = clauses("loosens: [web.filter, disconnect]\n");
  EXPECT_EQ(filter.policy.clauses.at(0).loosened_by, std::vector<policy::ClauseIndex>{1});
  EXPECT_TRUE(filter.not_applied.empty());
  const Compiled other = clauses("loosens: [disconnect]\n");
  EXPECT_TRUE(other.policy.clauses.at(0).loosened_by.empty());
  EXPECT_EQ(other.not_applied, std::vector<std::string>{"c"});
  EXPECT_TRUE(clauses("carried: assisted\nloosens: [web.filter]\n").policy.clauses.at(0).loosened_by.empty());
}

TEST(Compile, the_journal_may_write_what_the_log_clause_announces_and_nothing_else_LG_02) {
  const Compiled out = compiled(
      "```clause log as traces\nclass: web\nfields: [site, time]\nretention: 6 months\npurposes: "
      "[security]\nreaders: [it]\n```\n");
  ASSERT_EQ(out.logs.size(), 1U);
  EXPECT_EQ(out.logs[0].fields, (std::vector<std::string>{"site", "time"}));
  EXPECT_EQ(out.logs[0].retention, (Duration{6, Duration::Unit::months}));
  ASSERT_EQ(out.policy.logs.size(), 1U);
}

TEST(Compile, the_log_clause_says_what_a_journal_that_cannot_be_written_does_to_access_LG_02) {
  const std::string log =
      "```clause log as traces\nclass: web\nfields: [site]\nretention: 6 months\npurposes: [security]\n"
      "readers: [it]\n";
  EXPECT_EQ(compiled(log + "```\n").policy.clauses.at(0).on_failure, policy::OnFailure::closed);
  EXPECT_EQ(compiled(log + "on_failure: open\n```\n").policy.clauses.at(0).on_failure,
            policy::OnFailure::open);
}

TEST(Compile, what_watches_people_waits_for_its_register_entry_CHA_17) {
  const Compiled out = compiled(
      "```clause log as traces\nclass: web\nfields: [site]\nretention: 6 months\npurposes: "
      "[security]\nreaders: [it]\n```\n\n```clause web.filter as f\ncategories: [video]\n```\n");
  EXPECT_EQ(out.policy.clauses.at(0).papers, policy::kRegisterEntry);
  EXPECT_EQ(out.policy.clauses.at(1).papers, 0);
}

TEST(Compile, a_clause_that_a_person_carries_out_is_cited_and_makes_no_rule_CHA_14) {
  const Compiled out = compiled("```clause web.filter as f\ncategories: [video]\ncarried: assisted\n```\n");
  EXPECT_EQ(out.policy.clauses.size(), 1U);
  EXPECT_TRUE(out.policy.filters.empty());
  EXPECT_EQ(out.not_applied, std::vector<std::string>{"f"});
}

TEST(Compile, a_delegated_value_comes_from_state_and_stays_in_its_frame) {
  const std::string clause =
      "```clause web.private_use as pause\ncategories: [video]\nwindows: [\"12:00-14:00\"]\n"
      "time: {set_by: it, within: 10 minutes per day to 60 minutes per day}\n```\n";
  CompileOptions options;
  options.delegated = [](std::string_view name, std::string_view parameter) -> std::optional<std::string> {
    if (name == "pause" && parameter == "time") return "30 minutes per day";
    return std::nullopt;
  };
  EXPECT_EQ(compiled(clause, options).policy.private_use.at(0).minutes_per_day, 30U);
  EXPECT_EQ(compiled(clause).policy.private_use.at(0).minutes_per_day, std::nullopt);

  options.delegated = [](std::string_view, std::string_view) { return "90 minutes per day"; };
  const Loaded loaded = load_charter(std::string(kFront) + clause, "essai.md");
  const auto beyond = compile(effective_charter(loaded.charter, "ville").value(), options);
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().where, "pause.time");
}

TEST(Compile, the_article_s_own_words_travel_with_the_clause_WEB_07) {
  const Compiled out = compiled(
      "Nous fermons {{le f.categories}}.\n\n```clause web.filter as f\ncategories: [gambling]\n```\n");
  EXPECT_NE(out.policy.clauses.at(0).text.find("les jeux d'argent"), std::string::npos)
      << out.policy.clauses.at(0).text;
}

constexpr std::string_view kOfThePermanent =
    "```clause schedule as titulaires\nwho: [titulaires]\nworking: [\"08:30-12:00\", \"13:30-17:00\"]\n"
    "lunch: [\"12:00-13:00\"]\nsource: entity\n```\n";
constexpr std::string_view kOfAll =
    "```clause schedule as tous\nworking: [\"20:00-22:00\"]\nsource: person\n```\n";

// The last schedule in the text was once the schedule of everybody, and its lunch break was lost.
TEST(Compile, each_schedule_keeps_its_people_its_hours_and_its_lunch_DI_01) {
  const std::string permanent(kOfThePermanent);
  for (const std::string& text : {permanent + std::string(kOfAll), std::string(kOfAll) + permanent}) {
    const policy::Policy policy = compiled(text).policy;
    ASSERT_EQ(policy.schedules.size(), 2U);
    const bool first = policy.clauses.at(policy.schedules[0].clause).name == "titulaires";
    const policy::Schedule& own = policy.schedules[first ? 0 : 1];
    const policy::Schedule& general = policy.schedules[first ? 1 : 0];
    EXPECT_EQ(own.source, policy::Schedule::Source::entity);
    EXPECT_EQ(own.working.size(), 2U);
    ASSERT_EQ(own.lunch.size(), 1U);
    EXPECT_EQ(own.lunch[0].to, 13 * 60);
    EXPECT_TRUE(policy.clauses[own.clause].yields_to.empty());
    EXPECT_EQ(policy.clauses[general.clause].yields_to, std::vector{own.clause});
  }
}

TEST(Compile, private_use_yields_to_the_narrower_clause_of_the_same_sites_only) {
  const auto use = [](std::string_view name, std::string_view who, std::string_view sites) {
    return "```clause web.private_use as " + std::string(name) + "\nwho: [" + std::string(who) +
           "]\ncategories: [" + std::string(sites) + "]\nwindows: [\"12:00-14:00\"]\n```\n";
  };
  const policy::Policy policy =
      compiled(use("a", "internes", "video") + use("b", "titulaires", "video, games") +
               use("c", "contractuels", "games"))
          .policy;
  ASSERT_EQ(policy.private_use.size(), 3U);
  EXPECT_EQ(policy.private_use[0].yields_to, std::vector{policy.private_use[1].clause});
  EXPECT_TRUE(policy.private_use[1].yields_to.empty());
  for (const policy::Clause& clause : policy.clauses)
    EXPECT_TRUE(clause.yields_to.empty()) << clause.name;
}

}  // namespace
}  // namespace cartulaire::charter
