// CHA-14: what a charter would have answered, and what another would change.
#include "replay/replayer.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "replay/replay_log.hpp"
#include "replay/replay_samples.hpp"
#include "replay/report.hpp"

namespace cartulaire::replay {
namespace {

using policy::Policy;
using samples::charter;
using samples::Lists;

Policy with_gate(Policy policy) {
  policy::Clause clause;
  clause.name = "signature";
  clause.kind = "acceptance";
  policy.clauses.push_back(clause);
  policy::AcceptanceGate gate;
  gate.clause = static_cast<policy::ClauseIndex>(policy.clauses.size() - 1);
  gate.document = "this";
  gate.without = policy::AcceptanceGate::Without::gate;
  policy.gates.push_back(gate);
  return policy;
}

// `people` agents, each asking for `url` once, on Monday 2 March 2026 at 10:15 in Paris.
std::string asked(std::string_view method, std::string_view url, int people, int first = 0) {
  std::string lines;
  for (int i = first; i < first + people; ++i)
    lines +=
        fmt::format("1772442900.000 5 192.0.2.{} TCP_MISS/200 5 {} {} agent{} HIER_DIRECT/198.51.100.9 -\n",
                    i + 1, method, url, i);
  return lines;
}

Study replayed(const std::string& log, Policy a, std::optional<Policy> b,
               ReplayOptions options = {false, true, false}) {
  static const Lists lists;
  static const policy::State nobody;
  auto replayer = Replayer::start(std::move(a), std::move(b), lists.table(), nobody, options);
  EXPECT_TRUE(replayer) << replayer.error().text();
  LogReader reader(Format{});
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = log.find('\n', at);
    replayer->read(reader, std::string_view(log).substr(at, end - at), 1, ++number);
    at = end + 1;
  }
  return std::move(*replayer).finish(1);
}

std::uint64_t sum(const Tally& tally, std::size_t column) {
  std::uint64_t requests = 0;
  for (std::size_t row = 0; row < tally.rows(); ++row)
    requests += tally.at(row, column).requests;
  return requests;
}
std::uint64_t sum(const Tally& tally) {
  std::uint64_t requests = 0;
  for (std::size_t column = 0; column < tally.columns(); ++column)
    requests += sum(tally, column);
  return requests;
}
std::uint64_t of(const Study& study, Outcome outcome) {
  return sum(study.by_hour, static_cast<std::size_t>(outcome));
}
std::uint64_t of(const Study& study, Change change) {
  return sum(study.changes_by_unit, static_cast<std::size_t>(change));
}

const std::string& a_day() {
  static const std::string kLog =
      asked("GET", "http://casino.example/", 9) + asked("GET", "http://jeux.example/a", 7) +
      asked("GET", "http://journal.example/jeux/1", 6) + asked("GET", "http://journal.example/meteo", 12) +
      asked("CONNECT", "journal.example:443", 8) + asked("CONNECT", "mairie.example:443", 20) +
      asked("GET", "http://syndicat.example/", 3) + "not a line\n\n";
  return kLog;
}

TEST(Replay, CHA_14_every_request_stands_once_in_every_table) {
  const Study study = replayed(a_day(), charter("1.0", {"gambling"}), charter("2.0", {"gambling", "games"}));
  EXPECT_EQ(study.requests, 65U);
  EXPECT_EQ(study.readings.records(), 65U);
  EXPECT_EQ(study.readings.of(Reading::too_few_fields), 1U);
  EXPECT_EQ(study.readings.of(Reading::blank), 1U);
  EXPECT_EQ(study.readings.kinds[static_cast<std::size_t>(Reading::too_few_fields)].first_line, 66U);
  for (const Tally* tally :
       {&study.by_article, &study.by_category, &study.by_hour, &study.by_weekday, &study.by_unit,
        &study.changes_by_article, &study.changes_by_category, &study.changes_by_unit})
    EXPECT_EQ(sum(*tally), 65U);
  std::uint64_t by_b = 0;
  for (const Cell& cell : study.b_totals)
    by_b += cell.requests;
  EXPECT_EQ(by_b, 65U);
  EXPECT_EQ(study.people, 20U);
  // Monday, ten o'clock in Paris.
  EXPECT_EQ(of(study, Outcome::deny), study.by_hour.at(10, static_cast<std::size_t>(Outcome::deny)).requests);
  EXPECT_EQ(study.by_weekday.rows(), 1U);
}

TEST(Replay, CHA_14_a_draft_that_refuses_games_refuses_those_requests_and_no_other) {
  const Study study = replayed(a_day(), charter("1.0", {"gambling"}), charter("2.0", {"gambling", "games"}));
  EXPECT_EQ(of(study, Outcome::deny), 9U);
  EXPECT_EQ(of(study, Change::refused), 13U);  // seven on the games site, six on the newspaper's games page
  EXPECT_EQ(of(study, Change::opened), 0U);
  // The games row of what is new, under the draft's clause.
  EXPECT_EQ(study.news_by_category.at(Lists::id("games"), 0).requests, 13U);
  EXPECT_EQ(study.news_by_category.at(Lists::id("games"), 0).people.size(), 7U);
}

TEST(Replay, CHA_14_a_rule_on_pages_that_the_log_hides_is_undetermined_never_unchanged) {
  const std::string tunnels = asked("CONNECT", "journal.example:443", 8);
  const Study compared = replayed(tunnels, charter("1.0", {}), charter("2.0", {"games"}));
  EXPECT_EQ(of(compared, Outcome::allow), 8U) << "charter A has no rule on it";
  EXPECT_EQ(of(compared, Change::undetermined), 8U);
  EXPECT_EQ(of(compared, Change::unchanged), 0U);
  EXPECT_EQ(compared.unknown_b[0].requests, 8U);
  // With itself as well: the same rule under both, and still nobody knows which page it was.
  const Study same = replayed(tunnels, charter("2.0", {"games"}), charter("2.0", {"games"}));
  EXPECT_EQ(of(same, Change::undetermined), 8U);
  EXPECT_EQ(of(same, Change::unchanged), 0U);
  // Where the host itself is refused, the page does not matter.
  const Study refused =
      replayed(asked("CONNECT", "jeux.example:443", 8), charter("1.0", {}), charter("2.0", {"games"}));
  EXPECT_EQ(of(refused, Change::refused), 8U);
}

TEST(Replay, CHA_14_a_charter_compared_with_itself_changes_nothing) {
  for (const auto& clauses : {std::vector<std::string>{}, {"gambling"}, {"games"}, {"gambling", "games"}}) {
    const Study study = replayed(a_day(), charter("1.0", clauses), charter("1.0", clauses));
    EXPECT_EQ(
        of(study, Change::unchanged) + of(study, Change::by_host_alone) + of(study, Change::undetermined),
        65U);
  }
}

TEST(Replay, CHA_14_without_state_the_signature_is_undetermined_and_said) {
  const Study strict = replayed(a_day(), with_gate(charter("1.0", {"gambling"})), std::nullopt);
  EXPECT_EQ(of(strict, Outcome::undetermined), 62U) << "all but the union's site";
  EXPECT_GE(strict.unknown_a[1].requests, 62U);
  const std::string text = report_text(make_report(strict, base::Language::french));
  EXPECT_NE(text.find("--assume-signed"), std::string::npos);
  const Study assumed =
      replayed(a_day(), with_gate(charter("1.0", {"gambling"})), std::nullopt, {false, true, true});
  EXPECT_EQ(of(assumed, Outcome::undetermined), 0U);
  EXPECT_EQ(of(assumed, Outcome::deny), 9U);
}

TEST(Replay, without_state_everybody_is_unknown_and_clauses_for_some_are_said) {
  Policy policy = charter("1.0", {"gambling"});
  policy.clauses[0].scope.who.everyone = false;
  policy.clauses[0].scope.who.populations = {"agents"};
  const Study study = replayed(a_day(), policy, std::nullopt);
  EXPECT_EQ(of(study, Outcome::deny) + of(study, Outcome::allow), 65U);
  EXPECT_EQ(study.for_some.in.requests, 9U);
}

TEST(Replay, dates_of_entry_into_force_are_set_aside) {
  Policy policy = charter("1.0", {"gambling"});
  policy.in_force_from = base::Instant(std::chrono::sys_days(std::chrono::year{2040} / 1 / 1));
  policy.clauses[0].from = policy.in_force_from;
  EXPECT_EQ(of(replayed(a_day(), policy, std::nullopt), Outcome::deny), 9U);
}

TEST(Replay, LG_14_no_name_and_no_site_leaves_the_replay) {
  const Study study = replayed(a_day(), charter("1.0", {"gambling"}), charter("2.0", {"gambling", "games"}));
  for (const base::Language language : {base::Language::french, base::Language::english}) {
    const Report report = make_report(study, language);
    for (const std::string& out : {report_text(report), report_json(report, study), report_html(report)})
      for (const std::string_view secret : {"casino", ".example", "agent1", "192.0.2"})
        EXPECT_EQ(out.find(secret), std::string::npos) << secret;
  }
}

TEST(Replay, LG_14_three_readers_of_a_unions_site_are_not_shown) {
  const Study study = replayed(a_day(), charter("1.0", {"gambling"}), std::nullopt);
  const Report report = make_report(study, base::Language::english);
  bool seen = false;
  for (const Sheet& sheet : report.verdicts)
    for (const SheetRow& row : sheet.rows) {
      if (row.id != "protected") continue;
      seen = true;
      EXPECT_NE(row.total.shown, Shown::shown);
      for (const Figure& figure : row.figures)
        EXPECT_TRUE(figure.shown != Shown::shown || figure.requests == 0);
    }
  EXPECT_TRUE(seen);
}

TEST(Replay, LG_14_a_log_of_one_person_shows_no_table) {
  const Study study =
      replayed(asked("GET", "http://casino.example/", 1), charter("1.0", {"gambling"}), std::nullopt);
  const Report report = make_report(study, base::Language::french);
  EXPECT_TRUE(report.too_few_people);
  EXPECT_TRUE(report.verdicts.empty());
  EXPECT_TRUE(report.findings.empty());
}

TEST(Replay, the_page_for_the_committee_has_captions_scopes_and_no_script) {
  const Study study = replayed(a_day(), charter("1.0", {"gambling"}), charter("2.0", {"gambling", "games"}));
  const std::string page = report_html(make_report(study, base::Language::french));
  const auto count = [&](std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = page.find(piece); at != std::string::npos; at = page.find(piece, at + 1))
      ++found;
    return found;
  };
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"));
  EXPECT_EQ(count("<script"), 0U);
  EXPECT_EQ(count("http://") + count("https://"), count("http://www.w3.org/2000/svg"))
      << "nothing from elsewhere";
  EXPECT_GT(count("<table"), 5U);
  EXPECT_EQ(count("<table"), count("<caption"));
  EXPECT_EQ(count("<tr>"), count("<tr><th scope="));
  EXPECT_EQ(count("<svg"), count("<svg role=\"img\" aria-label="));
  EXPECT_EQ(count("<h1>"), 1U);
}

// --- Real logs ---

std::filesystem::path real_logs() {
  const char* set = std::getenv("CARTULAIRE_TESTDATA");
  const std::filesystem::path data = set != nullptr
                                         ? std::filesystem::path(set)
                                         : std::filesystem::path(CARTULAIRE_SOURCE_DIR) / "../shared/data";
  return data / "squid";
}

Study real(std::string_view name, Policy a, std::optional<Policy> b) {
  static const Lists lists;
  static const policy::State nobody;
  auto replayer = Replayer::start(std::move(a), std::move(b), lists.table(), nobody, {false, true, false});
  EXPECT_TRUE(replayer);
  const auto format = replay_log(*replayer, real_logs() / name, 1, std::nullopt, {});
  EXPECT_TRUE(format) << format.error().text();
  EXPECT_EQ(format.value_or(ReadLog()).format, "squid");
  return std::move(*replayer).finish(1);
}

TEST(RealLogs, CHA_14_squids_logs_of_others_are_read_to_the_last_line) {
  struct Expected {
    std::string_view name;
    std::uint64_t lines, requests, aside, unreadable;
  };
  for (const Expected& expected :
       {Expected{"shalintha-access.log", 1247, 1247, 0, 0}, {"ipfire-3lines.log", 3, 3, 0, 0}}) {
    if (!std::filesystem::exists(real_logs() / expected.name))
      GTEST_SKIP() << "no squid/" << expected.name
                   << ": set CARTULAIRE_TESTDATA to the folder of the data sets";
    const Study study = real(expected.name, charter("1.0", {"gambling"}), charter("1.0", {"gambling"}));
    EXPECT_EQ(study.readings.all(), expected.lines);
    EXPECT_EQ(study.requests, expected.requests);
    EXPECT_EQ(study.readings.aside(), expected.aside);
    EXPECT_EQ(study.readings.unreadable(), expected.unreadable);
    EXPECT_EQ(
        of(study, Change::unchanged) + of(study, Change::by_host_alone) + of(study, Change::undetermined),
        expected.requests);
    EXPECT_TRUE(make_report(study, base::Language::french).too_few_people) << "one client, or three";
  }
}

TEST(RealLogs, CHA_14_a_log_with_comments_counts_what_it_cannot_read) {
  const std::string_view name = "fail2ban-squid-sample.log";
  if (!std::filesystem::exists(real_logs() / name))
    GTEST_SKIP() << "no squid/" << name << ": set CARTULAIRE_TESTDATA to the folder of the data sets";
  const Study study = real(name, charter("1.0", {"gambling"}), std::nullopt);
  EXPECT_GT(study.requests, 0U);
  EXPECT_GT(study.readings.of(Reading::blank), 0U);
  EXPECT_EQ(study.readings.all(), study.requests + study.readings.aside() + study.readings.unreadable());
}

}  // namespace
}  // namespace cartulaire::replay
