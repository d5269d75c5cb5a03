// LG-14, between tables: no combination of what a report prints may pin a number about fewer than five
// people.
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "attacker.hpp"
#include "policy/state_data.hpp"
#include "replay/attached.hpp"
#include "replay/publish.hpp"
#include "replay/replay_samples.hpp"
#include "replay/replayer.hpp"

namespace cartulaire::replay {
namespace {

// A State that knows the first `known` agents, half of them in each of two units.
struct Staff {
  explicit Staff(int known) {
    policy::StateData data;
    data.number = 1;
    for (int i = 0; i < known; ++i) {
      policy::PersonData person;
      person.login = fmt::format("agent{}", i);
      person.entity = data.intern(policy::NameTable::entity, "mairie");
      person.unit = data.intern(policy::NameTable::unit, i % 2 == 0 ? "voirie" : "accueil");
      data.people.push_back(std::move(person));
    }
    auto encoded = policy::encode(std::move(data));
    if (!encoded) throw std::runtime_error(encoded.error().text());
    bytes = std::move(*encoded);
    state = policy::State::view(bytes).value();
  }
  std::vector<std::byte> bytes;
  policy::State state;
};

struct Random {
  std::mt19937 source;
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(source() % end); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
};

std::string random_log(Random& random) {
  static const std::vector<std::string> kAsked{
      "GET http://casino.example/",   "GET http://jeux.example/a",   "GET http://journal.example/jeux/1",
      "GET http://journal.example/x", "CONNECT journal.example:443", "CONNECT mairie.example:443",
      "GET http://syndicat.example/"};
  const std::uint32_t people = 6 + random.below(12);
  std::string log;
  for (const std::string& asked : kAsked) {
    if (random.one_in(4)) continue;
    // A few sites for a few people only, and they at a few hours.
    const std::uint32_t some = random.one_in(2) ? 1 + random.below(5) : 1 + random.below(people);
    const std::uint32_t first = random.below(people);
    for (std::uint32_t i = 0; i < some; ++i)
      for (std::uint32_t again = 1 + random.below(3); again > 0; --again)
        log += fmt::format("{}.000 5 192.0.2.1 TCP_MISS/200 5 {} agent{} HIER_DIRECT/198.51.100.9 -\n",
                           1772442900 + 3600 * random.below(3), asked, (first + i) % people);
  }
  return log;
}

policy::Policy random_charter(Random& random, std::string version) {
  std::vector<std::string> refused;
  for (const char* category : {"gambling", "games"})
    if (!random.one_in(3)) refused.emplace_back(category);
  policy::Policy policy = samples::charter(std::move(version), refused);
  for (policy::Filter& filter : policy.filters)
    if (random.one_in(4)) filter.effect = policy::Filter::Effect::warn;
  policy.hash = std::string(64, 'a');
  return policy;
}

Study replayed(const std::string& log, policy::Policy a, std::optional<policy::Policy> b,
               const Staff& staff) {
  static const samples::Lists lists;
  auto replayer =
      Replayer::start(std::move(a), std::move(b), lists.table(), staff.state, {true, true, false});
  EXPECT_TRUE(replayer);
  LogReader reader(Format{});
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = log.find('\n', at);
    replayer->read(reader, std::string_view(log).substr(at, end - at), 1, ++number);
    at = end + 1;
  }
  return std::move(*replayer).finish(1);
}

// Numbers printed of fewer than five people.
void expect_none_printed(const Report& report) {
  const auto look = [](const Figure& figure) {
    RC_ASSERT(figure.shown != Shown::shown || figure.requests == 0 || figure.people >= kFewestPeople);
  };
  for (const auto* sheets : {&report.verdicts, &report.changes})
    for (const Sheet& sheet : *sheets) {
      std::vector<const SheetRow*> rows;
      for (const SheetRow& row : sheet.rows)
        rows.push_back(&row);
      if (sheet.totals) rows.push_back(&*sheet.totals);
      for (const SheetRow* row : rows) {
        look(row->total);
        for (const Figure& figure : row->figures)
          look(figure);
      }
    }
  for (const Limit& limit : report.limits)
    if (limit.figure) look(*limit.figure);
}

// Flows of few people, which no table prints.
void expect_flows_safe(Attacker& attacker, const std::string& table, const Tally& flows,
                       const std::vector<std::string>& rows) {
  for (std::size_t row = 0; row < flows.rows(); ++row)
    for (std::size_t from = 0; from < kOutcomes; ++from)
      for (std::size_t to = 0; to < kOutcomes; ++to) {
        if (!is_few(flows.at(row, from * kOutcomes + to))) continue;
        const auto a = outcome_id(static_cast<Outcome>(from));
        const auto b = outcome_id(static_cast<Outcome>(to));
        if (attacker.works_out_flow(table, rows[row], a, b))
          RC_FAIL(fmt::format("{} {}: from {} to {}", table, rows[row], a, b));
      }
}

std::vector<std::string> article_ids(const Study& study) {
  std::vector<std::string> ids;
  for (const ArticleRow& row : study.articles)
    ids.push_back(row.clause.empty() ? fmt::format("phase-{}", static_cast<int>(row.phase)) : row.clause);
  return ids;
}

RC_GTEST_PROP(Attack, LG_14_nobody_of_fewer_than_five_is_worked_out_of_all_tables_together, ()) {
  Random random{std::mt19937(*rc::gen::arbitrary<std::uint32_t>())};
  const std::string log = random_log(random);
  const bool two = !random.one_in(4);
  policy::Policy a = random_charter(random, "1.0");
  std::optional<policy::Policy> b;
  if (two) b = random_charter(random, "2.0");
  const Staff staff(random.one_in(3) ? 18 : static_cast<int>(random.below(12)));
  const Study study = replayed(log, std::move(a), std::move(b), staff);
  const Report report = make_report(study, base::Language::english);
  // What a replay writes may always be attached to its text (CHA-14).
  const auto written = platform::parse_json(report_json(report, study), "report");
  RC_ASSERT(written);
  const auto attached = check_attached(*written);
  if (!attached) RC_FAIL(attached.error().english);
  RC_ASSERT(attached->version == (two ? "2.0" : "1.0"));
  if (report.verdicts.empty()) {
    RC_CLASSIFY(true, "nothing shown");
    return;
  }
  RC_LOG() << log << report_text(report);
  expect_none_printed(report);
  Attacker attacker(report);
  RC_ASSERT(attacker.solve());
  const std::vector<std::string> names = attacker.worked_out();
  RC_ASSERT(names == std::vector<std::string>());
  if (!two) return;
  expect_flows_safe(attacker, "article", study.flows_by_article, article_ids(study));
}

}  // namespace
}  // namespace cartulaire::replay
