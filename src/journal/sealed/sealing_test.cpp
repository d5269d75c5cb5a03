#include "journal/sealed/sealing.hpp"

#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "journal/sealed/testing.hpp"
#include "journal/sealed/tree.hpp"

namespace cartulaire::journal::sealed {
namespace {

using journal::testing::FakeDisk;
using journal::testing::make_schema;
using journal::testing::Spool;
using testing::FailingDisk;
using testing::kMorning;
using namespace std::chrono_literals;

// A spool, its keeper, and the days that pass. Zone: UTC, so that days are plain.
class SealingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    place_.parts = sealed() / "parts";
    place_.spools = {{spool_.writer_folder(), spool_.hub()}};
    rules_.zone.name = "UTC";
    rules_.retention = {{"ville", "web", 180, "traces", "essai", "1"}};
    ASSERT_TRUE(Log::create(log_place(), "journal.ville.example", spool_.clock, disk_));
    start();
  }
  [[nodiscard]] platform::Path sealed() const { return spool_.folder.path() / "sealed"; }
  [[nodiscard]] LogPlace log_place() const { return {sealed(), spool_.folder.path() / "keys"}; }
  [[nodiscard]] RetentionPlace retention_place() const {
    return {place_.parts, sealed() / "statistics", spool_.hub()};
  }

  // As the keeper starts: after a crash as well.
  void start() {
    log_.reset();
    keys_.reset();
    books_ = Books();
    auto log = Log::open(log_place(), spool_.clock, disk_,
                         [this](std::uint64_t leaf, const TimedEntry& entry) { books_.take(leaf, entry); });
    ASSERT_TRUE(log) << log.error().text();
    log_ = std::move(*log);
    auto keys = Keystore::open(log_place().keys, disk_);
    ASSERT_TRUE(keys) << keys.error().text();
    keys_ = std::move(*keys);
    ASSERT_TRUE(sweep(books_, *keys_, place_.parts, sealed() / "statistics", disk_));
  }

  // One start of the writer; the volume of an event is its number. `ago`: how long before its receipt it
  // happened.
  void write(std::uint64_t count, std::chrono::milliseconds ago = 0ms) {
    auto writer = Writer::open(spool_.options(), spool_.clock, spool_disk_);
    ASSERT_TRUE(writer) << writer.error().text();
    std::vector<Event> events;
    std::vector<std::string> users;
    users.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      users.push_back("agent" + std::to_string(written_ % 7));
      Event& event = events.emplace_back(schema_, Envelope{spool_.clock.now() - ago, Verdict::deny, "jeux"});
      ASSERT_TRUE(event.set(Field::user, users.back()));
      ASSERT_TRUE(event.set(Field::site, "site.example"));
      ASSERT_TRUE(event.set(Field::volume, written_++));
    }
    ASSERT_TRUE((*writer)->append(events));
    ASSERT_TRUE((*writer)->close());
  }
  base::Result<Sealed> run() {
    return seal(*log_, books_, *keys_, place_, rules_, limits_, {spool_.clock.now() + 1s, today()}, disk_);
  }
  void pass_days(int days) {
    spool_.clock.advance(std::chrono::hours(24 * days));
    (void)publish_day_keys(spool_.hub(), spool_.intake(), day_of(spool_.clock.now()), 3).value();
  }
  [[nodiscard]] CivilDay today() const { return day_of(spool_.clock.now()); }

  // Every row of the living parts by its volume, its leaf checked against the part's root.
  std::multiset<std::uint64_t> sealed_volumes() {
    std::multiset<std::uint64_t> volumes;
    auto engine = platform::DuckDatabase::open();
    for (const auto& [unit, living] : books_.living()) {
      const auto record = keys_->find(unit);
      EXPECT_TRUE(record) << record.error().text();
      const auto part =
          PartFile::open(part_path(place_.parts, unit), record->data, unit, living.part.index_bytes);
      EXPECT_TRUE(part) << part.error().text();
      if (!part) continue;
      auto rows = read_shards(part->shards(0, part->index().shards.size()).value(), *engine);
      EXPECT_TRUE(rows) << rows.error().text();
      EXPECT_EQ(rows->size(), living.part.events);
      const Leaves leaves(record->data);
      std::vector<std::byte> salts(rows->size() * kSaltSize);
      leaves.salts(0, salts);
      std::vector<Digest> hashes;
      platform::Sha256 sha;
      std::string text;
      for (std::size_t row = 0; row < rows->size(); ++row) {
        write_row_text(*rows, row, part->index().names, text);
        hashes.push_back(Leaves::hash(std::span(salts).subspan(row * kSaltSize, kSaltSize), text, sha));
        volumes.insert(std::get<std::uint64_t>(rows->value(row, Field::volume)));
      }
      EXPECT_EQ(Tree(hashes).root(), living.part.root) << unit.name();
    }
    return volumes;
  }
  void expect_each_once() {
    std::multiset<std::uint64_t> all;
    for (std::uint64_t i = 0; i < written_; ++i)
      all.insert(i);
    EXPECT_EQ(sealed_volumes(), all);
  }

  Spool spool_;
  FakeDisk spool_disk_;
  FailingDisk disk_;
  SchemaPtr schema_ = make_schema({"user", "site", "volume", "time"});
  SealingPlace place_;
  SealingRules rules_;
  SealingLimits limits_;
  std::unique_ptr<Log> log_;
  Books books_;
  std::optional<Keystore> keys_;
  std::uint64_t written_ = 0;
};

TEST_F(SealingTest, ADayBecomesAPartWithEveryEventOnce) {
  write(500);
  const auto sealed = run();
  ASSERT_TRUE(sealed) << sealed.error().text();
  EXPECT_EQ(sealed->parts, 1U);
  EXPECT_EQ(sealed->events, 500U);
  ASSERT_EQ(books_.living().size(), 1U);
  const auto& [unit, living] = *books_.living().begin();
  EXPECT_EQ(unit.name(), "ville/web/2026-11-23.1");
  EXPECT_EQ(day_name(living.term), "2027-05-22");
  EXPECT_EQ(living.clause, "traces");
  expect_each_once();
  const auto again = run();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->parts, 0U);
  expect_each_once();
}

TEST_F(SealingTest, LG_13_nothing_sealed_shows_a_name) {
  write(50);
  ASSERT_TRUE(run());
  for (const auto& at : std::filesystem::recursive_directory_iterator(sealed())) {
    if (!at.is_regular_file()) continue;
    const std::string text = platform::read_text(at.path()).value();
    EXPECT_EQ(text.find("agent"), std::string::npos) << at.path();
    EXPECT_EQ(text.find("site.example"), std::string::npos) << at.path();
  }
}

TEST_F(SealingTest, LateEventsMakeANewPartOfTheirOwnDay) {
  write(10);
  ASSERT_TRUE(run());
  pass_days(1);
  write(4, 24h);
  write(3);
  ASSERT_TRUE(run());
  std::vector<std::string> names;
  for (const auto& [unit, living] : books_.living())
    names.push_back(unit.name());
  EXPECT_EQ(names, (std::vector<std::string>{"ville/web/2026-11-23.1", "ville/web/2026-11-23.2",
                                             "ville/web/2026-11-24.1"}));
  EXPECT_EQ(books_.living().begin()->second.term, std::next(books_.living().begin())->second.term);
  expect_each_once();
}

TEST_F(SealingTest, AnEventOfTheFutureIsFiledUnderItsReceipt) {
  write(5, -48h);
  ASSERT_TRUE(run());
  ASSERT_EQ(books_.living().size(), 1U);
  EXPECT_EQ(books_.living().begin()->first.name(), "ville/web/2026-11-23.1");
  expect_each_once();
}

TEST_F(SealingTest, WhatArrivesPastItsTermIsCountedAndDropped) {
  write(6, 24h * 200);
  write(2);
  const auto sealed = run();
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->dropped, 6U);
  EXPECT_EQ(sealed->events, 2U);
}

TEST_F(SealingTest, ABusyDayHasSeveralParts) {
  limits_.part_events = 30;
  write(100);
  const auto sealed = run();
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->parts, 4U);
  expect_each_once();
}

TEST_F(SealingTest, LG_04_a_part_dies_on_its_day_and_not_before) {
  write(10);
  ASSERT_TRUE(run());
  pass_days(179);
  ASSERT_TRUE(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_));
  EXPECT_EQ(books_.living().size(), 1U);
  const Unit unit = books_.living().begin()->first;
  pass_days(1);
  const auto destroyed = destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_);
  ASSERT_TRUE(destroyed) << destroyed.error().text();
  EXPECT_EQ(destroyed->units, 1U);
  EXPECT_EQ(destroyed->events, 10U);
  EXPECT_TRUE(books_.living().empty());
  EXPECT_FALSE(std::filesystem::exists(part_path(place_.parts, unit)));
  EXPECT_FALSE(keys_->find(unit));
  const auto again = destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->units, 0U);
}

// Code du patrimoine, R212-14: where the charter says so, the departmental archives agree first.
TEST_F(SealingTest, LG_04_what_awaits_a_visa_is_destroyed_once_it_is_on_record_and_never_before_its_term) {
  rules_.retention = {{"ville", "web", 180, "traces", "essai", "1", true, true}};
  write(10);
  ASSERT_TRUE(run());
  const Unit unit = books_.living().begin()->first;
  EXPECT_TRUE(books_.awaits_visa(books_.living().at(unit)));
  start();  // as the log tells it
  EXPECT_TRUE(books_.awaits_visa(books_.living().at(unit)));
  pass_days(185);
  EXPECT_EQ(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_)->units, 0U);
  ASSERT_TRUE(log_->append({VisaEntry{"ville", "sessions", unit.day, today(), "of another series"}}));
  ASSERT_TRUE(
      log_->append({VisaEntry{"ville", "web", unit.day - std::chrono::days(1), today(), "too short"}}));
  EXPECT_EQ(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_)->units, 0U);
  ASSERT_TRUE(log_->append({VisaEntry{"ville", "web", unit.day, today(), "AD62/2027/114"}}));
  EXPECT_EQ(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_)->units, 1U);

  write(10);
  ASSERT_TRUE(run());
  ASSERT_TRUE(log_->append({VisaEntry{"ville", "web", today(), today(), "before the term"}}));
  EXPECT_EQ(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_)->units, 0U);
}

// An order given before midnight whose record is written behind it: late by the day of the record.
TEST_F(SealingTest, ADestructionIsLateByTheDayOfItsRecord) {
  write(10);
  ASSERT_TRUE(run());
  const std::int64_t leaf = static_cast<std::int64_t>(log_->size());
  pass_days(180);
  const CivilDay ordered = today();
  spool_.clock.advance(24h);
  RetentionPlace place = retention_place();
  place.day_of = [](base::Instant at) { return day_of(at); };
  ASSERT_TRUE(destroy_due(*log_, books_, *keys_, place, ordered, true, disk_));
  std::int64_t late = -1;
  ASSERT_TRUE(log_->each_line([&](std::uint64_t number, std::string_view line) {
    if (static_cast<std::int64_t>(number) < leaf || !line.starts_with(R"({"entry":"destruction")")) return;
    const auto entry = parse_entry(line.substr(0, line.find('\t')), "log");
    late = std::get<DestructionEntry>(entry->entry).late_days;
  }));
  EXPECT_EQ(late, 1);
}

TEST_F(SealingTest, LG_04_the_record_of_a_destruction_waits_for_rows_that_stand_elsewhere) {
  write(10);
  ASSERT_TRUE(run());
  const auto [unit, living] = *books_.living().begin();
  pass_days(180);
  bool reachable = false;
  std::vector<std::uint64_t> asked;
  const DestroyElsewhere elsewhere = [&](const std::vector<const LivingUnit*>& due) -> base::Status {
    for (const LivingUnit* one : due)
      asked.push_back(one->leaf);
    return reachable ? base::Status() : base::fail(base::ErrorCode::unavailable, "", "panne", "broken");
  };
  const auto destroy = [&] {
    return destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_, elsewhere);
  };
  EXPECT_EQ(destroy().error().code, base::ErrorCode::unavailable);
  EXPECT_FALSE(std::filesystem::exists(part_path(place_.parts, unit)));
  EXPECT_FALSE(keys_->find(unit));
  EXPECT_EQ(books_.living().size(), 1U) << "no record before everything is gone";
  start();
  reachable = true;
  const auto destroyed = destroy();
  ASSERT_TRUE(destroyed) << destroyed.error().text();
  EXPECT_EQ(destroyed->units, 1U);
  EXPECT_TRUE(books_.living().empty());
  EXPECT_EQ(asked, (std::vector{living.leaf, living.leaf}));
}

TEST_F(SealingTest, AClockThatJumpsDestroysNothingUnconfirmed) {
  write(10);
  ASSERT_TRUE(run());
  pass_days(400);
  const auto destroyed = destroy_due(*log_, books_, *keys_, retention_place(), today(), false, disk_);
  ASSERT_FALSE(destroyed);
  EXPECT_EQ(destroyed.error().code, base::ErrorCode::refused);
  EXPECT_EQ(books_.living().size(), 1U);
}

TEST_F(SealingTest, LG_03_a_shorter_retention_holds_for_what_exists_a_longer_one_never) {
  write(10);
  ASSERT_TRUE(run());
  EXPECT_TRUE(shortening(books_, {{"ville", "web", 365, "traces", "essai", "2"}}).empty());
  ASSERT_TRUE(log_->append(shortening(books_, {{"ville", "web", 30, "traces2", "essai", "3"}})));
  EXPECT_EQ(day_name(books_.living().begin()->second.term), "2026-12-23");
  EXPECT_EQ(books_.living().begin()->second.clause, "traces2");
  EXPECT_TRUE(shortening(books_, {{"ville", "web", 60, "traces", "essai", "4"}}).empty());
  pass_days(10);
  write(4, 24h * 10);  // late, of the day before the rule
  ASSERT_TRUE(run());
  for (const auto& [unit, living] : books_.living())
    EXPECT_EQ(day_name(living.term), "2026-12-23") << unit.name();
}

TEST_F(SealingTest, RestoredFilesOfWhatWasDestroyedCannotBeRead) {
  write(10);
  ASSERT_TRUE(run());
  const Unit unit = books_.living().begin()->first;
  const std::uint64_t index = books_.living().begin()->second.part.index_bytes;
  const std::string part = platform::read_text(part_path(place_.parts, unit)).value();
  pass_days(180);
  ASSERT_TRUE(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_));
  ASSERT_TRUE(platform::replace_file(part_path(place_.parts, unit), part));  // out of a backup
  EXPECT_FALSE(keys_->find(unit));
  const auto with_another =
      PartFile::open(part_path(place_.parts, unit), platform::Secret::random(32), unit, index);
  EXPECT_FALSE(with_another);
  start();  // the next start takes the file away again
  EXPECT_FALSE(std::filesystem::exists(part_path(place_.parts, unit)));
}

// The disk stops at each step in turn, of sealing and of destruction; after a restart every event is there
// once, and what was destroyed does not come back.
TEST_F(SealingTest, WithoutMemoryForTheEngineNothingIsSealedAndNothingLost) {
  write(20'000);
  limits_.engine_mib = 1;
  const auto without = run();
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, base::ErrorCode::too_large) << without.error().text();
  EXPECT_TRUE(books_.living().empty());
  limits_ = {};
  ASSERT_TRUE(run());
  expect_each_once();
}

TEST_F(SealingTest, ACrashAtAnyStepSealsOnceAndDestroysForGood) {
  place_.release = true;
  write(20);
  ASSERT_TRUE(run());
  bool finished = false;
  for (std::uint64_t step = 1; !finished; ++step) {
    write(5);
    disk_.fail_at(step);
    (void)run();
    finished = disk_.steps() < step;
    disk_.fail_at(0);
    start();
    ASSERT_TRUE(run()) << "step " << step;
    expect_each_once();
    ASSERT_LT(step, 60U);
  }
  pass_days(180);
  for (std::uint64_t step = 1; step < 40; ++step) {
    disk_.fail_at(step);
    (void)destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_);
    disk_.fail_at(0);
    start();
  }
  ASSERT_TRUE(destroy_due(*log_, books_, *keys_, retention_place(), today(), true, disk_));
  EXPECT_TRUE(books_.living().empty());
  EXPECT_TRUE(sealed_volumes().empty());
}

}  // namespace
}  // namespace cartulaire::journal::sealed
