#include "journal/sealed/statistics_for_tests.hpp"

namespace cartulaire::journal::sealed {
namespace {

TEST_F(StatisticsTest, WEB_28_most_visited_sites_without_names_and_without_those_of_few) {
  const SchemaPtr schema = schema_of("ville");
  visit(schema, 0, 30, "journal.example", "news");
  visit(schema, 0, 30, "journal.example", "news");
  visit(schema, 3, 12, "meteo.example", "weather");
  visit(schema, 10, 2, "rare.example", "weather");
  visit(schema, 4, 8, "autre.example", "weather");
  ASSERT_TRUE(run());
  const StatisticsAnswer answer = ask("ville", Table::sites);
  EXPECT_EQ(answer.units, 1U);
  ASSERT_NE(find(answer, "journal.example"), nullptr);
  EXPECT_EQ(requests(*find(answer, "journal.example")), 60U);
  EXPECT_EQ(find(answer, "journal.example")->parent, "news");
  EXPECT_EQ(find(answer, "journal.example")->person_days, 30U);
  EXPECT_EQ(find(answer, "rare.example"), nullptr);
  const std::string file = platform::read_text(statistics() / "ville/web/2026-11-23.1.stat").value();
  EXPECT_EQ(file.find("rare.example"), std::string::npos);
  EXPECT_EQ(file.find("agent"), std::string::npos);
  // The two visits to it are not to be had from the category's total either: another number is missing.
  const StatisticsRow* others = find(answer, std::string(statistics::kOthers));
  ASSERT_NE(others, nullptr);
  const auto withheld = [](const StatisticsRow* row) { return row != nullptr && row->withheld[0] > 0; };
  EXPECT_TRUE(withheld(others));
  EXPECT_EQ(requests(*others), 0U);
  EXPECT_TRUE(withheld(find(answer, "autre.example")) || withheld(find(answer, "meteo.example")));
}

TEST_F(StatisticsTest, LG_12_a_table_over_what_is_not_announced_is_not_built) {
  visit(schema_of("ville", {"user", "site"}), 0, 20, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_EQ(ask("ville", Table::categories).without_table, 1U);
  EXPECT_EQ(ask("ville", Table::lengths).without_table, 1U);
  const StatisticsAnswer sites = ask("ville", Table::sites);
  EXPECT_EQ(sites.measures, std::vector<Measure>({Measure::requests}));
  ASSERT_NE(find(sites, "journal.example"), nullptr);
}

TEST_F(StatisticsTest, NothingIsCountedWhereNoRuleAsksForIt) {
  visit(schema_of("agence"), 0, 20, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_FALSE(std::filesystem::exists(statistics() / "agence"));
}

TEST_F(StatisticsTest, WEB_16_permanent_connections_only_where_a_clause_announces_them) {
  visit(schema_of("ville"), 0, 40, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_EQ(ask("ville", Table::lengths).without_table, 1U);
  pass_days(1);
  rules_.statistics.rules = {{"ville", "web", true}};
  visit(schema_of("ville"), 0, 40, "journal.example", "news");
  ASSERT_TRUE(run());
  const StatisticsAnswer answer = ask("ville", Table::lengths);
  ASSERT_NE(find(answer, "news", "permanent"), nullptr);
  EXPECT_EQ(requests(*find(answer, "news", "permanent")), 20U);
}

TEST_F(StatisticsTest, WEB_15_downloads_by_size_and_destination) {
  const SchemaPtr schema = schema_of("ville");
  visit(schema, 0, 20, "depot.example", "software", 1000);
  visit(schema, 0, 10, "depot.example", "software", 50 << 20);
  ASSERT_TRUE(run());
  const StatisticsAnswer answer = ask("ville", Table::sites);
  ASSERT_NE(find(answer, "depot.example", "from_10_mib"), nullptr);
  EXPECT_EQ(requests(*find(answer, "depot.example", "from_10_mib")), 10U);
  EXPECT_EQ(find(answer, "depot.example", "from_10_mib")->values[static_cast<std::size_t>(Measure::bytes)],
            std::uint64_t{10} * (50 << 20));
}

TEST_F(StatisticsTest, LG_14_small_entities_are_shown_together_at_the_centre_s_level) {
  rules_.statistics.rules = {{"a", "web", false}, {"b", "web", false}, {"c", "web", false}};
  rules_.statistics.centre = "centre";
  visit(schema_of("a"), 0, 3, "journal.example", "news");
  visit(schema_of("b"), 10, 3, "journal.example", "news");
  visit(schema_of("c"), 20, 4, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_EQ(ask("a", Table::categories).at_centre, 1U);
  EXPECT_TRUE(ask("a", Table::categories).rows.empty());
  const StatisticsAnswer answer = ask("centre", Table::categories);
  ASSERT_NE(find(answer, "news"), nullptr);
  EXPECT_EQ(requests(*find(answer, "news")), 10U);
  EXPECT_EQ(find(answer, "news")->person_days, 10U);
}

TEST_F(StatisticsTest, LG_14_an_agent_of_two_entities_is_one_person) {
  rules_.statistics.rules = {{"a", "web", false}, {"b", "web", false}};
  rules_.statistics.centre = "centre";
  visit(schema_of("a"), 0, 3, "journal.example", "news");
  visit(schema_of("b"), 1, 3, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_EQ(ask("centre", Table::categories).too_few, 1U) << "four people, seen as six";
}

TEST_F(StatisticsTest, ALatePartIsAddedToItsDay) {
  visit(schema_of("ville"), 0, 20, "journal.example", "news");
  ASSERT_TRUE(run());
  visit(schema_of("ville"), 0, 10, "journal.example", "news");
  ASSERT_TRUE(run());
  const StatisticsAnswer answer = ask("ville", Table::categories, Period::day);
  EXPECT_EQ(answer.units, 2U);
  ASSERT_NE(find(answer, "news"), nullptr);
  EXPECT_EQ(requests(*find(answer, "news")), 30U);
  EXPECT_EQ(find(answer, "news")->period, "2026-11-23");
}

TEST_F(StatisticsTest, LG_04_statistics_die_with_their_unit) {
  rules_.statistics.rules.push_back({"a", "web", false});
  rules_.statistics.centre = "centre";
  visit(schema_of("ville"), 0, 30, "journal.example", "news");
  visit(schema_of("a"), 50, 3, "journal.example", "news");
  ASSERT_TRUE(run());
  EXPECT_EQ(files(),
            (std::vector<std::string>{"a/web/2026-11-23.1.stat", "centre/web/2026-11-23.1.1.together",
                                      "ville/web/2026-11-23.1.stat"}));
  Statistics before(statistics(), [this](const Unit& unit) { return books_.living().contains(unit); });
  const CivilDay day = day_of(kMorning);
  ASSERT_EQ(before.query({"ville", "web", Table::hours, day, day, Period::whole, 0})->units, 1U);
  pass_days(180);
  ASSERT_TRUE(destroy_due(*log_, books_, *keys_, {place_.parts, statistics(), spool_.hub()},
                          day_of(spool_.clock.now()), true, disk_));
  EXPECT_TRUE(files().empty());
  EXPECT_EQ(before.query({"ville", "web", Table::hours, day, day, Period::whole, 0})->units, 0U);
}

// The disk stops at each step of a run: what a later start finds tells about the units of the log, and no
// other.
TEST_F(StatisticsTest, ACrashAtAnyStepLeavesNoTableOfARunThatDoesNotCount) {
  rules_.statistics.rules = {{"ville", "web", false}, {"a", "web", false}};
  rules_.statistics.centre = "centre";
  bool finished = false;
  for (std::uint64_t step = 1; !finished; ++step) {
    visit(schema_of("ville"), 0, 30, "journal.example", "news");
    visit(schema_of("a"), 50, 3, "journal.example", "news");
    disk_.fail_at(step);
    (void)run();
    finished = disk_.steps() < step;
    disk_.fail_at(0);
    start();
    ASSERT_TRUE(seal_again());
    std::size_t of_units = 0;
    for (const std::string& name : files())
      if (name.ends_with(".stat")) {
        ++of_units;
        EXPECT_TRUE(books_.living().contains(*parse_unit(name.substr(0, name.size() - 5)))) << name;
      }
    EXPECT_EQ(of_units, books_.living().size()) << "step " << step;
    ASSERT_LT(step, 90U);
  }
}

StatisticsFile sample(const std::string& unit, std::uint64_t requests, bool withheld) {
  StatisticsFile file;
  file.units = {unit};
  file.tables.measures = {Measure::requests, Measure::bytes};
  statistics::PublishedTable table;
  table.table = Table::categories;
  table.rows = {{"news", ""}, {"", ""}};
  table.columns = {"allow", "deny", "gate"};
  PublishedCell cell;
  cell.row = 1;
  cell.people = 10;
  cell.values = {requests, requests * 1000};
  table.cells.push_back(cell);
  cell.column = 2;
  cell.withheld = withheld ? 3 : 0;
  if (withheld) cell.values = {};
  table.cells.push_back(cell);
  file.tables.tables.push_back(table);
  return file;
}

TEST(StatisticsFile, ComesBackAsItWasAndNotWhereAByteWasFlipped) {
  const StatisticsFile file = sample("ville/web/2026-11-23.1", 70, true);
  std::vector<std::byte> bytes = encode_statistics(file);
  EXPECT_EQ(decode_statistics(bytes), file);
  for (std::byte& byte : bytes) {
    byte ^= std::byte{4};
    EXPECT_FALSE(decode_statistics(bytes));
    byte ^= std::byte{4};
  }
  EXPECT_FALSE(decode_statistics(platform::Bytes(bytes).first(bytes.size() / 2)));
  EXPECT_FALSE(decode_statistics({}));
}

TEST(StatisticsQuery, MonthsAndYearsAddWhatIsPublishedAndSayWhatIsNot) {
  const journal::testing::TemporaryFolder folder;
  SystemDisk disk;
  for (const auto& [day, withheld] : std::vector<std::pair<std::string, bool>>{
           {"2026-11-29", false}, {"2026-11-30", true}, {"2026-12-01", false}, {"2027-01-02", false}}) {
    const std::string unit = "ville/web/" + day + ".1";
    ASSERT_TRUE(write_statistics(unit_statistics_path(folder.path(), *parse_unit(unit)),
                                 sample(unit, 70, withheld), disk));
  }
  Statistics statistics(folder.path(), [](const Unit&) { return true; });
  StatisticsQuery query;
  query.entity = "ville";
  query.from = *parse_day("2026-11-01");
  query.to = *parse_day("2026-12-31");
  query.by = Period::month;
  const auto months = statistics.query(query);
  ASSERT_TRUE(months) << months.error().text();
  EXPECT_EQ(months->units, 3U);
  ASSERT_EQ(months->rows.size(), 4U);
  EXPECT_EQ(months->rows[0].period, "2026-11");
  EXPECT_TRUE(months->rows[0].all_columns);
  EXPECT_EQ(requests(months->rows[0]), 140U);
  EXPECT_EQ(months->rows[1].column, "deny");
  EXPECT_EQ(requests(months->rows[1]), 70U);
  EXPECT_EQ(months->rows[1].withheld[0], 1U) << "one of two days is missing in the sum";
  EXPECT_EQ(months->rows[1].units, 2U);
  EXPECT_EQ(months->rows[2].period, "2026-12");
  query.by = Period::year;
  query.to = *parse_day("2027-12-31");
  const auto years = statistics.query(query);
  ASSERT_TRUE(years);
  EXPECT_EQ(years->rows.front().period, "2026");
  EXPECT_EQ(requests(years->rows.front()), 210U);
  EXPECT_EQ(years->rows.back().period, "2027");
}

TEST(StatisticsQuery, RefusesNamesThatLeadElsewhereAndDaysInTheWrongOrder) {
  Statistics statistics("nowhere", [](const Unit&) { return true; });
  StatisticsQuery query;
  query.entity = "../ville";
  EXPECT_EQ(statistics.query(query).error().code, base::ErrorCode::invalid);
  query.entity = "ville";
  query.from = *parse_day("2026-11-02");
  query.to = *parse_day("2026-11-01");
  EXPECT_EQ(statistics.query(query).error().code, base::ErrorCode::invalid);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
