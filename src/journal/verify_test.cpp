#include "journal/verify.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "journal/head.hpp"
#include "journal/recovery.hpp"
#include "journal/scan.hpp"
#include "journal/testing.hpp"

namespace cartulaire::journal {
namespace {

using testing::FakeDisk;
using testing::kMorning;
using testing::make_schema;
using testing::Spool;

using Bytes = std::vector<std::byte>;

// A spool of two segments: six groups of one block in the first, two in the second, both ended.
class VerifyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write_segment(6);
    write_segment(2);
  }

  void write_segment(int groups) {
    auto writer = Writer::open(spool_.options(), spool_.clock, disk_);
    ASSERT_TRUE(writer) << writer.error().text();
    for (int i = 0; i < groups; ++i) {
      std::vector<Event> events;
      for (int j = 0; j < 3; ++j) {
        Event& event = events.emplace_back(schema_, Envelope{kMorning, Verdict::allow, "web"});
        ASSERT_TRUE(event.set(Field::volume, std::uint64_t{1000}));
      }
      ASSERT_TRUE((*writer)->append(events));
    }
    ASSERT_TRUE((*writer)->close());
  }

  [[nodiscard]] Bytes load(std::uint64_t number) const {
    return read_segment(spool_.segment(number)).value();
  }
  void store(std::uint64_t number, const Bytes& bytes) const {
    ASSERT_TRUE(platform::replace_file(spool_.segment(number), platform::Bytes(bytes)));
  }
  // Where each record begins, and behind the last one.
  static std::vector<std::size_t> places(const Bytes& bytes) {
    std::vector<std::size_t> at{0};
    Record record;
    while (parse_record(platform::Bytes(bytes).subspan(at.back()), record) == Parse::good)
      at.push_back(at.back() + record.size());
    return at;
  }
  void flip(std::uint64_t number, std::size_t offset) const {
    Bytes bytes = load(number);
    bytes.at(offset) ^= std::byte{0x10};
    store(number, bytes);
  }
  Verification verify(bool with_keys = false) const {
    VerifyOptions options;
    if (with_keys) options.hub = spool_.hub();
    options.checkpoint = spool_.folder.path() / "checkpoint";
    return verify_spool(spool_.writer_folder(), options).value();
  }
  static bool names(const Verification& report, Problem problem, std::uint64_t segment) {
    return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
      return finding.problem == problem && finding.segment == segment;
    });
  }
  static std::string list(const Verification& report) {
    std::string text;
    for (const Finding& finding : report.findings)
      text += std::string(problem_name(finding.problem)) + "@" + std::to_string(finding.segment) + ":" +
              std::to_string(finding.offset) + " ";
    return text;
  }
  void expect_only(const Verification& report, Problem problem, std::uint64_t segment, std::size_t offset) {
    ASSERT_EQ(report.findings.size(), 1U) << list(report);
    EXPECT_EQ(problem_name(report.findings[0].problem), problem_name(problem));
    EXPECT_EQ(report.findings[0].segment, segment);
    EXPECT_EQ(report.findings[0].offset, offset);
  }

  Spool spool_;
  FakeDisk disk_;
  SchemaPtr schema_ = make_schema({"volume"});
};

// Records of segment 1: header, schema, block ×6, end; the schema opens the group of the first block.
constexpr std::size_t kSchemaAt = 1;
constexpr std::size_t kFirstBlock = 2;
constexpr std::size_t kEnd = 8;

TEST_F(VerifyTest, LG_13_an_untouched_spool_has_no_findings_with_and_without_keys) {
  const Verification plain = verify();
  EXPECT_TRUE(plain.findings.empty()) << list(plain);
  EXPECT_EQ(plain.events, 24U);
  EXPECT_EQ(plain.opened_events, 0U);
  EXPECT_EQ(plain.heads, 2U);
  EXPECT_EQ(plain.schemas.size(), 1U);
  const Verification opened = verify(true);
  EXPECT_TRUE(opened.findings.empty()) << list(opened);
  EXPECT_EQ(opened.opened_events, 24U);
}

TEST_F(VerifyTest, a_flipped_bit_is_named_by_the_record_that_holds_it) {
  const std::vector<std::size_t> at = places(load(1));
  ASSERT_EQ(at.size(), kEnd + 2);
  const std::vector<std::pair<std::size_t, Problem>> cases = {{0, Problem::header_altered},
                                                              {kSchemaAt, Problem::schema_altered},
                                                              {kFirstBlock + 2, Problem::block_altered},
                                                              {kEnd, Problem::end_altered}};
  for (const auto& [record, problem] : cases) {
    const Bytes before = load(1);
    flip(1, at[record] + kFrameSize + 30);
    const Verification report = verify();
    ASSERT_FALSE(report.findings.empty());
    EXPECT_EQ(problem_name(report.findings[0].problem), problem_name(problem));
    EXPECT_EQ(report.findings[0].offset, at[record]);
    store(1, before);
  }
}

// Every bit counts: no byte of a segment can change without a finding.
TEST_F(VerifyTest, LG_13_no_byte_can_change_unseen) {
  const Bytes whole = load(1);
  for (std::size_t offset = 0; offset < whole.size(); offset += 7) {
    flip(1, offset);
    EXPECT_FALSE(verify().findings.empty()) << "byte " << offset;
    store(1, whole);
  }
}

TEST_F(VerifyTest, a_truncated_tail_is_found_at_every_length) {
  const Bytes whole = load(2);
  const std::vector<std::size_t> at = places(whole);
  for (std::size_t size = 0; size < whole.size(); size += 13) {
    store(2, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    const Verification report = verify();
    EXPECT_TRUE(names(report, Problem::rolled_back, 2)) << size << ": " << list(report);
    const auto good = *std::prev(std::upper_bound(at.begin(), at.end(), size));
    EXPECT_EQ(report.unfinished_bytes, size - good);
  }
}

TEST_F(VerifyTest, a_segment_that_ends_inside_a_record_is_told_when_another_follows) {
  Bytes bytes = load(1);
  const std::size_t block = places(bytes)[kFirstBlock + 2];
  bytes.resize(block + 60);
  store(1, bytes);
  const Verification report = verify();
  EXPECT_TRUE(names(report, Problem::tail_truncated, 1)) << list(report);
  EXPECT_EQ(report.findings.at(0).offset, block);
}

TEST_F(VerifyTest, a_closed_segment_that_lost_whole_records_is_found_by_the_next_one) {
  Bytes bytes = load(1);
  bytes.resize(places(bytes)[kEnd]);
  store(1, bytes);
  EXPECT_TRUE(names(verify(), Problem::tail_truncated, 1));
  EXPECT_TRUE(names(verify(), Problem::link_broken, 2));
}

TEST_F(VerifyTest, a_missing_block_is_named_at_the_one_behind_it) {
  Bytes bytes = load(1);
  const auto at = places(bytes);
  bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at[kFirstBlock + 1]),
              bytes.begin() + static_cast<std::ptrdiff_t>(at[kFirstBlock + 2]));
  store(1, bytes);
  const Verification report = verify();
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(problem_name(report.findings[0].problem), "block_missing") << list(report);
  EXPECT_EQ(report.findings[0].offset, at[kFirstBlock + 1]);
}

TEST_F(VerifyTest, swapped_blocks_are_out_of_place) {
  Bytes bytes = load(1);
  const auto at = places(bytes);
  std::rotate(bytes.begin() + static_cast<std::ptrdiff_t>(at[3]),
              bytes.begin() + static_cast<std::ptrdiff_t>(at[4]),
              bytes.begin() + static_cast<std::ptrdiff_t>(at[5]));
  store(1, bytes);
  const Verification report = verify();
  EXPECT_TRUE(names(report, Problem::block_missing, 1)) << list(report);
  EXPECT_TRUE(names(report, Problem::block_out_of_place, 1)) << list(report);
}

TEST_F(VerifyTest, a_replayed_segment_is_a_copy_under_another_number) {
  store(3, load(1));
  EXPECT_TRUE(names(verify(), Problem::segment_replayed, 3)) << list(verify());
  store(2, load(1));
  EXPECT_TRUE(names(verify(), Problem::segment_replayed, 2));
}

TEST_F(VerifyTest, a_missing_segment_is_named) {
  write_segment(1);
  ASSERT_TRUE(platform::remove_file(spool_.segment(2)));
  const Verification report = verify();
  EXPECT_TRUE(names(report, Problem::segment_missing, 3)) << list(report);
}

TEST_F(VerifyTest, a_removed_last_segment_shows_against_the_checkpoint_only) {
  ASSERT_TRUE(platform::remove_file(spool_.segment(2)));
  expect_only(verify(), Problem::rolled_back, 2, 2);
  EXPECT_TRUE(verify_spool(spool_.writer_folder(), {}).value().findings.empty());
}

TEST_F(VerifyTest, the_wrong_hub_key_is_told_once_a_segment) {
  std::filesystem::remove_all(spool_.hub());
  ASSERT_TRUE(publish_day_keys(spool_.hub(), spool_.folder.path() / "other", day_of(kMorning), 1));
  const Verification report = verify(true);
  EXPECT_EQ(report.findings.size(), 2U) << list(report);
  EXPECT_TRUE(names(report, Problem::key_wrong, 1));
}

// The re-sealing attack: whoever owns the node's disk rebuilds the whole chain, but has no signing key of the
// node that the hub knows, and the checkpoint remembers.
TEST_F(VerifyTest, LG_13_a_rebuilt_chain_fails_on_key_and_checkpoint) {
  std::filesystem::remove_all(spool_.folder.path() / "spool");
  write_segment(6);
  write_segment(2);
  const Verification report = verify();
  EXPECT_TRUE(names(report, Problem::key_changed, 1) || names(report, Problem::head_wrong, 1))
      << list(report);
}

TEST_F(VerifyTest, a_head_with_another_signature_or_other_bytes_is_named) {
  const platform::Path checkpoint = spool_.folder.path() / "checkpoint";
  const std::string lines = platform::read_text(checkpoint).value();
  std::string forged = lines;
  forged[forged.size() - 3] = forged[forged.size() - 3] == '0' ? '1' : '0';
  ASSERT_TRUE(platform::replace_file(checkpoint, forged));
  expect_only(verify(), Problem::signature_wrong, 2, 2);
  ASSERT_TRUE(platform::replace_file(checkpoint, "not a head\n" + lines));
  expect_only(verify(), Problem::head_wrong, 0, 1);
}

TEST_F(VerifyTest, hours_without_a_head_are_an_alarm) {
  auto options = spool_.options();
  options.head_every = std::chrono::hours(48);
  auto writer = Writer::open(options, spool_.clock, disk_);
  spool_.clock.advance(std::chrono::hours(2));
  ASSERT_TRUE((*writer)->close());
  EXPECT_TRUE(names(verify(), Problem::head_absent, 3)) << list(verify());
}

// ---- starting again (docs/format/journal.md) ----

TEST_F(VerifyTest, a_torn_tail_is_cut_at_any_length_without_a_key_and_the_chain_goes_on) {
  std::filesystem::remove_all(spool_.hub());
  const Bytes whole = load(2);
  const auto at = places(whole);
  for (std::size_t size = at[1] + 1; size < whole.size(); size += 101) {
    ASSERT_TRUE(platform::remove_file(spool_.segment(3)));
    ASSERT_TRUE(platform::remove_file(spool_.folder.path() / "checkpoint"));
    store(2, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    write_segment(1);
    const auto good = *std::prev(std::upper_bound(at.begin(), at.end(), size));
    EXPECT_EQ(load(2).size(), good);
    const Verification report = verify();
    EXPECT_TRUE(report.findings.empty()) << size << ": " << list(report);
    EXPECT_EQ(report.cut_bytes, size - good);
  }
}

TEST_F(VerifyTest, garbage_behind_the_last_group_is_cut) {
  Bytes bytes = load(2);
  const std::size_t good = places(bytes)[4];
  bytes.resize(good);
  bytes.resize(good + 5000, std::byte{0x43});
  store(2, bytes);
  ASSERT_TRUE(platform::remove_file(spool_.folder.path() / "checkpoint"));
  write_segment(1);
  EXPECT_EQ(load(2).size(), good);
  EXPECT_TRUE(verify().findings.empty()) << list(verify());
}

TEST_F(VerifyTest, an_acknowledged_group_is_never_cut_off_when_an_earlier_one_is_damaged) {
  const Bytes whole = load(2);
  const auto at = places(whole);
  flip(2, at[kFirstBlock] + 100);  // the first block; a later group stands behind it
  const Bytes damaged = load(2);
  const Recovered recovered = recover(spool_.writer_folder()).value();
  EXPECT_EQ(recovered.previous_ending, Ending::damaged);
  EXPECT_EQ(recovered.cut_bytes, 0U);
  EXPECT_EQ(recovered.next_sequence, 24U);  // known from the block behind
  EXPECT_EQ(load(2), damaged);
  write_segment(1);
  const Verification report = verify();
  EXPECT_EQ(problem_name(report.findings.at(0).problem), "block_altered") << list(report);
  EXPECT_FALSE(names(report, Problem::link_broken, 3)) << list(report);
}

TEST_F(VerifyTest, a_segment_without_a_whole_header_is_removed_and_its_number_used_again) {
  ASSERT_TRUE(platform::replace_file(spool_.segment(3), platform::as_bytes("CTR1\1")));
  write_segment(1);
  EXPECT_EQ(segments_in(spool_.writer_folder()).value().back(), 3U);
  EXPECT_TRUE(verify().findings.empty()) << list(verify());
  EXPECT_EQ(verify().cut_bytes, 5U);
}

}  // namespace
}  // namespace cartulaire::journal
