#include "adapters/squid/ledger.hpp"

#include <filesystem>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/squid/seen.hpp"

namespace cartulaire::adapters::squid {
namespace {

class LedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("cartulaire-ledger-" + std::to_string(std::random_device{}()));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  platform::Path folder_;
  base::Instant now_{std::chrono::milliseconds(1795410304055)};
  SquidProcess squid_{100, 1};
};

TEST(Seen, CountsWhatIsMissingWhateverTheOrder) {
  Seen seen;
  for (const std::uint64_t number : {2, 1, 5, 4, 9})
    EXPECT_TRUE(seen.add(number));
  EXPECT_FALSE(seen.add(4));
  EXPECT_EQ(seen.text(), "1-2 4-5 9");
  EXPECT_EQ(seen.missing(10), 5u);
  EXPECT_EQ(seen.missing(3), 1u);
  EXPECT_EQ(seen.doubles(), 1u);
}

TEST(Seen, AgreesWithASetOnRandomOrders) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Seen one;
    Seen two;
    std::set<std::uint64_t> truth;
    for (int i = 0; i < 60; ++i) {
      const std::uint64_t number = 1 + random() % 40;
      truth.insert(number);
      (random() % 2 == 0 ? one : two).add(number);
    }
    one.merge(two);
    ASSERT_EQ(one.count(), truth.size());
    ASSERT_EQ(one.missing(40), 40 - truth.size());
    ASSERT_EQ(Seen::read(one.text())->text(), one.text());
  }
}

TEST(Seen, RefusesAListThatIsNone) {
  for (const char* bad :
       {"x", "0", "3-1", "1-2 2", "5 4", "1-", "1--2", "1,2", "1-18446744073709551615", "2-2"})
    EXPECT_FALSE(Seen::read(bad)) << bad;
  EXPECT_EQ(Seen::read("")->count(), 0u);
}

TEST(Seen, ManyGapsCostBoundedMemoryAndAreOwnedUpTo) {
  Seen seen;
  for (std::uint64_t number = 1; number <= 2 * Seen::kMaxRanges + 20; number += 2)
    seen.add(number);
  EXPECT_EQ(seen.count(), Seen::kMaxRanges + 10);
  EXPECT_EQ(seen.given_up(), 10u);
}

TEST_F(LedgerTest, Lg02AnAnswerWithoutItsLineIsMissedAndLostOnceNobodyIsLeft) {
  {
    auto answers = AnswerLedger::open(folder_, "abc1", now_, squid_);
    ASSERT_TRUE(answers) << answers.error().english;
    answers->answered(5, 1);
    auto lines = LineLedger::open(folder_, "d1", squid_);
    ASSERT_TRUE(lines) << lines.error().english;
    for (const std::uint64_t number : {1, 2, 4})
      lines->saw("abc1", number);
    lines->counts().lines = 3;
    ASSERT_TRUE(lines->save());
    const auto during = reconcile(folder_);
    ASSERT_TRUE(during);
    ASSERT_EQ(during->helpers.size(), 1u);
    EXPECT_EQ(during->helpers[0].missing, 2u);
    EXPECT_TRUE(during->helpers[0].alive);
    EXPECT_FALSE(during->helpers[0].settled);
    EXPECT_EQ(during->answers_open(), 2u);
    EXPECT_EQ(during->let_pass(), 1u);
    EXPECT_TRUE(during->complete());
  }
  const auto after = reconcile(folder_);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->helpers[0].answered, 5u);
  EXPECT_EQ(after->helpers[0].missing, 2u);
  EXPECT_TRUE(after->helpers[0].settled);
  EXPECT_EQ(after->counts.lines, 3u);
  EXPECT_EQ(after->answers_lost(), 2u);
  EXPECT_EQ(after->let_pass(), 1u);
  EXPECT_FALSE(after->complete());
}

TEST_F(LedgerTest, Lg02ALossOfYesterdaySquidShowsWhileTodaySquidRuns) {
  // Given a helper that is gone, and a log daemon of the same Squid: the line may still come.
  AnswerLedger::open(folder_, "abc1", now_, squid_)->answered(2, 0);
  {
    auto reconfigured = LineLedger::open(folder_, "d1", squid_);
    EXPECT_EQ(reconcile(folder_)->answers_open(), 2u);
  }
  // When only another Squid's helper and daemon are left, then it never will, whatever its process number.
  const SquidProcess next{squid_.number, squid_.started + 1};
  auto answers = AnswerLedger::open(folder_, "abc2", now_, next);
  answers->answered(3, 0);
  auto lines = LineLedger::open(folder_, "d2", next);
  const auto account = reconcile(folder_);
  EXPECT_EQ(account->answers_lost(), 2u);
  EXPECT_EQ(account->answers_open(), 3u);
  EXPECT_FALSE(account->complete());
}

TEST_F(LedgerTest, ASquidIsKnownByItsProcessAndItsStart) {
  const SquidProcess parent = squid_that_started_us();
  EXPECT_EQ(parent.number, static_cast<std::uint64_t>(::getppid()));
  EXPECT_GT(parent.started, 0u);
  EXPECT_EQ(parent, squid_that_started_us());
}

TEST_F(LedgerTest, Lg02GapsThatWereTooManyAreToldInTheAccount) {
  auto lines = LineLedger::open(folder_, "d1", squid_);
  for (std::uint64_t number = 1; number <= 2 * Seen::kMaxRanges + 20; number += 2)
    lines->saw("abc1", number);
  ASSERT_TRUE(lines->save());
  const auto account = reconcile(folder_);
  ASSERT_TRUE(account);
  EXPECT_EQ(account->counts.untold, 10u);
  EXPECT_FALSE(account->complete());
}

TEST_F(LedgerTest, Lg02TwoDaemonsThatOverlapMakeOneAccount) {
  auto answers = AnswerLedger::open(folder_, "abc1", now_, squid_);
  answers->answered(4, 0);
  auto old_one = LineLedger::open(folder_, "d1", squid_);
  auto new_one = LineLedger::open(folder_, "d2", squid_);
  old_one->saw("abc1", 1);
  old_one->saw("abc1", 3);
  new_one->saw("abc1", 2);
  new_one->saw("abc1", 4);
  ASSERT_TRUE(old_one->save());
  ASSERT_TRUE(new_one->save());
  const auto account = reconcile(folder_);
  ASSERT_TRUE(account);
  EXPECT_EQ(account->helpers[0].missing, 0u);
  EXPECT_EQ(account->helpers[0].seen, 4u);
}

TEST_F(LedgerTest, NamesAreNeverGivenTwice) {
  EXPECT_NE(new_incarnation(now_), new_incarnation(now_ + std::chrono::milliseconds(1)));
}

TEST_F(LedgerTest, NoAccountIsNotAGoodOne) {
  EXPECT_EQ(reconcile(folder_).error().code, base::ErrorCode::not_found);
  std::filesystem::create_directories(folder_);
  EXPECT_EQ(reconcile(folder_).error().code, base::ErrorCode::not_found);
}

}  // namespace
}  // namespace cartulaire::adapters::squid
