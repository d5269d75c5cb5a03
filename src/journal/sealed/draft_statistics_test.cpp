// A draft beside the charter in force: counted, and in no row.
#include <algorithm>

#include "journal/sealed/part_check.hpp"
#include "journal/sealed/part_file.hpp"
#include "journal/sealed/statistics_for_tests.hpp"

namespace cartulaire::journal::sealed {
namespace {

std::vector<std::string> with_draft() {
  std::vector<std::string> fields = kWebFields;
  fields.emplace_back("draft");
  return fields;
}

TEST_F(StatisticsTest, LG_14_a_draft_s_answers_are_counted_beside_today_s_and_are_in_no_row) {
  const SchemaPtr schema = schema_of("ville", with_draft());
  visit(schema, 0, 20, "jeux.example", "games");
  note("deny:jeux:games:essai:2:1f0e", 20);
  visit(schema, 0, 20, "film.example", "video");
  note("allow:::essai:2:1f0e", 20);
  visit(schema, 0, 20, "vieux.example", "news");  // before the draft came
  ASSERT_TRUE(run());

  const StatisticsAnswer answer = ask("ville", Table::draft_clauses);
  EXPECT_EQ(answer.draft, "essai:2:1f0e");
  ASSERT_NE(find(answer, "jeux", "allow_deny"), nullptr);
  EXPECT_EQ(requests(*find(answer, "jeux", "allow_deny")), 20U);
  ASSERT_NE(find(answer, "", "allow_allow"), nullptr);
  ASSERT_NE(find(answer, "", "allow_not_evaluated"), nullptr);
  EXPECT_EQ(requests(*find(ask("ville", Table::draft_categories), "games", "allow_deny")), 20U);

  for (const auto& [unit, living] : books_.living()) {
    const auto record = keys_->find(unit);
    auto part = PartFile::open(part_path(place_.parts, unit), record->data, unit, living.part.index_bytes);
    ASSERT_TRUE(part);
    for (const PartSchema& sealed : part->index().names.schemas)
      EXPECT_EQ(std::ranges::count(sealed.fields, Field::draft), 0);
    auto engine = platform::DuckDatabase::open();
    const auto shards = part->shards(0, part->index().shards.size()).value();
    for (const auto& shard : shards)
      EXPECT_EQ(platform::as_text(shard.bytes()).find("1f0e"), std::string_view::npos);
    EXPECT_TRUE(check_part(place_.parts, living.part, *keys_, *engine));
  }
}

TEST_F(StatisticsTest, OneFileIsAboutOneDraftAndAnAnswerToo) {
  const SchemaPtr schema = schema_of("ville", with_draft());
  visit(schema, 0, 20, "jeux.example", "games");
  note("deny:jeux:games:essai:2:aaaa", 20);
  visit(schema, 0, 9, "jeux.example", "games");
  note("allow:::essai:3:bbbb", 9);
  ASSERT_TRUE(run());
  pass_days(1);
  visit(schema, 0, 20, "jeux.example", "games");
  note("deny:jeux:games:essai:3:bbbb", 20);
  ASSERT_TRUE(run());
  const StatisticsAnswer last = ask("ville", Table::draft_clauses);
  EXPECT_EQ(last.draft, "essai:3:bbbb");
  EXPECT_EQ(last.other_draft, 1U);
  EXPECT_EQ(requests(*find(last, "jeux", "allow_deny")), 20U);
  Statistics all(statistics(), [this](const Unit& unit) { return books_.living().contains(unit); });
  const CivilDay day = day_of(kMorning);
  const auto first = all.query({"ville", "web", Table::draft_clauses, day, day + std::chrono::days(2),
                                Period::whole, 0, "essai:2:aaaa"});
  ASSERT_TRUE(first);
  EXPECT_EQ(requests(*find(*first, "jeux", "allow_deny")), 20U);
  EXPECT_EQ(requests(*find(*first, "", "allow_not_evaluated")), 9U);  // of the other draft
}

TEST_F(StatisticsTest, ANoteThatIsNoneIsCountedAsNotEvaluated) {
  const SchemaPtr schema = schema_of("ville", with_draft());
  visit(schema, 0, 20, "jeux.example", "games");
  note("deny:jeux:games:essai:2:aaaa", 20);
  visit(schema, 0, 20, "film.example", "video");
  note("perhaps:::::", 20);
  ASSERT_TRUE(run());
  EXPECT_EQ(requests(*find(ask("ville", Table::draft_clauses), "", "allow_not_evaluated")), 20U);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
