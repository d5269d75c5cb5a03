// A management centre with its entities, its spool and its keeper, for the tests of statistics. Zone: UTC.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/sealed/sealing.hpp"
#include "journal/sealed/statistics.hpp"
#include "journal/sealed/testing.hpp"

namespace cartulaire::journal::sealed {

using journal::testing::FakeDisk;
using journal::testing::Spool;
using statistics::Measure;
using statistics::PublishedCell;
using statistics::Table;
using testing::FailingDisk;
using testing::kMorning;

inline const std::vector<std::string> kWebFields = {"user",         "site",   "category",
                                                    "block_reason", "volume", "duration"};

class StatisticsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    place_.parts = sealed() / "parts";
    place_.spools = {{spool_.writer_folder(), spool_.hub()}};
    rules_.zone.name = "UTC";
    rules_.statistics.folder = sealed() / "statistics";
    rules_.statistics.rules = {{"ville", "web", false}};
    ASSERT_TRUE(Log::create(log_place(), "journal.ville.example", spool_.clock, disk_));
    start();
  }
  [[nodiscard]] platform::Path sealed() const { return spool_.folder.path() / "sealed"; }
  [[nodiscard]] LogPlace log_place() const { return {sealed(), spool_.folder.path() / "keys"}; }
  [[nodiscard]] const platform::Path& statistics() const { return rules_.statistics.folder; }

  void start() {
    log_.reset();
    keys_.reset();
    books_ = Books();
    log_ = Log::open(log_place(), spool_.clock, disk_, [this](std::uint64_t leaf, const TimedEntry& entry) {
             books_.take(leaf, entry);
           }).value();
    keys_ = Keystore::open(log_place().keys, disk_).value();
    ASSERT_TRUE(sweep(books_, *keys_, place_.parts, statistics(), disk_));
  }

  [[nodiscard]] static SchemaPtr schema_of(const std::string& entity,
                                           const std::vector<std::string>& fields = kWebFields) {
    Announcement announcement;
    announcement.entity = entity;
    announcement.charter = "essai";
    announcement.version = "1";
    announcement.fields = fields;
    announcement.retention_days = 180;
    return LogSchema::make(std::move(announcement)).value();
  }

  // Agents `first` to `first` + `agents` − 1 each look at `site` once.
  void visit(const SchemaPtr& schema, int first, int agents, const std::string& site,
             const std::string& category, std::uint64_t volume = 100) {
    for (int i = first; i < first + agents; ++i) {
      const std::string& user = texts_.emplace_back("agent" + std::to_string(i));
      Event& event = events_.emplace_back(schema, Envelope{spool_.clock.now(), Verdict::allow, ""});
      ASSERT_TRUE(event.offer(Field::user, std::string_view(user)));
      ASSERT_TRUE(event.offer(Field::site, std::string_view(texts_.emplace_back(site))));
      ASSERT_TRUE(event.offer(Field::category, std::string_view(texts_.emplace_back(category))));
      ASSERT_TRUE(event.offer(Field::volume, volume));
      ASSERT_TRUE(event.offer(Field::duration, std::uint64_t(i % 2 == 0 ? 5 * 3600 * 1000 : 20)));
    }
  }
  // What a draft would have answered to the last visits.
  void note(const std::string& text, std::size_t visits) {
    for (std::size_t i = events_.size() - visits; i < events_.size(); ++i)
      ASSERT_TRUE(events_[i].set(Field::draft, std::string_view(texts_.emplace_back(text))));
  }
  base::Result<Sealed> run() {
    auto writer = Writer::open(spool_.options(), spool_.clock, spool_disk_);
    EXPECT_TRUE((*writer)->append(events_));
    EXPECT_TRUE((*writer)->close());
    events_.clear();
    return seal_again();
  }
  base::Result<Sealed> seal_again() {
    return seal(*log_, books_, *keys_, place_, rules_, {},
                {spool_.clock.now() + std::chrono::seconds(1), day_of(spool_.clock.now())}, disk_);
  }
  void pass_days(int days) {
    spool_.clock.advance(std::chrono::hours(24 * days));
    (void)publish_day_keys(spool_.hub(), spool_.intake(), day_of(spool_.clock.now()), 3).value();
  }

  StatisticsAnswer ask(const std::string& entity, Table table, Period by = Period::whole) {
    Statistics all(statistics(), [this](const Unit& unit) { return books_.living().contains(unit); });
    const CivilDay day = day_of(kMorning);
    auto answer = all.query({entity, "web", table, day, day + std::chrono::days(40), by, 0});
    EXPECT_TRUE(answer) << answer.error().text();
    return std::move(*answer);
  }
  static const StatisticsRow* find(const StatisticsAnswer& answer, const std::string& row,
                                   const std::string& column = "") {
    for (const StatisticsRow& one : answer.rows)
      if (!one.all_rows && one.row == row && one.column == column) return &one;
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& at : std::filesystem::recursive_directory_iterator(statistics()))
      if (at.is_regular_file()) names.push_back(std::filesystem::relative(at.path(), statistics()));
    std::ranges::sort(names);
    return names;
  }

  Spool spool_;
  FakeDisk spool_disk_;
  FailingDisk disk_;
  SealingPlace place_;
  SealingRules rules_;
  std::unique_ptr<Log> log_;
  Books books_;
  std::optional<Keystore> keys_;
  std::deque<std::string> texts_;
  std::vector<Event> events_;
};

inline std::uint64_t requests(const StatisticsRow& row) {
  return row.values[static_cast<std::size_t>(Measure::requests)];
}

}  // namespace cartulaire::journal::sealed
