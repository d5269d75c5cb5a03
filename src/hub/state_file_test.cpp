#include "hub/state_file.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "policy/state_samples.hpp"

namespace cartulaire::hub {
namespace {

using policy::NameTable;
using policy::samples::instant;

std::string fixture(const std::string& name) {
  std::ifstream in(std::string(CARTULAIRE_SOURCE_DIR) + "/tests/fixtures/state/" + name, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << name;
  return text.str();
}

const charter::Charter& test_charter() {
  static const charter::Loaded once = [] {
    charter::Loaded loaded = charter::load_charter(fixture("charte.md"), "charte.md");
    for (const charter::Diagnostic& one : loaded.diagnostics)
      ADD_FAILURE() << charter::format(one, base::Language::english);
    return loaded;
  }();
  return once.charter;
}

StateFile read(std::string_view text) {
  return read_state_file(text, "state.yml", test_charter(),
                         base::Instant(std::chrono::milliseconds(instant("2026-06-01T00:00Z"))));
}

std::string codes(const StateFile& file) {
  std::string out;
  for (const charter::Diagnostic& one : file.diagnostics)
    out += one.code + "@" + std::to_string(one.place.line) + " ";
  return out;
}

struct Held {
  std::vector<std::byte> bytes;
  policy::State state;
};
Held hold(const StateFile& file) {
  Held held{*policy::encode(file.data), {}};
  held.state = *policy::State::view(held.bytes);
  return held;
}

TEST(StateFile, WEB_06_workdays_leave_out_public_holidays_and_mon_fri_does_not) {
  const Held held =
      hold(read("schedules:\n  bureau: {work: [08:30-12:00 on workdays]}\n"
                "  accueil: {work: [08:30-12:00 on mon-fri]}\n"
                "people:\n  - {login: a, population: titulaires, entity: agglo, schedule: bureau}\n"
                "  - {login: b, population: titulaires, entity: agglo, schedule: accueil}\n"));
  const auto days = [&](std::string_view schedule) {
    const auto spans = held.state.schedule(held.state.find_name(NameTable::schedule, schedule));
    EXPECT_EQ(spans.size(), 1U);
    return spans.front().days;
  };
  EXPECT_EQ(days("bureau"), 0x1f | policy::kNotOnHolidays);
  EXPECT_EQ(days("accueil"), 0x1f);
}

TEST(StateFile, EverythingWrittenIsInTheState) {  // WEB-03, WEB-05, WEB-27, ACK-02, CHA-17
  const StateFile file = read(fixture("complete.yml"));
  for (const charter::Diagnostic& one : file.diagnostics)
    EXPECT_EQ(one.severity, charter::Severity::warning) << charter::format(one, base::Language::english);
  const Held held = hold(file);
  const policy::State& state = held.state;
  EXPECT_EQ(state.stale_after(), std::chrono::hours(24));

  const policy::Person* durand = state.find_person("durand");
  ASSERT_NE(durand, nullptr);
  EXPECT_EQ(state.name(NameTable::entity, durand->entity), "agglo");
  EXPECT_EQ(state.name(NameTable::population, durand->population), "titulaires");
  EXPECT_EQ(state.name(NameTable::unit, durand->unit), "voirie");
  EXPECT_TRUE(durand->in_group(state.find_name(NameTable::group, "communication")));
  ASSERT_EQ(state.signatures(*durand).size(), 1U);
  EXPECT_EQ(state.signatures(*durand)[0].version, policy::version_number("1.2.0"));
  EXPECT_EQ(state.name(NameTable::document, state.signatures(*durand)[0].document), "this");
  ASSERT_EQ(state.periods(*durand).size(), 1U);
  // Civil days of Paris, the last one whole.
  EXPECT_EQ(state.periods(*durand)[0].term.from, instant("2026-02-01T23:00Z"));
  EXPECT_EQ(state.periods(*durand)[0].term.until, instant("2026-02-08T23:00Z"));
  EXPECT_EQ(state.schedule(durand->schedule).size(), 3U);

  const policy::Person* martin = state.find_person("martin");
  ASSERT_NE(martin, nullptr);
  EXPECT_EQ(martin->attributes,
            bit(policy::Attribute::manager) | bit(policy::Attribute::union_representative));
  ASSERT_EQ(state.suspensions(*martin).size(), 1U);
  EXPECT_EQ(state.suspensions(*martin)[0].of, policy::SuspensionOf::web);
  EXPECT_EQ(state.signatures(*martin).size(), 1U);

  const policy::AddressEntry* desk = state.find_address(*policy::parse_address("10.1.2.3"));
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(desk->person, state.index_of(*durand));
  EXPECT_EQ(state.around(*desk)->zone, policy::Zone::internal);

  ASSERT_EQ(state.approvals(*durand).size(), 1U);
  EXPECT_EQ(state.approvals(*durand)[0].term.until, instant("2026-06-30T22:00Z"));  // summer time
  ASSERT_EQ(state.shared_approvals().size(), 1U);
  EXPECT_EQ(state.shared_approvals()[0].term.until, instant("2027-01-31T17:00Z"));
  std::map<std::string, policy::NameUse> uses;
  for (const policy::NameEntry& entry : state.names())
    uses[std::string(state.host(entry)) + std::string(state.path(entry))] = entry.use;
  const std::map<std::string, policy::NameUse> expected = {
      {"video.example.org", policy::NameUse::approval},
      {"docs.example.org/commun", policy::NameUse::approval},
      {"mechant.example.org", policy::NameUse::deny},
      {"jeu.example.org", policy::NameUse::allow},
      {"ia.example.org", policy::NameUse::tool},
      {"portail.example.org", policy::NameUse::bootstrap},
      {"ocsp.example.org", policy::NameUse::bootstrap}};
  EXPECT_EQ(uses, expected);

  ASSERT_EQ(state.delegated().size(), 1U);
  EXPECT_EQ(state.text(state.delegated()[0]), "3 months");
  ASSERT_EQ(state.switches().size(), 1U);
  EXPECT_EQ(state.switches()[0].term.from, instant("2026-05-01T06:00Z"));
  ASSERT_EQ(state.crises().size(), 1U);
  ASSERT_EQ(state.papers().size(), 1U);
  EXPECT_EQ(state.papers()[0].has, 3);
  ASSERT_EQ(state.adoptions().size(), 1U);
}

TEST(StateFile, ReasonsAuthorsAndIdleGroupsStayBehind) {  // WEB-27: reasons are never published
  const Held held = hold(read(fixture("complete.yml")));
  const std::string_view bytes(reinterpret_cast<const char*>(held.bytes.data()), held.bytes.size());
  for (const auto* secret :
       {"enquête", "montage", "hameçonnage", "animation", "panne", "R-12", "D-2026-014", "randonnee"})
    EXPECT_EQ(bytes.find(secret), std::string_view::npos) << secret;
  EXPECT_NE(bytes.find("mechant.example.org"), std::string_view::npos);
}

TEST(StateFile, EveryMistakeIsToldAtOnceInItsPlace) {  // CHA-14: checked like a charter
  const std::string text = fixture("broken.yml");
  const StateFile file = read(text);
  std::string expected;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::size_t mark = line.rfind("# S");
    if (mark != std::string::npos) expected += line.substr(mark + 2) + "@" + std::to_string(number) + " ";
  }
  EXPECT_EQ(codes(file), expected);
}

TEST(StateFile, ASlipIsSuggestedAndQuoted) {
  const StateFile file = read("people:\n  - {login: durand, entity: aglo}\n");
  ASSERT_EQ(file.diagnostics.size(), 1U);
  const charter::Diagnostic& one = file.diagnostics.front();
  EXPECT_EQ(one.suggestion, "agglo");
  EXPECT_EQ(one.line, "  - {login: durand, entity: aglo}");
  EXPECT_EQ(one.place, (platform::Place{2, 29}));
  EXPECT_EQ(one.length, 4);
  const std::string shown = charter::format(one, base::Language::french);
  EXPECT_NE(shown.find("state.yml:2:29"), std::string::npos) << shown;
  EXPECT_NE(shown.find("aglo"), std::string::npos) << shown;
}

TEST(StateFile, HopelessTextGivesFindingsAndNoCrash) {
  for (const auto* text :
       {"", "[1, 2]", "people: 3", "people: [a, [b]]", "{", "people:\n  - *a\n", "schedules: []",
        "approvals:\n  - {for: {person: [x]}}\n", "addresses:\n  - {range: }\n"})
    EXPECT_FALSE(read(text).diagnostics.empty() && std::string_view(text).size() > 0) << text;
}

TEST(StateFile, WhatIsOverOrDueIsAWarning) {
  const StateFile file = read(
      "people:\n  - {login: durand, entity: agglo}\n"
      "approvals:\n  - {for: everyone, sites: [a.example.org], lifts: fermetures, until: 2026-01-31, "
      "decided_by: it}\n"
      "lists:\n  - {deny: [b.example.org], author: it, reason: essai, review: 2026-01-01}\n");
  ASSERT_EQ(codes(file), "S12@4 S12@6 ");
  EXPECT_FALSE(charter::has_errors(file.diagnostics));
}

TEST(StateFile, SecurityIsLiftedByTheCisoAlone) {
  const auto* by_ciso =
      "approvals:\n  - {for: everyone, sites: [a.example.org], lifts: platform.security, until: 2027-01-31, "
      "decided_by: ciso, lifts_security: yes}\n";
  EXPECT_EQ(codes(read(by_ciso)), "");
  const auto* by_it =
      "approvals:\n  - {for: everyone, sites: [a.example.org], lifts: platform.security, until: 2027-01-31, "
      "decided_by: it}\n";
  EXPECT_EQ(codes(read(by_it)), "S10@2 ");
}

TEST(StateFile, TheSameFileGivesTheSameBytes) {
  EXPECT_EQ(hold(read(fixture("complete.yml"))).bytes, hold(read(fixture("complete.yml"))).bytes);
}

}  // namespace
}  // namespace cartulaire::hub
