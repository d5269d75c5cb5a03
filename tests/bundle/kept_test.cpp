// The node's own copy of the last good bundle: a restart goes on with it while the published one is broken.
#include "node/kept.hpp"

#include <functional>
#include <optional>

#include "workshop.hpp"

namespace cartulaire {
namespace {

using policy::Verdict;
using testing::Workshop;

constexpr std::chrono::hours kNever{1};

platform::Path file_of(const platform::Path& folder, std::string_view beginning) {
  const std::vector<platform::Path> files = platform::files_in(folder).value();
  for (const platform::Path& path : files)
    if (path.filename().string().starts_with(beginning)) return path;
  ADD_FAILURE() << "no " << beginning << " in " << folder;
  return {};
}

void flip_a_bit(const platform::Path& path) {
  std::string text = platform::read_text(path).value();
  text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 1);
  Workshop::write(path, text);
}

void halve(const platform::Path& path) {
  const std::string text = platform::read_text(path).value();
  Workshop::write(path, std::string_view(text).substr(0, text.size() / 2));
}

// One start of a process of the node, which listens to what it complains about.
struct Start {
  explicit Start(const Workshop& shop, base::Instant now) : clock(now) {
    live.emplace(shop.node, clock, kNever,
                 [this](const base::Error& error) { said.push_back(error.english); });
  }
  explicit Start(const Workshop& shop) : Start(shop, shop.now) {}

  base::ManualClock clock;
  std::vector<std::string> said;
  std::optional<node::Live> live;
};

// A node that has run on what the workshop published, and kept it.
void run_once(const Workshop& shop) {
  Start start(shop);
  ASSERT_NE(start.live->current(), nullptr);
  ASSERT_TRUE(start.live->keep_now());
}

class KeptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    shop.publish();
    run_once(shop);
  }
  [[nodiscard]] platform::Path published(std::string_view beginning) const {
    return file_of(shop.options.folder, beginning);
  }
  [[nodiscard]] platform::Path kept(std::string_view beginning) const {
    return file_of(shop.node.kept, beginning);
  }

  Workshop shop;
};

TEST_F(KeptTest, AStartWithABrokenBundleGoesOnWithTheCopyLoudly) {
  const std::uint64_t good = Start(shop).live->status().number;
  const std::vector<std::pair<std::string, std::function<void()>>> ways = {
      {"manifest half written", [&] { halve(published("manifest")); }},
      {"signature of nobody", [&] { flip_a_bit(published("manifest")); }},
      {"manifest missing", [&] { std::filesystem::remove(published("manifest")); }},
      {"list file missing", [&] { std::filesystem::remove(published("lists-")); }},
      {"list file half written", [&] { halve(published("lists-")); }},
      {"charter changed", [&] { flip_a_bit(published("charter-")); }},
      {"state empty", [&] { Workshop::write(published("state-"), ""); }},
      {"folder gone", [&] { std::filesystem::remove_all(shop.options.folder); }},
  };
  const platform::Path safe = shop.root() / "safe";
  std::filesystem::copy(shop.options.folder, safe);
  for (const auto& [way, break_it] : ways) {
    SCOPED_TRACE(way);
    break_it();
    const Start start(shop);
    ASSERT_NE(start.live->current(), nullptr);
    EXPECT_EQ(start.live->status().number, good);
    EXPECT_TRUE(start.live->status().from_copy);
    EXPECT_EQ(Workshop::ask(*start.live->current(), "http://casino.test/"), Verdict::deny);
    EXPECT_EQ(Workshop::ask(*start.live->current(), "http://other.test/"), Verdict::allow);
    ASSERT_EQ(start.said.size(), 1U);
    EXPECT_NE(start.said[0].find("the copy that this node kept"), std::string::npos) << start.said[0];
    std::filesystem::remove_all(shop.options.folder);
    std::filesystem::copy(safe, shop.options.folder);
  }
}

TEST_F(KeptTest, TheNextGoodBundleTakesOverAndIsKeptInItsTurn) {
  std::filesystem::remove(published("manifest"));
  Start start(shop);
  ASSERT_TRUE(start.live->status().from_copy);
  shop.write_lists({"other.test"});
  shop.publish();
  start.clock.set(shop.now);
  EXPECT_TRUE(start.live->look_now());
  EXPECT_FALSE(start.live->status().from_copy);
  EXPECT_TRUE(start.live->keep_now());
  const std::uint64_t second = start.live->status().number;
  start.live.reset();

  std::filesystem::remove_all(shop.options.folder);
  const Start again(shop);
  EXPECT_EQ(again.live->status().number, second);
  EXPECT_EQ(Workshop::ask(*again.live->current(), "http://other.test/"), Verdict::deny);
  std::size_t lists = 0;
  const std::vector<platform::Path> files = platform::files_in(shop.node.kept).value();
  for (const platform::Path& path : files)
    lists += path.filename().string().starts_with("lists-") ? 1U : 0U;
  EXPECT_EQ(lists, 1U) << "the copy holds one bundle";
}

TEST_F(KeptTest, ADeltaIsKeptToo) {  // WEB-05
  shop.write_state(
      "approvals:\n  - {for: {person: durand}, sites: [casino.test], lifts: fermetures, until: 2027-01-31, "
      "decided_by: it}\n");
  ASSERT_EQ(shop.publish().state, hub::Published::StateChange::delta);
  run_once(shop);
  std::filesystem::remove(published("manifest"));
  EXPECT_EQ(Workshop::ask(*Start(shop).live->current(), "http://casino.test/"), Verdict::allow);
}

TEST_F(KeptTest, ACopyOlderThanWhatThisNodeHasSeenIsRefused) {
  shop.publish();
  ASSERT_TRUE(shop.load());  // seen, and not kept before the power went
  std::filesystem::remove(published("manifest"));
  const Start start(shop);
  EXPECT_EQ(start.live->current(), nullptr);
  ASSERT_EQ(start.said.size(), 1U);
  EXPECT_NE(start.said[0].find("is older than"), std::string::npos) << start.said[0];
}

TEST_F(KeptTest, AnOlderPublishedBundleIsRefusedAndTheCopyGoesOn) {
  const platform::Path old = shop.root() / "old";
  std::filesystem::copy(shop.options.folder, old);
  shop.write_lists({"other.test"});
  shop.publish();
  run_once(shop);
  std::filesystem::remove_all(shop.options.folder);
  std::filesystem::copy(old, shop.options.folder);
  const Start start(shop);
  EXPECT_TRUE(start.live->status().from_copy);
  EXPECT_EQ(Workshop::ask(*start.live->current(), "http://other.test/"), Verdict::deny);
}

TEST_F(KeptTest, ADamagedOrForeignCopyIsNeverUsed) {
  std::filesystem::remove(published("manifest"));
  for (const char* name : {"manifest", "charter-", "lists-", "state-"}) {
    SCOPED_TRACE(name);
    const platform::Path path = kept(name);
    const std::string good = platform::read_text(path).value();
    flip_a_bit(path);
    const Start start(shop);
    EXPECT_EQ(start.live->current(), nullptr);
    ASSERT_EQ(start.said.size(), 1U);
    EXPECT_NE(start.said[0].find("this node's copy cannot serve either"), std::string::npos) << start.said[0];
    Workshop::write(path, good);
  }
  ASSERT_NE(Start(shop).live->current(), nullptr);
  shop.node.key = platform::make_sign_keys().public_key;
  EXPECT_EQ(Start(shop).live->current(), nullptr);
}

TEST_F(KeptTest, StaleAfterHoldsForTheCopyToo) {
  std::filesystem::remove_all(shop.options.folder);
  const Start start(shop, shop.now + std::chrono::days(2));
  ASSERT_NE(start.live->current(), nullptr);
  const auto world = start.live->current()->world();
  EXPECT_FALSE(world->stale_at(shop.now + std::chrono::hours(23)));
  EXPECT_TRUE(world->stale_at(shop.now + std::chrono::hours(24)));
}

TEST_F(KeptTest, ACopyThatAKillCutShortIsStillTheEarlierOne) {
  // Given the files of the next bundle, already there, and its manifest, not yet
  const platform::Path kept_manifest = kept("manifest");
  const std::string before = platform::read_text(kept_manifest).value();
  shop.write_lists({"other.test"});
  shop.publish();
  const auto next = shop.load();
  ASSERT_TRUE(next);
  ASSERT_TRUE(platform::replace_file(shop.node.kept / file_of(shop.options.folder, "lists-").filename(),
                                     std::string_view("half a li")));
  EXPECT_EQ(platform::read_text(kept_manifest).value(), before);
  // When it is copied again, then what was left is replaced, and the copy is the next bundle.
  ASSERT_TRUE(node::keep_bundle(**next, shop.node));
  std::filesystem::remove_all(shop.options.folder);
  const Start start(shop);
  ASSERT_NE(start.live->current(), nullptr);
  EXPECT_EQ(Workshop::ask(*start.live->current(), "http://other.test/"), Verdict::deny);
}

TEST_F(KeptTest, OneProcessAtATimeCopiesAndTheOtherTriesAgain) {
  shop.publish();
  auto lock = platform::File::open_update(shop.node.kept / "lock");
  ASSERT_TRUE(lock->lock_exclusive());
  Start start(shop);
  EXPECT_FALSE(start.live->keep_now());
  lock->close();
  for (int looks = 0; looks < 20 && !start.live->keep_now(); ++looks) {
  }
  EXPECT_EQ(node::load_kept_bundle(shop.node, shop.now).value()->manifest().number,
            start.live->status().number);
  EXPECT_TRUE(start.said.empty()) << "that two processes meet is usual";
}

TEST_F(KeptTest, WhatCannotBeKeptIsSaidOnceAndDecidesAllTheSame) {
  std::filesystem::remove_all(shop.node.kept);
  Workshop::write(shop.node.kept, "a file where the folder should be");
  Start start(shop);
  EXPECT_FALSE(start.live->keep_now());
  EXPECT_FALSE(start.live->keep_now());
  EXPECT_EQ(start.said.size(), 1U);
  EXPECT_EQ(Workshop::ask(*start.live->current(), "http://casino.test/"), Verdict::deny);
}

TEST(Kept, AFileThatIsStillBeingWrittenIsFoundWholeWithoutANewManifest) {
  Workshop shop;
  shop.publish();
  const platform::Path lists = file_of(shop.options.folder, "lists-");
  const std::string whole = platform::read_text(lists).value();
  halve(lists);
  Start start(shop);
  EXPECT_EQ(start.live->current(), nullptr);
  Workshop::write(lists, whole);
  for (int looks = 0; looks < 20 && start.live->current() == nullptr; ++looks)
    start.live->look_now();
  EXPECT_NE(start.live->current(), nullptr);
}

}  // namespace
}  // namespace cartulaire
