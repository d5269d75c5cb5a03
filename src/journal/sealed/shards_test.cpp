#include "journal/sealed/shards.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cartulaire::journal::sealed {
namespace {

using platform::DuckDatabase;
using platform::MemoryFile;

// One event as the keeper has it, owning its texts.
struct Happening {
  RowHead head;
  std::string clause;
  std::map<Field, std::variant<std::uint64_t, std::string>> values;

  [[nodiscard]] bool operator==(const Happening& other) const {
    return std::tuple(head.subject, head.time, head.delay, head.writer, head.schema, head.sequence,
                      head.verdict) == std::tuple(other.head.subject, other.head.time, other.head.delay,
                                                  other.head.writer, other.head.schema, other.head.sequence,
                                                  other.head.verdict) &&
           clause == other.clause && values == other.values;
  }
};

// Days of few people and many events, whose charter changes: some rows tell names, others pseudonyms.
std::vector<Happening> happenings(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  const std::array<std::uint64_t, 5> subjects = {0, 7, std::uint64_t{1} << 63, ~std::uint64_t{0}, 8};
  std::vector<Happening> made(count);
  for (std::size_t i = 0; i < count; ++i) {
    Happening& one = made[i];
    const bool named = random() % 4 == 0;
    one.head = {.subject = subjects[random() % subjects.size()],
                .time = static_cast<std::int64_t>(random() % 100) - 50,
                .delay = static_cast<std::int64_t>(random() % 2000) - 3,
                .writer = static_cast<std::uint16_t>(random() % 3),
                .schema = named,
                .sequence = i,
                .verdict = static_cast<Verdict>(random() % 3)};
    if (random() % 3 == 0) one.clause = "clause-" + std::to_string(random() % 4);
    for (const FieldInfo& info : all_fields()) {
      if (info.kind == FieldKind::envelope || info.field == Field::draft || random() % 3 == 0) continue;
      if (info.kind == FieldKind::number || (info.identifies && !named))
        one.values[info.field] = random();
      else
        one.values[info.field] = random() % 9 == 0 ? "" : "é\t\n" + std::string(random() % 30, 'x');
    }
  }
  return made;
}

PartRows rows_of(const std::vector<Happening>& all) {
  PartRows rows;
  for (const Happening& one : all) {
    RowHead head = one.head;
    head.clause = one.clause;
    std::vector<FieldValue> values;
    for (const auto& [field, value] : one.values) {
      if (const auto* text = std::get_if<std::string>(&value))
        values.push_back({field, std::string_view(*text)});
      else
        values.push_back({field, std::get<std::uint64_t>(value)});
    }
    rows.add(head, values);
  }
  return rows;
}

std::vector<Happening> happenings_of(const PartRows& rows) {
  std::vector<Happening> all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Happening& one = all.emplace_back();
    one.head = rows.head(i);
    one.clause = one.head.clause;
    for (const FieldInfo& info : all_fields()) {
      const RowValue value = rows.value(i, info.field);
      if (const auto* text = std::get_if<std::string_view>(&value))
        one.values[info.field] = std::string(*text);
      if (const auto* number = std::get_if<std::uint64_t>(&value)) one.values[info.field] = *number;
    }
  }
  return all;
}

std::vector<Happening> sorted(std::vector<Happening> all) {
  std::ranges::sort(all, {}, [](const Happening& one) {
    return std::tuple(one.head.subject, one.head.time, one.head.writer, one.head.sequence);
  });
  return all;
}

// One for all: what a use leaves behind would show in the next. Closed before the process ends (duckdb.hpp).
std::optional<DuckDatabase> one_engine;

class CloseEngine : public testing::Environment {
  void TearDown() override { one_engine.reset(); }
};
const testing::Environment* const kCloseEngine = testing::AddGlobalTestEnvironment(new CloseEngine);

DuckDatabase& engine() {
  if (!one_engine) one_engine = std::move(DuckDatabase::open().value());
  return *one_engine;
}

MemoryFile copy_of(const Shard& shard) {
  return std::move(MemoryFile::copy_of(shard.parquet.bytes()).value());
}

// LG-04: what is sealed is what was recorded, in the order in which its tree is built.
RC_GTEST_PROP(Shards, rows_come_back_as_they_were_in_their_order, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 400);
  const auto made = happenings(*rc::gen::arbitrary<std::uint64_t>(), count);
  PartRows rows = rows_of(made);
  rows.sort();
  const auto expected = sorted(made);
  RC_ASSERT(happenings_of(rows) == expected);
  auto shards = write_shards(rows, engine(), 97);
  RC_ASSERT(shards.has_value());
  RC_ASSERT(shards->size() == (count + 96) / 97);
  std::vector<MemoryFile> files;
  std::size_t row = 0;
  for (const Shard& shard : *shards) {
    RC_ASSERT(shard.first == expected[row].head.subject);
    row += shard.rows;
    files.push_back(copy_of(shard));
  }
  RC_ASSERT(row == count);
  const auto read = read_shards(std::move(files), engine());
  RC_ASSERT(read.has_value());
  RC_ASSERT(happenings_of(*read) == expected);
}

// WEB-28: who may see one person's lines gets all of them, their place in the tree, and nobody else's.
RC_GTEST_PROP(Shards, a_subject_s_rows_are_found_in_the_few_shards_that_may_hold_them, ()) {
  const auto made = happenings(*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::inRange<std::size_t>(1, 400));
  PartRows rows = rows_of(made);
  rows.sort();
  const auto all = sorted(made);
  const auto shards = write_shards(rows, engine(), 61);
  RC_ASSERT(shards.has_value());
  std::vector<std::uint64_t> firsts;
  for (const Shard& shard : *shards)
    firsts.push_back(shard.first);
  const auto subject = *rc::gen::element(std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{8},
                                         std::uint64_t{9}, std::uint64_t{1} << 63, ~std::uint64_t{0});
  const auto [begin, end] = shards_of(firsts, subject);
  std::vector<MemoryFile> files;
  std::size_t before = 0;
  for (std::size_t i = 0; i < begin; ++i)
    before += (*shards)[i].rows;
  for (std::size_t i = begin; i < end; ++i)
    files.push_back(copy_of((*shards)[i]));
  const auto found = read_subject(std::move(files), subject, engine());
  RC_ASSERT(found.has_value());
  std::vector<Happening> expected;
  std::ranges::copy_if(all, std::back_inserter(expected),
                       [&](const Happening& one) { return one.head.subject == subject; });
  RC_ASSERT(happenings_of(found->rows) == expected);
  for (std::size_t i = 0; i < expected.size(); ++i)
    RC_ASSERT(all[before + found->before + i] == expected[i]);
}

TEST(Shards, of_no_rows_there_is_none) {
  EXPECT_TRUE(write_shards(PartRows(), engine()).value().empty());
  EXPECT_EQ(read_shards({}, engine()).value().size(), 0U);
  EXPECT_EQ(shards_of({}, 5), std::pair(std::size_t{0}, std::size_t{0}));
}

// A proxy writes down the name that a client asked for, whatever its bytes.
TEST(Shards, a_text_that_is_no_utf8_is_sealed_as_it_is_shown) {
  PartRows rows;
  const std::array<FieldValue, 1> site = {{{Field::site, std::string_view("caf\xe9.\xff\xfe"
                                                                          "example\0",
                                                                          16)}}};
  rows.add({.subject = 3}, site);
  const RowValue shown = std::string_view(
      "caf\uFFFD.\uFFFD\uFFFD"
      "example\0",
      22);
  EXPECT_EQ(rows.value(0, Field::site), shown);
  const auto shards = write_shards(rows, engine());
  ASSERT_TRUE(shards) << shards.error().english;
  std::vector<MemoryFile> files;
  files.push_back(copy_of(shards->front()));
  const auto read = read_shards(std::move(files), engine());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->value(0, Field::site), shown);
}

TEST(Shards, a_field_without_any_value_has_no_column) {
  PartRows rows;
  const std::array<FieldValue, 1> site = {{{Field::site, std::string_view("mairie.example")}}};
  rows.add({.subject = 3}, site);
  const auto shards = write_shards(rows, engine());
  ASSERT_TRUE(shards);
  std::vector<MemoryFile> files;
  files.push_back(copy_of(shards->front()));
  ASSERT_TRUE(engine().add_parquet("part", std::move(files)));
  auto names = engine().query("SELECT string_agg(column_name, ' ') FROM (DESCRIBE part)");
  ASSERT_TRUE(names && names->next());
  EXPECT_EQ(names->text(0, 0), "subject time delay writer schema sequence verdict clause site");
}

TEST(Shards, rows_without_their_envelope_are_corrupt_and_other_columns_are_left_aside) {
  const std::string envelope =
      "SELECT 1 AS subject, 2 AS time, 3 AS delay, 0 AS writer, 0 AS schema, 1 AS verdict, NULL AS clause, 5 "
      "AS later";
  std::vector<MemoryFile> files;
  files.push_back(std::move(engine().to_parquet(envelope).value()));
  const auto failed = read_shards(std::move(files), engine());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, base::ErrorCode::corrupt);
  EXPECT_NE(failed.error().english.find("`sequence`"), std::string::npos);
  std::vector<MemoryFile> whole;
  whole.push_back(std::move(engine().to_parquet(envelope + ", 9 AS sequence").value()));
  const auto read = read_shards(std::move(whole), engine());
  ASSERT_TRUE(read) << read.error().english;
  EXPECT_EQ(read->head(0).sequence, 9U);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
