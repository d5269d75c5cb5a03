#include "journal/writer.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "journal/head.hpp"
#include "journal/testing.hpp"

namespace cartulaire::journal {
namespace {

using testing::FakeDisk;
using testing::kMorning;
using testing::make_schema;
using testing::Spool;

std::vector<Event> visits(const SchemaPtr& schema, std::uint64_t first, std::uint64_t count) {
  std::vector<Event> events;
  for (std::uint64_t i = first; i < first + count; ++i) {
    Event& event = events.emplace_back(schema, Envelope{kMorning, Verdict::deny, "jeux"});
    EXPECT_TRUE(event.set(Field::volume, i));
  }
  return events;
}

class WriterTest : public ::testing::Test {
 protected:
  std::unique_ptr<Writer> open(const WriterOptions& options) {
    auto writer = Writer::open(options, spool_.clock, disk_);
    EXPECT_TRUE(writer) << writer.error().text();
    return writer ? std::move(*writer) : nullptr;
  }
  std::unique_ptr<Writer> open() { return open(spool_.options()); }
  std::vector<StoredEvent> stored() {
    auto events = testing::read_all(spool_.writer_folder(), spool_.hub(), readers_);
    EXPECT_TRUE(events) << events.error().text();
    return events ? std::move(*events) : std::vector<StoredEvent>();
  }
  // The volumes stand for the events: 0, 1, 2 … each once, in order.
  void expect_each_once(std::uint64_t count) {
    const auto events = stored();
    ASSERT_EQ(events.size(), count);
    for (std::uint64_t i = 0; i < count; ++i) {
      EXPECT_EQ(events[i].values.at(0).number, i);
      EXPECT_EQ(events[i].sequence, i);
    }
  }

  Spool spool_;
  FakeDisk disk_;
  SchemaPtr schema_ = make_schema({"volume", "time"});
  std::deque<SegmentReader> readers_;
};

TEST_F(WriterTest, LG_02_an_event_is_read_back_with_its_envelope_and_its_announced_fields) {
  const SchemaPtr schema = make_schema({"user", "site", "time", "ip", "volume"});
  const std::array<std::byte, 4> address = {std::byte{10}, std::byte{0}, std::byte{0}, std::byte{7}};
  Event event(schema, {kMorning - std::chrono::seconds(3), Verdict::gate, "signature"});
  ASSERT_TRUE(event.set(Field::user, "agent-un"));
  ASSERT_TRUE(event.set(Field::site, "exemple.fr"));
  ASSERT_TRUE(event.set_address(Field::ip, address));
  auto writer = open();
  ASSERT_TRUE(writer->append({&event, 1}));
  ASSERT_TRUE(writer->close());

  const auto events = stored();
  ASSERT_EQ(events.size(), 1U);
  const StoredEvent& read = events[0];
  EXPECT_EQ(read.receipt_time, kMorning);
  EXPECT_EQ(read.event_time, kMorning - std::chrono::seconds(3));
  EXPECT_EQ(read.verdict, Verdict::gate);
  EXPECT_EQ(read.clause, "signature");
  EXPECT_EQ(read.schema->charter, "essai");
  EXPECT_EQ(read.schema->version, "1");
  EXPECT_EQ(read.schema->retention_days, 180U);
  ASSERT_EQ(read.values.size(), 3U);  // no volume was given
  EXPECT_EQ(read.schema->fields[read.values[0].field].name, "user");
  EXPECT_EQ(read.values[0].text, "agent-un");
  EXPECT_EQ(read.values[1].text, "exemple.fr");
  EXPECT_EQ(read.values[2].text.size(), 4U);
}

TEST_F(WriterTest, nothing_on_the_disk_shows_a_user_a_site_or_a_clause) {
  const SchemaPtr schema = make_schema({"user", "site"});
  Event event(schema, {kMorning, Verdict::deny, "clause-temoin"});
  ASSERT_TRUE(event.set(Field::user, "agent-temoin"));
  ASSERT_TRUE(event.set(Field::site, "site-temoin.example"));
  auto writer = open();
  ASSERT_TRUE(writer->append({&event, 1}));
  ASSERT_TRUE(writer->close());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(spool_.folder.path())) {
    if (!entry.is_regular_file()) continue;
    const std::string content = platform::read_text(entry.path()).value();
    EXPECT_EQ(content.find("temoin"), std::string::npos) << entry.path();
  }
}

TEST_F(WriterTest, a_new_version_of_the_charter_goes_on_in_the_same_segment) {
  const SchemaPtr next = make_schema({"volume"}, "2");
  auto writer = open();
  ASSERT_TRUE(writer->append(visits(schema_, 0, 3)));
  ASSERT_TRUE(writer->append(visits(next, 3, 3)));
  ASSERT_TRUE(writer->append(visits(schema_, 6, 1)));
  ASSERT_TRUE(writer->close());
  expect_each_once(7);
  const auto events = stored();
  EXPECT_EQ(events[2].schema->version, "1");
  EXPECT_EQ(events[3].schema->version, "2");
  EXPECT_EQ(events[6].schema->version, "1");
  EXPECT_EQ(segments_in(spool_.writer_folder()).value().size(), 1U);
}

TEST_F(WriterTest, a_new_day_or_a_full_segment_begins_the_next_one_with_all_its_schemas) {
  WriterOptions options = spool_.options();
  options.segment_bytes = 4000;
  auto writer = open(options);
  for (std::uint64_t i = 0; i < 20; ++i)
    ASSERT_TRUE(writer->append(visits(schema_, i * 50, 50)));
  const std::size_t by_size = segments_in(spool_.writer_folder()).value().size();
  EXPECT_GT(by_size, 1U);
  spool_.clock.advance(std::chrono::hours(24));
  ASSERT_TRUE(writer->append(visits(schema_, 1000, 1)));
  ASSERT_TRUE(writer->close());
  EXPECT_GT(segments_in(spool_.writer_folder()).value().size(), by_size);
  expect_each_once(1001);
}

TEST_F(WriterTest, receipt_times_never_go_back_when_the_clock_does) {
  auto writer = open();
  ASSERT_TRUE(writer->append(visits(schema_, 0, 1)));
  spool_.clock.set(kMorning - std::chrono::minutes(10));
  ASSERT_TRUE(writer->append(visits(schema_, 1, 1)));
  ASSERT_TRUE(writer->close());
  const auto events = stored();
  EXPECT_EQ(events[1].receipt_time, kMorning);
}

TEST_F(WriterTest, four_threads_share_one_writer_and_every_event_is_there_once) {
  auto writer = open();
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = 0; i < 20; ++i)
        EXPECT_TRUE(writer->append(visits(schema_, thread * 1000 + i * 50, 50)));
    });
  for (std::thread& thread : threads)
    thread.join();
  ASSERT_TRUE(writer->close());
  std::vector<std::uint64_t> seen;
  for (const StoredEvent& event : stored())
    seen.push_back(event.values.at(0).number);
  ASSERT_EQ(seen.size(), 4000U);
  std::sort(seen.begin(), seen.end());
  for (std::uint64_t i = 0; i < 4000; ++i)
    EXPECT_EQ(seen[i], i);
}

TEST_F(WriterTest, a_second_process_is_kept_out) {
  auto writer = open();
  const auto second = Writer::open(spool_.options(), spool_.clock, disk_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::refused);
}

TEST_F(WriterTest, without_a_day_key_nothing_is_written) {
  WriterOptions options = spool_.options();
  options.intake = spool_.folder.path();
  const auto writer = Writer::open(options, spool_.clock, disk_);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().code, base::ErrorCode::not_found);
}

TEST_F(WriterTest, an_absent_hub_means_the_last_published_key_and_its_age_is_shown) {
  spool_.clock.advance(std::chrono::hours(24 * 10));
  auto writer = open();
  ASSERT_TRUE(writer->append(visits(schema_, 0, 1)));
  EXPECT_EQ(writer->health().stale_key_days, 8U);
  ASSERT_TRUE(writer->close());
  expect_each_once(1);
}

TEST_F(WriterTest, LG_13_heads_reach_the_checkpoint_file_every_five_minutes_and_at_the_end) {
  auto writer = open();
  ASSERT_TRUE(writer->append(visits(schema_, 0, 5)));
  spool_.clock.advance(std::chrono::minutes(5));
  ASSERT_TRUE(writer->append(visits(schema_, 5, 5)));
  ASSERT_TRUE(writer->close());
  const std::string lines = platform::read_text(spool_.folder.path() / "checkpoint").value();
  const auto first = parse_head(lines.substr(0, lines.find('\n')));
  const auto last = parse_head(lines.substr(lines.find('\n') + 1, lines.size() - lines.find('\n') - 2));
  ASSERT_TRUE(first && last);
  EXPECT_TRUE(first->signature_holds && last->signature_holds);
  EXPECT_EQ(first->head.sequence, 5U);
  EXPECT_EQ(last->head.sequence, 10U);
}

TEST_F(WriterTest, an_unreachable_checkpoint_stops_nothing_and_is_counted) {
  WriterOptions options = spool_.options();
  options.checkpoint = spool_.folder.path() / "absent" / "checkpoint";
  auto writer = open(options);
  ASSERT_TRUE(writer->append(visits(schema_, 0, 1)));
  ASSERT_TRUE(writer->close());
  EXPECT_GE(writer->health().head_failures, 1U);
}

// ---- the disk ----

TEST_F(WriterTest, when_others_fill_the_disk_the_reserve_lets_the_group_in_hand_be_finished) {
  auto writer = open();
  ASSERT_TRUE(std::filesystem::exists(spool_.writer_folder() / "reserve"));
  disk_.leave_room(10, 4096);  // what the reserve gives back, at the second try
  ASSERT_TRUE(writer->append(visits(schema_, 0, 5)));
  ASSERT_TRUE(writer->close());
  expect_each_once(5);
}

TEST_F(WriterTest, a_full_disk_loses_nothing_acknowledged_and_resumes) {
  WriterOptions options = spool_.options();
  options.low_bytes = 2000;
  options.stop_bytes = 1000;
  auto writer = open(options);
  ASSERT_TRUE(writer->append(visits(schema_, 0, 10)));
  disk_.leave_room(100);  // less than one group: a part of it arrives, then ENOSPC
  disk_.set_free(0);
  const auto late = writer->append(visits(schema_, 10, 1), Patience(1));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, base::ErrorCode::unavailable);
  auto waiting = writer->submit(visits(schema_, 11, 9));
  ASSERT_TRUE(waiting);
  EXPECT_LT(writer->durable(), *waiting);
  EXPECT_FALSE(writer->failed());
  disk_.leave_room(UINT64_MAX);
  disk_.set_free(1'000'000);
  ASSERT_TRUE(writer->wait(*waiting));
  ASSERT_TRUE(writer->close());
  expect_each_once(20);
}

TEST_F(WriterTest, under_the_stop_mark_nothing_is_written_and_the_health_page_says_full) {
  WriterOptions options = spool_.options();
  options.low_bytes = 2000;
  options.stop_bytes = 1000;
  auto writer = open(options);
  const auto page = StatusReader::open(spool_.writer_folder());
  ASSERT_TRUE(page);
  ASSERT_TRUE(writer->append(visits(schema_, 0, 1)));
  EXPECT_TRUE(page->ready(kMorning));
  disk_.set_free(1500);
  ASSERT_TRUE(writer->append(visits(schema_, 1, 1)));  // low: still written
  EXPECT_EQ(page->health().state, DiskState::low);
  EXPECT_FALSE(page->ready(kMorning));
  disk_.set_free(999);
  const auto held = writer->submit(visits(schema_, 2, 1));
  ASSERT_TRUE(held);
  while (page->health().state != DiskState::full)
    std::this_thread::yield();
  EXPECT_EQ(writer->durable(), 2U);
  disk_.set_free(1999);  // above stop, not yet above low: no see-saw
  while (page->health().free_bytes != 1999)
    std::this_thread::yield();
  EXPECT_EQ(writer->durable(), 2U);
  disk_.set_free(2000);
  ASSERT_TRUE(writer->wait(*held));
  EXPECT_TRUE(page->ready(kMorning));
  ASSERT_TRUE(writer->close());
  EXPECT_EQ(page->health().state, DiskState::closed);
  expect_each_once(3);
}

TEST_F(WriterTest, a_failed_sync_is_fatal_and_nothing_after_it_is_acknowledged) {
  auto writer = open();
  ASSERT_TRUE(writer->append(visits(schema_, 0, 3)));
  disk_.fail_syncs();
  EXPECT_FALSE(writer->append(visits(schema_, 3, 1)));
  EXPECT_TRUE(writer->failed());
  EXPECT_FALSE(writer->append(visits(schema_, 4, 1)));
  EXPECT_FALSE(writer->submit(visits(schema_, 5, 1)));
  EXPECT_EQ(writer->health().state, DiskState::failed);
  EXPECT_FALSE(writer->close());
}

TEST_F(WriterTest, a_stopped_disk_makes_appends_wait_and_the_health_page_tells_other_processes) {
  auto writer = open();
  const auto page = StatusReader::open(spool_.writer_folder());
  ASSERT_TRUE(writer->append(visits(schema_, 0, 1)));
  disk_.stop();
  const auto held = writer->submit(visits(schema_, 1, 1));
  ASSERT_TRUE(held);
  disk_.wait_for_held_sync();
  const auto behind = writer->submit(visits(schema_, 2, 1));
  ASSERT_TRUE(behind);
  EXPECT_EQ(writer->durable(), 1U);
  EXPECT_EQ(page->health().oldest_pending, kMorning);
  EXPECT_TRUE(page->ready(kMorning + std::chrono::seconds(2)));
  EXPECT_FALSE(page->ready(kMorning + std::chrono::milliseconds(2001)));
  disk_.go_on();
  ASSERT_TRUE(writer->wait(*behind));
  EXPECT_EQ(page->health().acknowledged, 3U);
  ASSERT_TRUE(writer->close());
  expect_each_once(3);
}

TEST_F(WriterTest, a_queue_without_room_takes_nothing_and_the_loss_is_counted_and_chained) {
  WriterOptions options = spool_.options();
  options.queue_bytes = 1;
  auto writer = open(options);
  disk_.stop();
  const auto first = writer->submit(visits(schema_, 0, 1));
  ASSERT_TRUE(first);
  const auto refused = writer->submit(visits(schema_, 1, 1), Patience(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::unavailable);
  writer->note_loss(Loss::queue_full, 1);
  disk_.go_on();
  ASSERT_TRUE(writer->wait(*first));
  ASSERT_TRUE(writer->close());
  EXPECT_EQ(writer->health().losses[0], 1U);
  expect_each_once(1);
  const auto bytes = read_segment(spool_.segment(1)).value();
  Record record;
  std::uint64_t noted = 0;
  for (std::size_t at = 0; parse_record(platform::Bytes(bytes).subspan(at), record) == Parse::good;
       at += record.size())
    if (record.type == RecordType::loss) noted += decode_loss(record.payload).value().count;
  EXPECT_EQ(noted, 1U);
}

}  // namespace
}  // namespace cartulaire::journal
