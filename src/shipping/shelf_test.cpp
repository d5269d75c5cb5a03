// LG-02, LG-03: what a node has on the disk stands on the hub's disk, byte for byte, once, whatever is cut
// off, said twice or lost between; other bytes are refused.
#include "shipping/shelf.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "journal/scan.hpp"
#include "journal/testing.hpp"
#include "shipping/outgoing.hpp"

namespace cartulaire::shipping {
namespace {

using base::ErrorCode;
using journal::testing::FakeDisk;
using journal::testing::kMorning;
using platform::Bytes;
using platform::Digest;
using platform::Path;

// A node's spool of several segments, and a hub's folder beside it.
struct Pair {
  journal::testing::Spool node;
  FakeDisk disk;
  FakeDisk hub_disk;

  [[nodiscard]] Path folder() const { return node.writer_folder(); }
  [[nodiscard]] Path hub() const { return node.folder.path() / "hub-spool" / "node" / "web"; }

  std::unique_ptr<journal::Writer> open() {
    journal::WriterOptions options = node.options();
    options.checkpoint.clear();
    return journal::Writer::open(options, node.clock, disk).value();
  }
  void write(journal::Writer& writer, int events) const {
    const journal::SchemaPtr schema = journal::testing::make_schema({"volume", "time"});
    for (int i = 0; i < events; ++i) {
      journal::Event event(schema, journal::Envelope{kMorning, journal::Verdict::deny, "jeux"});
      ASSERT_TRUE(event.set(journal::Field::volume, static_cast<std::uint64_t>(i)));
      ASSERT_TRUE(writer.append(std::span(&event, 1)));
    }
  }
  void make_segments(int count) {
    for (int i = 0; i < count; ++i)
      write(*open(), 5);
  }
  [[nodiscard]] std::vector<std::byte> segment(std::uint64_t number) const {
    return journal::read_segment(journal::segment_path(folder(), number)).value();
  }
  [[nodiscard]] Shelf shelf() const { return Shelf::open(hub(), "node", "web").value(); }
  base::Status take(Shelf& shelf, const Piece& piece, Bytes body, const Reserve& reserve = {0}) {
    return shelf.take(piece, body, hub_disk, reserve, kMorning);
  }
};

Piece piece_at(std::uint64_t segment, std::uint64_t offset, Bytes whole, std::size_t size) {
  Piece piece{"web", segment, offset, {}, platform::sha256(whole.subspan(offset, size))};
  if (offset >= 32) std::ranges::copy(whole.subspan(offset - 32, 32), piece.before.begin());
  return piece;
}

ErrorCode code_of(const base::Status& status) {
  EXPECT_FALSE(status);
  return status.error().code;
}

RC_GTEST_PROP(ShelfProperty, whatever_is_cut_said_twice_or_torn_the_hub_holds_the_same_bytes, ()) {
  Pair pair;
  pair.make_segments(3);
  auto shelf = pair.shelf();
  for (;;) {
    const auto start = where_to_begin(pair.folder(), {1, 2, 3}, shelf.position()).value();
    RC_ASSERT(start.goes_on);
    std::uint64_t segment = start.segment;
    std::uint64_t offset = start.offset;
    if (offset == pair.segment(segment).size()) {
      if (segment == 3) break;
      ++segment;
      offset = 0;
    }
    const auto whole = pair.segment(segment);
    // Mostly the next piece, sometimes one that begins earlier.
    const auto back = *rc::gen::weightedElement<std::uint64_t>({{4, 0}, {1, 100}});
    offset -= std::min(offset, back);
    // The header in one piece; and more than what a kill takes back, or it never ends.
    const std::size_t least = offset == 0 ? 400 : 150;
    const auto size = std::min(whole.size() - offset, least + back + *rc::gen::inRange<std::size_t>(0, 900));
    Piece piece = piece_at(segment, offset, whole, size);
    if (offset == 0 && segment > 1) piece.before = shelf.position().tail;
    RC_ASSERT(pair.take(shelf, piece, Bytes(whole).subspan(offset, size)).has_value());
    if (*rc::gen::weightedElement<bool>({{5, false}, {1, true}})) {
      // Killed while it wrote: a part of what comes next is there, or rubbish.
      const auto torn = *rc::gen::inRange<std::size_t>(0, 60);
      auto file = platform::File::append(journal::segment_path(pair.hub(), shelf.position().segment)).value();
      (void)file.write_all(Bytes(whole).first(std::min(torn, whole.size())));
      shelf = pair.shelf();
    }
  }
  for (const std::uint64_t number : {1, 2, 3})
    RC_ASSERT(journal::read_segment(journal::segment_path(pair.hub(), number)).value() ==
              pair.segment(number));
}

TEST(ShelfTest, other_bytes_at_a_place_that_was_acknowledged_are_a_fork_and_written_down) {
  Pair pair;
  pair.make_segments(2);
  auto shelf = pair.shelf();
  auto first = pair.segment(1);
  ASSERT_TRUE(pair.take(shelf, piece_at(1, 0, first, first.size()), first));
  auto altered = first;
  altered.back() ^= std::byte{1};
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 0, altered, altered.size()), altered)), ErrorCode::refused);
  EXPECT_TRUE(std::filesystem::exists(pair.hub() / "refused"));
  // A segment that goes on from another one than the hub holds.
  const auto second = pair.segment(2);
  Piece forked = piece_at(2, 0, second, second.size());
  forked.before.fill(std::byte{7});
  EXPECT_EQ(code_of(pair.take(shelf, forked, second)), ErrorCode::refused);
  // The longer form of one that was closed.
  ASSERT_TRUE(pair.take(shelf, piece_at(2, 0, second, second.size()), second));
  first.insert(first.end(), 50, std::byte{1});
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 0, first, first.size()), first)), ErrorCode::refused);
  // And one that the keeper has released cannot be compared any more.
  std::filesystem::remove(journal::segment_path(pair.hub(), 1));
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 0, first, 500), Bytes(first).first(500))),
            ErrorCode::refused);
  EXPECT_EQ(journal::read_segment(journal::segment_path(pair.hub(), 2)).value(), second);
}

TEST(ShelfTest, gaps_wrong_hashes_and_other_owners_change_nothing) {
  Pair pair;
  pair.make_segments(1);
  auto shelf = pair.shelf();
  const auto whole = pair.segment(1);
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 64, whole, 64), Bytes(whole).subspan(64, 64))),
            ErrorCode::not_found);
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 0, whole, 64), Bytes(whole).first(63))), ErrorCode::corrupt);
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(1, 0, whole, 64), Bytes(whole).first(64))), ErrorCode::invalid);
  Piece far = piece_at(1, 64, whole, 64);
  far.offset = kMaxSegment - 63;
  EXPECT_EQ(code_of(pair.take(shelf, far, Bytes(whole).subspan(64, 64))), ErrorCode::invalid);
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(2, 0, whole, whole.size()), whole)), ErrorCode::refused);
  auto other = Shelf::open(pair.hub().parent_path() / "mail", "node", "mail").value();
  EXPECT_EQ(code_of(pair.take(other, piece_at(1, 0, whole, whole.size()), whole)), ErrorCode::refused);
  EXPECT_EQ(shelf.position().segment, 0U);
  EXPECT_TRUE(journal::segments_in(pair.hub()).value().empty());
}

TEST(ShelfTest, a_full_disk_takes_nothing_and_a_failed_sync_is_the_end) {
  Pair pair;
  pair.make_segments(1);
  auto shelf = pair.shelf();
  const auto whole = pair.segment(1);
  const Piece piece = piece_at(1, 0, whole, whole.size());
  pair.hub_disk.set_free(1000);
  EXPECT_EQ(code_of(pair.take(shelf, piece, whole, {1001})), ErrorCode::too_large);
  pair.hub_disk.set_free(1 << 30);
  pair.hub_disk.leave_room(300, UINT64_MAX);  // the disk fills while the piece is written
  EXPECT_EQ(code_of(pair.take(shelf, piece, whole)), ErrorCode::too_large);
  EXPECT_TRUE(journal::segments_in(pair.hub()).value().empty());
  ASSERT_TRUE(pair.take(shelf, piece, whole));
  EXPECT_EQ(journal::read_segment(journal::segment_path(pair.hub(), 1)).value(), whole);
  pair.make_segments(1);
  pair.hub_disk.fail_syncs();
  const auto second = pair.segment(2);
  EXPECT_EQ(code_of(pair.take(shelf, piece_at(2, 0, second, second.size()), second)), ErrorCode::io);
}

TEST(ShelfTest, LG_03_heads_are_kept_in_order_and_a_step_back_is_refused) {
  Pair pair;
  pair.write(*pair.open(), 3);
  auto keys = platform::make_sign_keys();
  auto shelf = pair.shelf();
  const auto head = [&](std::uint64_t segment, std::uint64_t bytes, int minute, const char* node = "node") {
    return journal::sign_head({node,
                               "web",
                               segment,
                               bytes,
                               bytes,
                               {},
                               kMorning + std::chrono::minutes(minute),
                               keys.public_key},
                              keys) +
           "\n";
  };
  const auto take = [&](const std::string& lines) {
    return shelf.take_heads(lines, pair.hub_disk, Reserve{0}, kMorning);
  };
  EXPECT_EQ(take(head(1, 100, 0) + head(1, 200, 5)).value(), 2);
  EXPECT_EQ(take(head(1, 200, 5) + head(1, 200, 10)).value(), 1);
  EXPECT_EQ(shelf.newest_head(), kMorning + std::chrono::minutes(10));
  EXPECT_EQ(pair.shelf().newest_head(), kMorning + std::chrono::minutes(10));
  EXPECT_EQ(take(head(1, 150, 15)).error().code, ErrorCode::refused);  // rolled back
  EXPECT_EQ(take(head(2, 100, 15, "other")).error().code, ErrorCode::invalid);
  auto altered = head(2, 100, 15);
  altered[altered.find(" 2 ") + 1] = '3';
  EXPECT_EQ(take(altered).error().code, ErrorCode::invalid);
  keys = platform::make_sign_keys();
  EXPECT_EQ(take(head(2, 100, 15)).error().code, ErrorCode::refused);  // another key
}

// --- the node's side

TEST(OutgoingTest, LG_02_of_a_growing_segment_only_what_is_known_to_be_synced_leaves_the_node) {
  Pair pair;
  auto writer = pair.open();
  pair.write(*writer, 5);
  const std::uint64_t size = pair.segment(1).size();
  const std::uint64_t first = sendable(pair.folder(), 1, 0, false).value();
  EXPECT_GT(first, 0U);
  EXPECT_LT(first, size);
  EXPECT_EQ(sendable(pair.folder(), 1, first, false).value(), first);       // nothing more for now
  EXPECT_EQ(sendable(pair.folder(), 1, first - 10, false).value(), first);  // broken off inside a record
  // A head covers all that is there.
  const auto keys = platform::make_sign_keys();
  const std::string line =
      journal::sign_head({"node", "web", 1, size, 5, {}, kMorning, keys.public_key}, keys) + "\n";
  ASSERT_TRUE(platform::replace_file(pair.folder() / "heads", line));
  EXPECT_EQ(sendable(pair.folder(), 1, first, false).value(), size);
  std::filesystem::remove(pair.folder() / "heads");
  ASSERT_TRUE(writer->close());
  EXPECT_EQ(sendable(pair.folder(), 1, 0, false).value(), pair.segment(1).size());  // its end record
  // Bytes that a crash left behind the last whole record do not leave; with a segment after it they are
  // history.
  auto file = platform::File::append(journal::segment_path(pair.folder(), 1)).value();
  ASSERT_TRUE(file.write_all(platform::as_bytes("CTR1 torn")));
  EXPECT_EQ(sendable(pair.folder(), 1, 0, false).value() + 9, pair.segment(1).size());
}

TEST(OutgoingTest, where_to_begin_goes_on_from_the_hub_and_sees_what_does_not_fit) {
  Pair pair;
  pair.make_segments(3);
  const auto at = [&](std::uint64_t segment, std::uint64_t bytes) {
    return Position{segment, bytes, tail_at(journal::segment_path(pair.folder(), segment), bytes).value()};
  };
  const auto begin = [&](const Position& hub) {
    return where_to_begin(pair.folder(), {1, 2, 3}, hub).value();
  };
  EXPECT_EQ(begin({}).segment, 1U);
  EXPECT_EQ(begin(at(2, 200)).offset, 200U);
  EXPECT_TRUE(begin(at(2, 200)).goes_on);
  Position other = at(2, 200);
  other.tail[0] ^= std::byte{1};
  EXPECT_FALSE(begin(other).goes_on);
  EXPECT_FALSE(begin({2, 1 << 20, {}}).goes_on);  // longer than ours
  EXPECT_FALSE(begin({9, 100, {}}).goes_on);      // later than ours
}

}  // namespace
}  // namespace cartulaire::shipping
