#include <atomic>
#include <thread>

#include "workshop.hpp"

namespace cartulaire {
namespace {

using policy::Verdict;
using testing::Workshop;

// Watches nothing by itself: tests look when they want (`every` is an hour).
constexpr std::chrono::hours kNever{1};

TEST(Live, TheLastGoodBundleGoesOnLoudlyAndOnce) {
  Workshop shop;
  shop.publish();
  base::ManualClock clock(shop.now);
  std::vector<std::string> complaints;
  node::Live live(shop.node, clock, kNever,
                  [&](const base::Error& error) { complaints.push_back(error.english); });
  ASSERT_NE(live.current(), nullptr);
  const std::uint64_t good = live.status().number;

  Workshop::write(shop.options.folder / "manifest", "rubbish");
  EXPECT_FALSE(live.look_now());
  EXPECT_FALSE(live.look_now());
  EXPECT_EQ(complaints.size(), 1U);
  EXPECT_EQ(live.status().refusals, 1U);
  EXPECT_EQ(live.status().number, good);
  EXPECT_EQ(Workshop::ask(*live.current(), "http://casino.test/"), Verdict::deny);

  std::filesystem::remove(shop.options.folder / "manifest");
  EXPECT_FALSE(live.look_now());
  EXPECT_EQ(Workshop::ask(*live.current(), "http://casino.test/"), Verdict::deny);
}

TEST(Live, ANewBundleIsSeenByAReaderThatHoldsTheOld) {
  Workshop shop;
  shop.publish();
  base::ManualClock clock(shop.now);
  node::Live live(shop.node, clock, kNever);
  node::Live::Reader reader(live);
  const std::shared_ptr<const node::Bundle> old = reader.get();
  EXPECT_EQ(Workshop::ask(*old, "http://new.test/"), Verdict::allow);
  shop.write_lists({"casino.test", "new.test"});
  shop.publish();
  clock.set(shop.now);
  EXPECT_TRUE(live.look_now());
  EXPECT_EQ(Workshop::ask(*reader.get(), "http://new.test/"), Verdict::deny);
  EXPECT_EQ(Workshop::ask(*old, "http://new.test/"), Verdict::allow);  // whole until let go
  EXPECT_EQ(live.status().swaps, 2U);
}

TEST(Live, StartsEmptyAndFindsTheFirstBundleLater) {
  Workshop shop;
  base::ManualClock clock(shop.now);
  int complaints = 0;
  node::Live live(shop.node, clock, kNever, [&](const base::Error&) { ++complaints; });
  EXPECT_EQ(live.current(), nullptr);
  EXPECT_EQ(complaints, 1);
  shop.publish();
  clock.set(shop.now);
  EXPECT_TRUE(live.look_now());
  EXPECT_NE(live.current(), nullptr);
}

// Two threads ask without pause while bundles of two kinds alternate: in one, even.test is closed and
// odd.test open (by lists) together with a State that denies even.test by name too; in the other the reverse.
// An answer that mixes the two would be wrong.
TEST(Live, NoAnswerIsWrongWhileBundlesAreSwapped) {
  Workshop shop;
  const auto turn = [&](bool even) {
    shop.write_lists({even ? "even.test" : "odd.test"});
    shop.write_state(std::string("lists:\n  - {deny: [") + (even ? "even-name.test" : "odd-name.test") +
                     "], author: it, reason: essai, review: 2027-01-01}\n");
    shop.publish();
  };
  turn(true);
  base::ManualClock clock(shop.now);
  node::Live live(shop.node, clock, kNever);
  std::atomic<bool> stop{false};
  std::atomic<std::uint64_t> wrong{0};
  std::atomic<std::uint64_t> answers{0};
  std::atomic<std::uint64_t> kinds[2] = {0, 0};
  const auto ask = [&] {
    node::Live::Reader reader(live);
    while (!stop) {
      const auto& bundle = reader.get();
      if (bundle == nullptr) {
        ++wrong;
        continue;
      }
      const bool even = Workshop::ask(*bundle, "http://even.test/") == Verdict::deny;
      const bool same = (Workshop::ask(*bundle, "http://odd.test/") == Verdict::deny) != even &&
                        (Workshop::ask(*bundle, "http://even-name.test/") == Verdict::deny) == even &&
                        (Workshop::ask(*bundle, "http://odd-name.test/") == Verdict::deny) != even &&
                        (bundle->manifest().number == live.status().number || bundle->manifest().number > 0);
      if (!same) ++wrong;
      ++answers;
      ++kinds[even ? 1 : 0];
    }
  };
  std::thread first(ask);
  std::thread second(ask);
  std::uint64_t swaps = 0;
  for (int i = 1; i <= 40; ++i) {
    turn(i % 2 == 0);
    const std::uint64_t before = answers;
    if (live.look_now()) ++swaps;
    // The very next answers of a new reader come from the new bundle.
    node::Live::Reader reader(live);
    EXPECT_EQ(Workshop::ask(*reader.get(), "http://even.test/"), i % 2 == 0 ? Verdict::deny : Verdict::allow);
    while (answers == before)  // both kinds of bundle are really asked
      std::this_thread::yield();
  }
  stop = true;
  first.join();
  second.join();
  EXPECT_EQ(swaps, 40U);
  EXPECT_EQ(wrong, 0U);
  EXPECT_GT(kinds[0], 0U);
  EXPECT_GT(kinds[1], 0U);
}

TEST(Live, TheWatchingThreadBringsInWhatIsPublished) {
  Workshop shop;
  shop.publish();
  base::ManualClock clock(shop.now + std::chrono::minutes(1));
  node::Live live(shop.node, clock, std::chrono::milliseconds(1));
  const std::uint64_t first = live.status().number;
  shop.publish();
  while (live.status().number == first)
    std::this_thread::yield();
  EXPECT_GT(live.status().number, first);
}

}  // namespace
}  // namespace cartulaire
