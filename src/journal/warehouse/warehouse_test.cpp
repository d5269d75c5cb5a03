// The warehouse against a real ClickHouse: what it holds is what was sealed, once, and nothing else.
#include "journal/warehouse/warehouse.hpp"

#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "journal/sealed/testing.hpp"
#include "journal/warehouse/feeding.hpp"
#include "journal/warehouse/testing.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::warehouse {
namespace {

using sealed::PartRows;
using sealed::Unit;
using testing::LosingProxy;
using testing::Server;

constexpr sealed::CivilDay kDay{std::chrono::year(2026) / 11 / 23};
constexpr const char* kOrigin = "journal.ville.example";
constexpr std::array<std::uint64_t, 5> kSubjects = {0, 7, 8, std::uint64_t{1} << 63, ~std::uint64_t{0}};

// Rows of few people and every field, some charters of the day telling names; texts as proxies meet them.
PartRows random_rows(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  PartRows rows;
  for (std::size_t i = 0; i < count; ++i) {
    const bool named = random() % 4 == 0;
    std::vector<std::string> texts;
    texts.reserve(kFieldCount);
    std::vector<sealed::FieldValue> values;
    for (const FieldInfo& info : all_fields()) {
      if (info.kind == FieldKind::envelope || random() % 3 == 0) continue;
      if (info.kind == FieldKind::number || (info.identifies && !named))
        values.push_back({info.field, random() >> random() % 64});
      else
        values.push_back(
            {info.field, std::string_view(texts.emplace_back(
                             random() % 9 == 0 ? "" : "é\t\n'\\ \xff" + std::string(random() % 200, 'x')))});
    }
    rows.add({.subject = kSubjects[random() % kSubjects.size()],
              .time = static_cast<std::int64_t>(random() % 100) - 50,
              .delay = static_cast<std::int64_t>(random() % 2000) - 3,
              .writer = static_cast<std::uint16_t>(random() % 3),
              .schema = named,
              .sequence = i,
              .verdict = static_cast<Verdict>(random() % 3),
              .clause = random() % 3 == 0 ? "jeux d'argent" : ""},
             values);
  }
  rows.sort();
  return rows;
}

sealed::PartNames names() {
  sealed::PartNames names{{"proxy1/web", "proxy2/web", "proxy3/web"}, {}};
  for (const bool named : {false, true}) {
    auto& schema = names.schemas.emplace_back();
    schema.charter = "essai";
    schema.version = named ? "2" : "1";
    schema.named = named;
    for (const FieldInfo& info : all_fields())
      if (info.kind != FieldKind::envelope) schema.fields.push_back(info.field);
  }
  return names;
}

std::vector<std::string> texts_of(const PartRows& rows) {
  std::vector<std::string> texts(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    write_row_text(rows, row, names(), texts[row]);
  return texts;
}

class WarehouseTest : public ::testing::Test {
 protected:
  // One server for all; a database for each test.
  static void SetUpTestSuite() {
    if (Server::available()) server_ = std::make_unique<Server>();
  }
  static void TearDownTestSuite() { server_.reset(); }
  void SetUp() override {
    if (!server_) GTEST_SKIP() << "no clickhouse-server here: `scripts/install test`";
    place_ = server_->new_database();
    keys_.emplace(std::move(sealed::Keystore::open(folder_.path() / "keys", disk_).value()));
  }

  // A sealed part of so many rows, in shards of 61; the number of its line.
  std::uint64_t seal(std::size_t count, sealed::CivilDay day = kDay, std::uint32_t part = 1) {
    const Unit unit{"ville", "web", day, part};
    const std::uint64_t leaf = 40 + entries_++;
    const PartRows rows = random_rows(leaf, count);
    sealed::UnitRecord record{unit, platform::Secret::random(sealed::kUnitKeySize), {}};
    const auto shards = sealed::write_shards(rows, engine_, 61);
    sealed::PartIndex index;
    index.names = names();
    const auto written = sealed::write_part(part_path(parts(), unit), sealed::Boxes(record.data, unit), index,
                                            shards.value(), disk_);
    (void)keys_->add(unit.entity, [&] {
      std::vector<sealed::UnitRecord> records;
      records.push_back(std::move(record));
      return records;
    }());
    sealed::PartEntry entry;
    entry.unit = unit;
    entry.term = day + std::chrono::days(180);
    entry.retention_days = 180;
    entry.events = count;
    entry.root[0] = std::byte(leaf);
    entry.index_bytes = written->index_bytes;
    books_.take(leaf, {journal::testing::kMorning, {}, entry});
    return leaf;
  }
  void die(std::uint64_t leaf) {
    for (const auto& [unit, living] : books_.living())
      if (living.leaf == leaf) {
        sealed::DestructionEntry entry;
        entry.unit = unit;
        entry.leaf = leaf;
        books_.take(1000 + leaf, {journal::testing::kMorning, {}, entry});
        return;
      }
  }
  base::Result<Fed> step(const Place& place, bool feeds = true) {
    auto warehouse = Warehouse::open(place, kOrigin);
    if (!warehouse) return base::pass(warehouse);
    return bring_in_step(*warehouse, books_, *keys_, parts(), {.feed = feeds, .today = kDay});
  }
  std::string asked(const std::string& statement) { return Client(place_).ask(statement).value(); }
  // By the other engine: out of the part, decrypted.
  std::vector<std::string> from_shards(std::uint64_t leaf, std::uint64_t subject) {
    for (const auto& [unit, living] : books_.living())
      if (living.leaf == leaf) {
        const auto part = sealed::PartFile::open(part_path(parts(), unit), keys_->find(unit)->data, unit,
                                                 living.part.index_bytes);
        auto shards = part->shards(0, part->index().shards.size());
        return texts_of(sealed::read_subject(std::move(*shards), subject, engine_)->rows);
      }
    return {};
  }
  // Every row of every unit, by both engines.
  void expect_same_answers() {
    const auto warehouse = Warehouse::open(place_, kOrigin);
    ASSERT_TRUE(warehouse) << warehouse.error().english;
    std::uint64_t events = 0;
    for (const std::uint64_t subject : kSubjects) {
      std::vector<Sought> sought;
      for (const auto& [unit, living] : books_.living())
        sought.push_back({living.leaf, subject});
      const auto found = warehouse->rows_of(books_.living(), sought);
      ASSERT_TRUE(found) << found.error().english;
      for (const auto& [leaf, of] : sought) {
        const auto expected = from_shards(leaf, of);
        const auto at = found->find(leaf);
        EXPECT_EQ(at == found->end() ? std::vector<std::string>() : texts_of(at->second), expected);
        events += expected.size();
      }
    }
    EXPECT_EQ(asked("SELECT count() FROM events"), std::to_string(events) + "\n");
    EXPECT_EQ(asked("SELECT count() FROM staging"), "0\n");
  }
  [[nodiscard]] platform::Path parts() const { return folder_.path() / "parts"; }

  static std::unique_ptr<Server> server_;
  Place place_;
  sealed::testing::TemporaryFolder folder_;
  SystemDisk disk_;
  std::optional<sealed::Keystore> keys_;
  sealed::Books books_;
  platform::DuckDatabase engine_ = std::move(platform::DuckDatabase::open().value());
  std::uint64_t entries_ = 0;
};
std::unique_ptr<Server> WarehouseTest::server_;

TEST_F(WarehouseTest, WEB_28_a_case_finds_the_same_rows_on_both_engines) {
  seal(400);
  seal(1);
  seal(150, kDay + std::chrono::days(1));
  seal(60, kDay, 2);
  const auto fed = step(place_);
  ASSERT_TRUE(fed) << fed.error().english;
  EXPECT_EQ(fed->units, 4U);
  EXPECT_EQ(fed->events, 611U);
  EXPECT_EQ(fed->left, 0U);
  expect_same_answers();
  const auto again = step(place_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->units, 0U);
  expect_same_answers();
}

TEST_F(WarehouseTest, WhateverRequestOrAnswerIsLostRunningAgainGivesTheSame) {
  seal(150);
  LosingProxy proxy(server_->port());
  for (const auto loss : {LosingProxy::Loss::answer, LosingProxy::Loss::request}) {
    bool finished = false;
    for (int number = 1; !finished; ++number) {
      place_ = server_->new_database();
      proxy.lose(number, loss);
      const auto fed = step(proxy.before(place_));
      finished = proxy.seen() < number;
      EXPECT_EQ(fed.has_value(), finished) << "request " << number;
      proxy.lose(0, loss);
      const auto again = step(proxy.before(place_));
      ASSERT_TRUE(again) << again.error().english;
      expect_same_answers();
      ASSERT_LT(number, 60);
    }
  }
}

TEST_F(WarehouseTest, LG_04_what_dies_is_gone_from_tables_and_disk_whatever_answer_is_lost) {
  LosingProxy proxy(server_->port());
  const auto kept = seal(60);
  bool finished = false;
  for (int number = 1; !finished; ++number) {
    const auto dying = seal(70, kDay, 1 + static_cast<std::uint32_t>(number));
    ASSERT_TRUE(step(place_));
    const auto warehouse = Warehouse::open(place_, kOrigin);
    const auto through = Warehouse::open(proxy.before(place_), kOrigin);
    proxy.lose(number, LosingProxy::Loss::answer);
    const auto dropped = through->drop({dying});
    finished = proxy.seen() < number;
    EXPECT_TRUE(finished || !dropped) << "request " << number;
    // The server may still hold for a moment what it had merged.
    auto gone = warehouse->drop({dying});
    for (int again = 0; again < 10 && !gone; ++again)
      gone = warehouse->drop({dying});
    ASSERT_TRUE(gone) << gone.error().english;
    die(dying);
    EXPECT_EQ(
        asked("SELECT count() FROM system.parts WHERE database = currentDatabase() AND table != 'units' AND "
              "partition_id LIKE '%-" +
              std::to_string(dying) + "'"),
        "0\n");
    for (const auto& at : std::filesystem::recursive_directory_iterator(server_->data()))
      EXPECT_EQ(at.path().filename().string().find("-" + std::to_string(dying) + "_"), std::string::npos)
          << at.path();
    ASSERT_LT(number, 20);
  }
  EXPECT_EQ(books_.living().begin()->second.leaf, kept);
  expect_same_answers();
}

TEST_F(WarehouseTest, WhatShouldNotBeThereIsDroppedAndWhatIsDamagedFedAgain) {
  const auto first = seal(100);
  const auto second = seal(50, kDay + std::chrono::days(1));
  ASSERT_TRUE(step(place_));
  die(second);
  ASSERT_TRUE(Client(place_).run("INSERT INTO events (term, unit) VALUES (20270522, 40), (20300101, 99)"));
  ASSERT_TRUE(Client(place_).run("INSERT INTO staging (term, unit) VALUES (20270522, 40)"));
  const auto there = Warehouse::open(place_, kOrigin)->complete(books_.living());
  EXPECT_TRUE(there->empty()) << "one row too many in unit " << first;
  const auto fed = step(place_);
  ASSERT_TRUE(fed) << fed.error().english;
  EXPECT_EQ(fed->dropped, 2U);
  EXPECT_EQ(fed->units, 1U);
  expect_same_answers();
  EXPECT_EQ(asked("SELECT DISTINCT term FROM units"), "20270522\n");
  const auto emptied = step(place_, false);
  ASSERT_TRUE(emptied);
  EXPECT_EQ(emptied->dropped, 1U);
  EXPECT_EQ(asked("SELECT count() FROM events"), "0\n");
}

// A request that was given up may still be at work in the server.
TEST_F(WarehouseTest, RowsThatArriveLateAreNoticedAndTheUnitDoesNotCount) {
  seal(80);
  LosingProxy proxy(server_->port());
  proxy.watch([&](const std::string& request) {
    if (request.find("REPLACE PARTITION") != std::string::npos)
      (void)Client(place_).run("INSERT INTO staging (term, unit, subject) VALUES (20270522, 40, 7)");
  });
  const auto fed = step(proxy.before(place_));
  ASSERT_TRUE(fed);
  ASSERT_EQ(fed->errors.size(), 1U);
  EXPECT_EQ(fed->errors[0].code, base::ErrorCode::corrupt);
  const auto warehouse = Warehouse::open(place_, kOrigin);
  const auto refused = warehouse->rows_of(books_.living(), {{40, 7}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::unavailable);
  ASSERT_TRUE(step(place_));
  expect_same_answers();
}

TEST_F(WarehouseTest, ADatabaseHoldsOneJournal) {
  ASSERT_TRUE(Warehouse::open(place_, kOrigin));
  const auto other = Warehouse::open(place_, "journal.autre.example");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::refused);
}

TEST_F(WarehouseTest, AServerThatRefusesOrIsNotThereIsUnavailable) {
  Place wrong = place_;
  wrong.password = "autre";
  EXPECT_EQ(Warehouse::open(wrong, kOrigin).error().code, base::ErrorCode::unavailable);
  Place absent = place_;
  int port = 0;
  ::close(testing::listen_somewhere(port));
  absent.address = "http://127.0.0.1:" + std::to_string(port);
  EXPECT_EQ(Warehouse::open(absent, kOrigin).error().code, base::ErrorCode::unavailable);
}

TEST(WarehouseRows, BytesThatAreNoRowsAreCorrupt) {
  std::string binary;
  Tally tally;
  encode(random_rows(1, 3), {20270522, 41}, binary, tally);
  EXPECT_EQ(tally.rows, 3U);
  EXPECT_EQ(texts_of(decode(binary)->at(41)), texts_of(random_rows(1, 3)));
  for (std::size_t size = 1; size < binary.size(); ++size) {
    const auto cut = decode(std::string_view(binary).substr(0, size));
    EXPECT_TRUE(!cut || cut->at(41).size() < 3U);
  }
  EXPECT_FALSE(decode(std::string(200, '\xff')));
}

}  // namespace
}  // namespace cartulaire::journal::warehouse
