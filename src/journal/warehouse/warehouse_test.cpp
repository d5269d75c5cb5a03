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
using sealed::Sought;
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
  Tally from_part(const sealed::LivingUnit& living, std::uint64_t subject) {
    const auto [known, is_new] = from_parts_.try_emplace({living.leaf, subject});
    if (!is_new) return known->second;
    const Unit& unit = living.part.unit;
    const auto part = sealed::PartFile::open(part_path(parts(), unit), keys_->find(unit)->data, unit,
                                             living.part.index_bytes);
    auto shards = part->shards(0, part->index().shards.size());
    std::string binary;
    encode(sealed::read_subject(std::move(*shards), subject, engine_)->rows,
           {day_number(living.part.term), living.leaf}, binary, known->second);
    return known->second;
  }
  // Every row of every unit, by both engines: as many for each person, and the same in every column.
  void expect_same_answers() {
    const auto warehouse = Warehouse::open(place_, kOrigin);
    ASSERT_TRUE(warehouse) << warehouse.error().english;
    std::vector<Sought> sought;
    for (const auto& [unit, living] : books_.living())
      for (const std::uint64_t subject : kSubjects)
        sought.push_back({living.leaf, subject});
    const auto found = warehouse->search(books_.living(), sought);
    ASSERT_TRUE(found) << found.error().english;
    ASSERT_EQ(found->size(), sought.size());
    std::uint64_t events = 0;
    for (const auto& [unit, living] : books_.living())
      for (const std::uint64_t subject : kSubjects) {
        const Tally tally = from_part(living, subject);
        EXPECT_EQ(found->at({living.leaf, subject}), tally.rows);
        EXPECT_EQ(asked("SELECT " + tally_expression() + " FROM events WHERE unit = " +
                        std::to_string(living.leaf) + " AND subject = " + std::to_string(subject)),
                  std::to_string(tally.rows) + "\t" + std::to_string(tally.checksum) + "\n");
        events += tally.rows;
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
  std::map<Sought, Tally> from_parts_;
};
std::unique_ptr<Server> WarehouseTest::server_;

TEST_F(WarehouseTest, WEB_28_a_case_finds_the_same_rows_on_both_engines) {
  seal(400);
  seal(1, kDay, 3);
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
  seal(70);
  LosingProxy proxy(server_->port());
  for (const auto loss : {LosingProxy::Loss::answer, LosingProxy::Loss::request}) {
    bool finished = false;
    // A lost request is the easier half.
    const int stride = loss == LosingProxy::Loss::answer ? 1 : 3;
    for (int number = 1; !finished; number += stride) {
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
    for (const auto& at :
         std::filesystem::recursive_directory_iterator(server_->data() / "data" / place_.database))
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

// A request that was given up may still be at work in the server: before the rows are put in place, while
// they are, and behind that.
TEST_F(WarehouseTest, RowsThatArriveLateAreNoticedAndTheUnitDoesNotCount) {
  seal(80);
  for (const char* meanwhile : {"FROM staging WHERE", "REPLACE PARTITION", "FROM events WHERE"}) {
    LosingProxy proxy(server_->port());
    place_ = server_->new_database();
    proxy.watch([&](const std::string& request) {
      const std::string table = meanwhile == std::string("FROM events WHERE") ? "events" : "staging";
      if (request.find(meanwhile) != std::string::npos)
        (void)Client(place_).run("INSERT INTO " + table + " (term, unit, subject) VALUES (20270522, 40, 7)");
    });
    const auto fed = step(proxy.before(place_));
    ASSERT_TRUE(fed);
    ASSERT_EQ(fed->errors.size(), 1U) << meanwhile;
    EXPECT_EQ(fed->errors[0].code, base::ErrorCode::corrupt);
    const auto warehouse = Warehouse::open(place_, kOrigin);
    const auto found = warehouse->search(books_.living(), {{40, 7}});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->empty()) << "a unit that is not complete is left to its part";
    ASSERT_TRUE(step(place_));
    expect_same_answers();
  }
}

// Killed while it works on what it was sent, or just behind it: nobody knows which.
TEST_F(WarehouseTest, AServerThatDiesBehindARequestIsFedTheSameAgain) {
  seal(150);
  for (const char* mark : {"INSERT%20INTO%20staging", "REPLACE PARTITION", "INSERT%20INTO%20units"})
    for (const int milliseconds : {0, 5}) {
      place_ = server_->new_database();
      LosingProxy proxy(server_->port());
      bool dead = false;
      proxy.watch_sent([&](const std::string& request) {
        if (dead || request.find(mark) == std::string::npos) return;
        ::usleep(static_cast<useconds_t>(milliseconds) * 1000);
        server_->kill();
        dead = true;
      });
      const auto fed = step(proxy.before(place_));
      ASSERT_TRUE(dead) << mark;
      if (!fed) {
        EXPECT_EQ(fed.error().code, base::ErrorCode::unavailable);
      }
      server_->start();
      const auto again = step(place_);
      ASSERT_TRUE(again) << again.error().english;
      expect_same_answers();
    }
}

TEST_F(WarehouseTest, NoMoreThanAShardIsSentAtOnce) {
  seal(400);
  LosingProxy proxy(server_->port());
  int inserts = 0;
  std::size_t largest = 0;
  proxy.watch([&](const std::string& request) {
    inserts += request.find("INSERT%20INTO%20staging") != std::string::npos ? 1 : 0;
    largest = std::max(largest, request.size());
  });
  ASSERT_TRUE(step(proxy.before(place_)));
  EXPECT_EQ(inserts, 7);
  std::string all;
  Tally tally;
  encode(random_rows(40, 400), {20270522, 40}, all, tally);
  EXPECT_LT(largest, all.size() / 4);
  expect_same_answers();
}

TEST_F(WarehouseTest, MorePartsThanAServerBearsAreRefused) {
  seal(1);
  seal(1, kDay + std::chrono::days(1));
  const auto warehouse = Warehouse::open(place_, kOrigin);
  const auto fed =
      bring_in_step(*warehouse, books_, *keys_, parts(), {.feed = true, .today = kDay, .most_units = 1});
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code, base::ErrorCode::too_large);
  EXPECT_EQ(asked("SELECT count() FROM events"), "0\n");
}

TEST_F(WarehouseTest, ADatabaseHoldsOneJournal) {
  ASSERT_TRUE(Warehouse::open(place_, kOrigin));
  const auto other = Warehouse::open(place_, "journal.autre.example");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, base::ErrorCode::refused);
  place_ = server_->new_database();
  ASSERT_TRUE(Client(place_).run("CREATE TABLE events (a UInt8) ENGINE = MergeTree ORDER BY a"));
  ASSERT_TRUE(Client(place_).run("INSERT INTO events VALUES (1)"));
  EXPECT_EQ(Warehouse::open(place_, kOrigin).error().code, base::ErrorCode::refused);
  EXPECT_EQ(asked("SHOW TABLES"), "events\njournal\n");
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

}  // namespace
}  // namespace cartulaire::journal::warehouse
