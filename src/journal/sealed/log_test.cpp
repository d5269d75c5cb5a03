#include "journal/sealed/log.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "journal/sealed/testing.hpp"

namespace cartulaire::journal::sealed {
namespace {

using testing::kMorning;
using testing::Sealed;
using namespace std::chrono_literals;

// A Merkle tree in the words of RFC 6962, slow.
Digest tree_by_the_book(const std::vector<Digest>& leaves, std::size_t from, std::size_t to) {
  if (to == from) return platform::sha256({});
  if (to - from == 1) return leaves[from];
  std::size_t left = 1;
  while (left * 2 < to - from)
    left *= 2;
  return node_hash(tree_by_the_book(leaves, from, from + left), tree_by_the_book(leaves, from + left, to));
}

RC_GTEST_PROP(Tree, RootsAndPathsAreThoseOfTheRfc, ()) {
  const auto size = *rc::gen::inRange<std::size_t>(1, 70);
  std::vector<Digest> leaves(size);
  for (Digest& leaf : leaves)
    platform::random_bytes(leaf);
  GrowingTree growing;
  for (const Digest& leaf : leaves)
    growing.add(leaf);
  const Tree tree(leaves);
  const Digest root = tree_by_the_book(leaves, 0, size);
  RC_ASSERT(growing.root() == root);
  RC_ASSERT(tree.root() == root);
  for (std::size_t i = 0; i < size; ++i) {
    auto path = tree.path(i);
    RC_ASSERT(root_of_path(leaves[i], i, size, path) == root);
    if (size > 1) RC_ASSERT(root_of_path(leaves[i], (i + 1) % size, size, path) != root);
    path.push_back(leaves[i]);
    RC_ASSERT(root_of_path(leaves[i], i, size, path) != root);
  }
}

struct Seen {
  std::vector<TimedEntry> entries;
  Log::Use use() {
    return [this](std::uint64_t leaf, const TimedEntry& entry) {
      EXPECT_EQ(leaf, entries.size());
      entries.push_back(entry);
    };
  }
};

RetentionEntry rule(std::uint32_t days) {
  return {"ville", "web", days, "traces", "essai", "2"};
}
PartEntry part(std::uint32_t number) {
  PartEntry entry;
  entry.unit = {"ville", "web", CivilDay(std::chrono::days(20'000)), number};
  entry.zone = "Europe/Paris";
  entry.events = 7;
  return entry;
}
RunEntry run(std::uint64_t number, std::uint64_t parts) {
  RunEntry entry;
  entry.run = number;
  entry.parts = parts;
  return entry;
}

std::string text_of(const platform::Path& path) {
  return platform::read_text(path).value();
}
void overwrite(const platform::Path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

TEST(Log, KeepsWhatWasAppendedAndChangesItsKeyEachDay) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "journal.ville.example", place.clock, place.disk));
  Digest root{};
  {
    Seen seen;
    const auto log = Log::open(place.place(), place.clock, place.disk, seen.use());
    ASSERT_TRUE(log) << log.error().text();
    ASSERT_TRUE((*log)->append({part(1), part(2), run(1, 2)}));
    place.clock.advance(24h);
    ASSERT_TRUE((*log)->append({rule(90)}));
    ASSERT_EQ(seen.entries.size(), 6U);  // key, part, part, run, key, retention
    EXPECT_EQ(std::get<KeyEntry>(seen.entries[4].entry).number, 1U);
    root = (*log)->root();
  }
  Seen again;
  const auto log = Log::open(place.place(), place.clock, place.disk, again.use());
  ASSERT_TRUE(log) << log.error().text();
  EXPECT_EQ((*log)->root(), root);
  EXPECT_EQ((*log)->origin(), "journal.ville.example");
  ASSERT_EQ(again.entries.size(), 6U);
  EXPECT_EQ(std::get<PartEntry>(again.entries[2].entry).unit.name(), "ville/web/2024-10-04.2");
  EXPECT_EQ(std::get<RetentionEntry>(again.entries[5].entry).days, 90U);
}

TEST(Log, HasOneOwner) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  const auto first = Log::open(place.place(), place.clock, place.disk, {});
  ASSERT_TRUE(first);
  const auto second = Log::open(place.place(), place.clock, place.disk, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::refused);
}

TEST(Log, TimeNeverRunsBackwardsInIt) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  Seen seen;
  const auto log = Log::open(place.place(), place.clock, place.disk, seen.use());
  place.clock.set(kMorning - 48h);
  ASSERT_TRUE((*log)->append({rule(30)}));
  EXPECT_EQ(seen.entries.back().at, kMorning);
  EXPECT_EQ(seen.entries.back().clock, kMorning - 48h);
}

// Every way to stop in the middle: afterwards the batch is there whole, or not at all, and what was there
// before is.
TEST(Log, ACrashAtAnyStepLeavesWholeBatches) {
  for (std::uint64_t step = 1;; ++step) {
    Sealed place;
    ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
    bool acknowledged = false;
    std::uint64_t steps = 0;
    {
      const auto log = Log::open(place.place(), place.clock, place.disk, {});
      ASSERT_TRUE((*log)->append({rule(90)}));
      place.clock.advance(24h);  // the key changes too
      place.disk.fail_at(step);
      acknowledged = (*log)->append({part(1), part(2), run(1, 2)}).has_value();
      steps = place.disk.steps();
    }
    place.disk.fail_at(0);
    Seen seen;
    const auto log = Log::open(place.place(), place.clock, place.disk, seen.use());
    ASSERT_TRUE(log) << "step " << step << ": " << log.error().text();
    std::size_t parts = 0;
    std::size_t runs = 0;
    for (const TimedEntry& one : seen.entries) {
      parts += std::holds_alternative<PartEntry>(one.entry) ? 1U : 0U;
      runs += std::holds_alternative<RunEntry>(one.entry) ? 1U : 0U;
    }
    EXPECT_EQ(parts, runs * 2) << "step " << step;
    if (acknowledged) {
      EXPECT_EQ(runs, 1U);
    }
    ASSERT_TRUE((*log)->append({rule(60)})) << "step " << step;
    if (acknowledged && steps < step) break;
    ASSERT_LT(step, 50U);
  }
}

TEST(Log, ATornEndIsCut) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  {
    const auto log = Log::open(place.place(), place.clock, place.disk, {});
    ASSERT_TRUE((*log)->append({rule(90)}));
  }
  const std::string whole = text_of(place.log());
  overwrite(place.log(), whole + R"({"entry":"retention","at":17)");
  const auto log = Log::open(place.place(), place.clock, place.disk, {});
  ASSERT_TRUE(log) << log.error().text();
  EXPECT_GT((*log)->cut_bytes(), 0U);
  EXPECT_EQ(text_of(place.log()), whole);
}

TEST(Log, AnyFlippedByteIsFound) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  {
    const auto log = Log::open(place.place(), place.clock, place.disk, {});
    ASSERT_TRUE((*log)->append({rule(90)}));
    ASSERT_TRUE((*log)->append({rule(60)}));
  }
  const std::string whole = text_of(place.log());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    overwrite(place.log(), altered);
    const auto log = Log::open(place.place(), place.clock, place.disk, {});
    EXPECT_FALSE(log) << "byte " << i;
  }
}

TEST(Log, AnOlderCopyUnderANewerCheckpointIsRefused) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  std::string before;
  {
    const auto log = Log::open(place.place(), place.clock, place.disk, {});
    ASSERT_TRUE((*log)->append({rule(90)}));
    before = text_of(place.log());
    ASSERT_TRUE((*log)->append({rule(60)}));
  }
  overwrite(place.log(), before);
  const auto log = Log::open(place.place(), place.clock, place.disk, {});
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, base::ErrorCode::corrupt);
}

TEST(Log, WithoutTheSecretNothingIsSigned) {
  Sealed place;
  ASSERT_TRUE(Log::create(place.place(), "j", place.clock, place.disk));
  ASSERT_TRUE(platform::remove_file(place.place().keys / "signing"));
  const auto log = Log::open(place.place(), place.clock, place.disk, {});
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, base::ErrorCode::unavailable);
}

}  // namespace
}  // namespace cartulaire::journal::sealed
