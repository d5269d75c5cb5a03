#include "adapters/squid/log_daemon.hpp"

#include <deque>
#include <functional>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/squid/spool_watch.hpp"
#include "journal/testing.hpp"

namespace cartulaire::adapters::squid {
namespace {

namespace jt = journal::testing;

std::string line(int number, std::string_view verdict = "allow") {
  return "Lc2 1795424400.055 42 10.1.2.3 GET h" + std::to_string(number) +
         ".example - 200 TCP_MISS 129 1400 a1." + std::to_string(number) + " marie " + std::string(verdict) +
         " default.nothing_refuses ville 1 - - s -\n";
}

class LogDaemonTest : public testing::Test {
 protected:
  LogDaemonParts parts() {
    LogDaemonParts parts;
    parts.schema_of = [this](std::string_view entity, std::string_view version) {
      return entity == "ville" && version == "1" ? schema_ : nullptr;
    };
    parts.open_journal = [this] { return journal::Writer::open(spool_.options(), spool_.clock, disk_); };
    parts.ledger = &ledger_;
    parts.complain = [this](const base::Error&) { ++complaints_; };
    parts.retry_every = std::chrono::milliseconds(5);
    parts.patience_at_end = std::chrono::milliseconds(50);
    return parts;
  }
  // Runs the daemon over `input`, to its end. `written` is called once Squid is rid of all of it, before it
  // closes its end.
  void run(const std::string& input, LogDaemonParts with, const std::function<void()>& written = [] {}) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    std::jthread squid([fd = ends[1], &input, &written] {
      for (std::size_t at = 0; at < input.size();) {
        const ssize_t put = ::write(fd, input.data() + at, std::min<std::size_t>(4096, input.size() - at));
        if (put <= 0) break;
        at += static_cast<std::size_t>(put);
      }
      written();
      ::close(fd);
    });
    ASSERT_TRUE(run_log_daemon(ends[0], std::move(with)));
    ::close(ends[0]);
  }
  std::vector<journal::StoredEvent> events() {
    auto read = jt::read_all(spool_.writer_folder(), spool_.hub(), readers_);
    EXPECT_TRUE(read);
    return read ? *read : std::vector<journal::StoredEvent>{};
  }

  jt::Spool spool_;
  jt::FakeDisk disk_;
  journal::SchemaPtr schema_ = jt::make_schema({"site", "user", "duration"});
  LineLedger ledger_ = LineLedger::unkept();
  int complaints_ = 0;
  std::deque<journal::SegmentReader> readers_;
};

TEST_F(LogDaemonTest, Lg02DrainsToTheEndAndEveryVisitIsInTheJournal) {
  std::string input = "r0\nb1\n";
  for (int i = 1; i <= 20000; ++i)
    input += line(i);
  run(input + "F\n", parts());
  EXPECT_EQ(events().size(), 20000u);
  EXPECT_EQ(ledger_.counts().visits, 20000u);
  EXPECT_EQ(ledger_.counts().lost, 0u);
}

TEST_F(LogDaemonTest, LinesThatCannotBeReadAreCountedAndJournaledAsLosses) {
  run(line(1) + "Lnonsense\nLc2 x y z\nX\n\n" + line(2), parts());
  EXPECT_EQ(events().size(), 2u);
  EXPECT_EQ(ledger_.counts().unread, 2u);
  EXPECT_EQ(journal::StatusReader::open(spool_.writer_folder())
                ->health()
                .losses[static_cast<int>(journal::Loss::unread)],
            2u);
}

TEST_F(LogDaemonTest, AnUnfinishedLastLineAndAnEndlessOneDoNoHarm) {
  run(line(1) + "Lc2 1795424400.055 42 10.1", parts());
  EXPECT_EQ(events().size(), 1u);
  run("L" + std::string(5 << 20, 'x') + "\n" + line(3), parts());
  EXPECT_EQ(events().size(), 2u);
}

TEST_F(LogDaemonTest, WhatNoCharterAnnouncesIsNotWritten) {
  std::string unannounced = line(1);
  unannounced.replace(unannounced.rfind(" s -"), 4, " - -");
  run(unannounced, parts());
  EXPECT_EQ(events().size(), 0u);
  EXPECT_EQ(ledger_.counts().unannounced, 1u);
  EXPECT_EQ(ledger_.counts().lost, 0u);
}

TEST_F(LogDaemonTest, Lg02WhatWasAnnouncedAndIsNotKnownHereIsALossNotASilence) {
  LogDaemonParts with = parts();
  with.schema_of = [](std::string_view, std::string_view) { return nullptr; };
  run(line(1), std::move(with));
  EXPECT_EQ(events().size(), 0u);
  EXPECT_EQ(ledger_.counts().unannounced, 0u);
  EXPECT_EQ(ledger_.counts().lost, 1u);
}

TEST_F(LogDaemonTest, Lg02AStoppedDiskNeverStopsTheReadingAndLossesAreCounted) {
  // Given a disk that holds every sync, and a backlog for a few lines only
  disk_.stop();
  LogDaemonParts with = parts();
  with.backlog_bytes = 64 << 10;
  with.patience_at_end = std::chrono::seconds(10);
  auto options = spool_.options();
  options.queue_bytes = 4096;
  with.open_journal = [this, options] { return journal::Writer::open(options, spool_.clock, disk_); };
  std::string input;
  for (int i = 1; i <= 20000; ++i)
    input += line(i);
  // When Squid writes much more than that, and than a pipe holds, then it gets rid of everything while the
  // disk still stands; and all is accounted for once the disk goes on.
  run(input, std::move(with), [this] {
    disk_.wait_for_held_sync();
    disk_.go_on();
  });
  EXPECT_EQ(ledger_.counts().lines, 20000u);
  EXPECT_GT(ledger_.counts().lost, 0u);
  EXPECT_EQ(events().size() + ledger_.counts().lost, 20000u);
}

TEST_F(LogDaemonTest, AJournalThatCannotBeOpenedIsTriedAgain) {
  LogDaemonParts with = parts();
  int tries = 0;
  with.open_journal = [this, &tries]() -> base::Result<std::unique_ptr<journal::Writer>> {
    if (++tries < 4) return base::fail(base::ErrorCode::refused, "web", "occupé", "busy");
    return journal::Writer::open(spool_.options(), spool_.clock, disk_);
  };
  with.patience_at_end = std::chrono::seconds(10);
  run(line(1) + line(2), std::move(with));
  EXPECT_EQ(events().size(), 2u);
  EXPECT_EQ(complaints_, 1) << "the same trouble is told once";
}

TEST_F(LogDaemonTest, AJournalThatNeverOpensLosesInTheOpen) {
  LogDaemonParts with = parts();
  with.open_journal = []() -> base::Result<std::unique_ptr<journal::Writer>> {
    return base::fail(base::ErrorCode::refused, "web", "occupé", "busy");
  };
  run(line(1) + line(2), std::move(with));
  EXPECT_EQ(ledger_.counts().lost, 2u);
}

TEST(SpoolWatchTest, Lg02NoWriterMeansNotWritableButNotInTheFirstTwoSeconds) {
  const jt::Spool spool;
  const base::Instant start = jt::kMorning;
  SpoolWatch watch(spool.folder.path() / "spool", start);
  EXPECT_TRUE(watch.writable(start + std::chrono::milliseconds(1999)));
  EXPECT_FALSE(watch.writable(start + std::chrono::milliseconds(2000)));
}

TEST(SpoolWatchTest, Lg02AWriterThatCommitsIsEnoughOneThatStoppedIsNot) {
  jt::Spool spool;
  journal::SystemDisk disk;
  const base::Instant later = jt::kMorning + std::chrono::seconds(3);
  SpoolWatch watch(spool.folder.path() / "spool", jt::kMorning);
  auto writer = journal::Writer::open(spool.options(), spool.clock, disk);
  ASSERT_TRUE(writer);
  spool.clock.set(later);
  const journal::SchemaPtr schema = jt::make_schema({"site"});
  const journal::Event event(schema, {later, journal::Verdict::allow, ""});
  ASSERT_TRUE((*writer)->append({&event, 1}));
  EXPECT_TRUE(watch.writable(later));
  ASSERT_TRUE((*writer)->close());
  EXPECT_FALSE(watch.writable(later));
}

}  // namespace
}  // namespace cartulaire::adapters::squid
