#include "journal/sealed/intake.hpp"

#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "journal/testing.hpp"

namespace cartulaire::journal::sealed {
namespace {

using journal::testing::FakeDisk;
using journal::testing::kMorning;
using journal::testing::make_schema;
using journal::testing::Spool;
using namespace std::chrono_literals;

constexpr auto kEver = base::Instant(std::chrono::hours(24 * 365 * 200));

class IntakeTest : public ::testing::Test {
 protected:
  // One start of the writer: `count` events, a minute apart; the volume of an event is its number.
  void write(std::uint64_t count) {
    auto writer = Writer::open(options_, spool_.clock, disk_);
    ASSERT_TRUE(writer) << writer.error().text();
    for (std::uint64_t i = 0; i < count; ++i) {
      Event event(schema_, {spool_.clock.now(), Verdict::allow, "jeux"});
      ASSERT_TRUE(event.set(Field::volume, written_++));
      ASSERT_TRUE((*writer)->append({&event, 1}));
      spool_.clock.advance(1min);
    }
    ASSERT_TRUE((*writer)->close());
  }
  // One run: what is read is appended to read_, and the cursor goes to the books.
  base::Result<std::optional<Taken>> take(base::Instant until = kEver) {
    std::vector<std::uint64_t> events;
    auto taken = Intake::read(
        {spool_.writer_folder(), spool_.hub()}, books_, until,
        [&](const StoredEvent& event, std::string_view) { events.push_back(event.values.at(0).number); });
    if (!taken || !*taken) return taken;
    RunEntry run;
    run.run = books_.runs() + 1;
    run.consumed.push_back((*taken)->consumed);
    std::uint64_t unread = 0;
    for (const auto& [why, count] : (*taken)->unread)
      unread += count;
    EXPECT_EQ((*taken)->consumed.to - (*taken)->consumed.from, events.size() + unread);
    books_.take(0, {kMorning, {}, NodeEntry{"node", (*taken)->node_key, {}}});
    books_.take(0, {kMorning, {}, run});
    read_.insert(read_.end(), events.begin(), events.end());
    return taken;
  }
  void expect_each_once() {
    ASSERT_EQ(read_.size(), written_);
    for (std::uint64_t i = 0; i < written_; ++i)
      EXPECT_EQ(read_[i], i);
  }
  std::string bytes(std::uint64_t segment) { return platform::read_text(spool_.segment(segment)).value(); }
  void overwrite(std::uint64_t segment, const std::string& content) {
    std::ofstream(spool_.segment(segment), std::ios::binary | std::ios::trunc) << content;
  }

  Spool spool_;
  FakeDisk disk_;
  WriterOptions options_ = spool_.options();
  SchemaPtr schema_ = make_schema({"volume", "time"});
  Books books_;
  std::uint64_t written_ = 0;
  std::vector<std::uint64_t> read_;
};

TEST_F(IntakeTest, ReadsEveryEventOnceWhateverTheCuts) {
  std::mt19937 random(7);
  for (int start = 0; start < 12; ++start) {
    write(1 + random() % 9);
    const auto taken = take(spool_.clock.now() - std::chrono::minutes(random() % 6));
    ASSERT_TRUE(taken) << taken.error().text();
  }
  ASSERT_TRUE(take());
  expect_each_once();
  const auto none = take();
  ASSERT_TRUE(none && *none);
  EXPECT_TRUE((*none)->empty());
}

// Of a block that is large enough, the next one is opened while it is read.
TEST_F(IntakeTest, ReadsLargeBlocksOnceAndInTheirOrder) {
  constexpr int kBlocks = 6;
  constexpr std::size_t kEvents = 600;
  std::mt19937_64 random(11);
  const SchemaPtr schema = make_schema({"volume", "site", "time"});
  auto writer = Writer::open(options_, spool_.clock, disk_);
  for (int block = 0; block < kBlocks; ++block) {
    std::vector<std::string> sites(kEvents);  // that nothing compresses
    std::vector<Event> events;
    for (std::string& site : sites) {
      for (int i = 0; i < 8; ++i)
        site += std::to_string(random());
      Event& event = events.emplace_back(schema, Envelope{spool_.clock.now(), Verdict::allow, ""});
      ASSERT_TRUE(event.set(Field::volume, written_++));
      ASSERT_TRUE(event.set(Field::site, site));
    }
    ASSERT_TRUE((*writer)->append(events));
    spool_.clock.advance(1min);
  }
  ASSERT_TRUE((*writer)->close());
  ASSERT_GT(bytes(1).size(), kBlocks * 2 * std::size_t{16 << 10});
  ASSERT_TRUE(take(spool_.clock.now() - 3min));
  EXPECT_GT(read_.size(), 0U);
  EXPECT_LT(read_.size(), written_);
  ASSERT_TRUE(take());
  expect_each_once();
}

TEST_F(IntakeTest, GoesOnWhenReadSegmentsWereReleased) {
  for (int start = 0; start < 5; ++start) {
    write(3);
    const auto taken = take();
    ASSERT_TRUE(taken && *taken) << taken.error().text();
    for (const std::uint64_t segment : (*taken)->finished)
      ASSERT_TRUE(platform::remove_file(spool_.segment(segment)));
  }
  expect_each_once();
}

TEST_F(IntakeTest, NothingIsTakenThatItsWriterMayStillLose) {
  auto writer = Writer::open(options_, spool_.clock, disk_);
  for (std::uint64_t i = 0; i < 4; ++i) {
    Event event(schema_, {spool_.clock.now(), Verdict::allow, ""});
    ASSERT_TRUE(event.set(Field::volume, i));
    ASSERT_TRUE((*writer)->append({&event, 1}));  // one commit group each
  }
  const auto taken = take();
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ(read_.size(), 3U);  // that the fourth is synced only a later group would prove
  ASSERT_TRUE((*writer)->close());
  ASSERT_TRUE(take());
  EXPECT_EQ(read_.size(), 4U);
}

TEST_F(IntakeTest, DamageIsCountedAndTheRestIsRead) {
  write(6);
  write(2);
  std::string damaged = bytes(1);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 4);
  overwrite(1, damaged);
  const auto taken = take();
  ASSERT_TRUE(taken && *taken) << taken.error().text();
  EXPECT_GE((*taken)->unread.at("undecryptable"), 1U);
  EXPECT_EQ((*taken)->damaged, std::vector<std::uint64_t>{1});
  EXPECT_EQ((*taken)->consumed.to, written_);
  ASSERT_GE(read_.size(), 2U);
  EXPECT_EQ(read_.back(), written_ - 1);
}

TEST_F(IntakeTest, WithoutTheIntakeKeyEventsAreCountedAsUnread) {
  write(5);
  ASSERT_TRUE(platform::remove_file(spool_.hub() / ("day-" + day_text(day_of(kMorning)) + ".key")));
  const auto taken = take();
  ASSERT_TRUE(taken && *taken) << taken.error().text();
  EXPECT_EQ((*taken)->unread.at("key_destroyed"), 5U);
  EXPECT_TRUE(read_.empty());
}

TEST_F(IntakeTest, ASpoolThatWasRolledBackAndGoesOnOtherwiseIsRefused) {
  write(3);
  const std::string before = bytes(1);
  write(2);
  ASSERT_TRUE(take());
  // Yesterday's copy of the folder comes back, and the writer goes on from there.
  ASSERT_TRUE(platform::remove_file(spool_.segment(2)));
  overwrite(1, before);
  write(2);
  const auto taken = take();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, base::ErrorCode::refused);
}

TEST_F(IntakeTest, AMissingSegmentIsNotPassedOver) {
  write(3);
  ASSERT_TRUE(take());
  write(3);
  write(3);
  ASSERT_TRUE(platform::remove_file(spool_.segment(1)));
  ASSERT_TRUE(platform::remove_file(spool_.segment(2)));
  const auto taken = take();
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().english.find("segments 2 to 2"), std::string::npos) << taken.error().english;
  // Unless an operator gives them up: then they are counted.
  const auto given_up = Intake::read({spool_.writer_folder(), spool_.hub(), true}, books_, kEver,
                                     [](const StoredEvent&, std::string_view) {});
  ASSERT_TRUE(given_up && *given_up) << given_up.error().text();
  EXPECT_EQ((*given_up)->unread.at("missing"), 3U);
  EXPECT_EQ((*given_up)->consumed.to, written_);
}

TEST_F(IntakeTest, AnotherNodeKeyIsRefused) {
  write(3);
  ASSERT_TRUE(take());
  ASSERT_TRUE(platform::remove_file(spool_.folder.path() / "spool" / "node.key"));
  ASSERT_TRUE(platform::remove_file(spool_.folder.path() / "spool" / "node.key.pub"));
  write(3);
  const auto taken = take();
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, base::ErrorCode::refused);
}

TEST_F(IntakeTest, LossesAreTakenOnce) {
  {
    auto writer = Writer::open(options_, spool_.clock, disk_);
    (*writer)->note_loss(journal::Loss::unread, 4);
    Event event(schema_, {spool_.clock.now(), Verdict::allow, ""});
    ASSERT_TRUE((*writer)->append({&event, 1}));
    ASSERT_TRUE((*writer)->close());
  }
  auto taken = Intake::read({spool_.writer_folder(), spool_.hub()}, books_, kEver,
                            [](const StoredEvent&, std::string_view) {});
  ASSERT_TRUE(taken && *taken);
  EXPECT_EQ((*taken)->losses.at("unread"), 4U);
  RunEntry run;
  run.consumed.push_back((*taken)->consumed);
  books_.take(0, {kMorning, {}, run});
  taken = Intake::read({spool_.writer_folder(), spool_.hub()}, books_, kEver,
                       [](const StoredEvent&, std::string_view) {});
  ASSERT_TRUE(taken && *taken);
  EXPECT_TRUE((*taken)->losses.empty());
}

}  // namespace
}  // namespace cartulaire::journal::sealed
