// LG-13, LG-04: a keeper killed at any moment seals every event once, and destroys for good.
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/sealed/log.hpp"
#include "journal/testing.hpp"

namespace cartulaire::journal {
namespace {

using testing::kMorning;
using testing::TemporaryFolder;
using namespace std::chrono_literals;

constexpr std::uint32_t kRetention = 7;

SchemaPtr short_lived() {
  Announcement announcement;
  announcement.entity = "ville";
  announcement.charter = "essai";
  announcement.version = "1";
  announcement.fields = {"user", "volume", "time"};
  announcement.retention_days = kRetention;
  return LogSchema::make(std::move(announcement)).value();
}

class KeeperKills : public ::testing::Test {
 protected:
  [[nodiscard]] platform::Path root() const { return folder_.path(); }

  void publish_keys() {
    (void)publish_day_keys(root() / "keys" / "intake", root() / "intake", day_of(clock_.now()), 3).value();
  }

  void write(std::uint64_t count) {
    WriterOptions options;
    options.spool = root() / "spool";
    options.intake = root() / "intake";
    options.group_delay = 1ms;
    options.reserve_bytes = 4096;
    options.low_bytes = 2;
    options.stop_bytes = 1;
    auto writer = Writer::open(options, clock_, disk_);
    ASSERT_TRUE(writer) << writer.error().text();
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < count; ++i) {
      Event& event = events.emplace_back(schema_, Envelope{clock_.now(), Verdict::allow, ""});
      ASSERT_TRUE(event.set(Field::user, "agent"));
      ASSERT_TRUE(event.set(Field::volume, written_++));
    }
    ASSERT_TRUE((*writer)->append(events));
    ASSERT_TRUE((*writer)->close());
  }

  // Runs the keeper; kills it after `life`, if given. The exit code, or -1 where it was killed.
  int keeper(std::optional<std::chrono::microseconds> life) {
    const std::string now = fmt::to_string(clock_.now().time_since_epoch().count());
    const pid_t process = ::fork();
    if (process == 0) {
      ::close(STDOUT_FILENO);
      ::execl(KEEPER_VICTIM, "keeper_victim", root().c_str(), now.c_str(), nullptr);
      ::_exit(127);
    }
    if (life) {
      std::this_thread::sleep_for(*life);
      ::kill(process, SIGKILL);
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFSIGNALED(status) ? -1 : WEXITSTATUS(status);
  }

  TemporaryFolder folder_;
  base::ManualClock clock_{kMorning};
  SystemDisk disk_;
  SchemaPtr schema_ = short_lived();
  std::uint64_t written_ = 0;
};

TEST_F(KeeperKills, LG_13_after_200_kills_every_event_was_sealed_once_and_what_died_stays_dead) {
  publish_keys();
  ASSERT_TRUE(
      sealed::Log::create({root() / "sealed", root() / "keys"}, "journal.ville.example", clock_, disk_));
  write(50);
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(keeper({}), 0);
  const auto whole =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);

  std::mt19937 random(4);
  int killed = 0;
  for (int round = 0; killed < 200; ++round) {
    ASSERT_LT(round, 2000);
    if (round % 8 == 7) {
      clock_.advance(24h);
      publish_keys();
    }
    write(1 + random() % 5);
    const int code =
        keeper(std::chrono::microseconds(random() % (static_cast<std::uint64_t>(whole.count()) * 12 / 10)));
    ASSERT_TRUE(code == -1 || code == 0) << "round " << round;
    killed += code == -1 ? 1 : 0;
  }
  ASSERT_EQ(keeper({}), 0);

  std::uint64_t sealed = 0;
  std::uint64_t destroyed = 0;
  std::uint64_t past_term =
      0;  // on a loaded machine no keeper may live long enough for days: counted, not kept
  const auto log = sealed::Log::open({root() / "sealed", root() / "keys"}, clock_, disk_,
                                     [&](std::uint64_t, const sealed::TimedEntry& one) {
                                       if (const auto* part = std::get_if<sealed::PartEntry>(&one.entry))
                                         sealed += part->events;
                                       if (std::holds_alternative<sealed::DestructionEntry>(one.entry))
                                         ++destroyed;
                                       if (const auto* run = std::get_if<sealed::RunEntry>(&one.entry)) {
                                         for (const auto& dropped : run->dropped)
                                           past_term += dropped.events;
                                         for (const auto& unread : run->unread)
                                           past_term += unread.events;
                                       }
                                     });
  ASSERT_TRUE(log) << log.error().text();
  EXPECT_EQ(sealed + past_term, written_);
  EXPECT_GT(destroyed, 0U);

  // Somebody who shares nothing with the keeper agrees: no gap, no double, nothing missing, nothing too many.
  const std::string today = day_text(day_of(clock_.now()));
  const std::string command =
      fmt::format("{} --lang en --now {} {}", CARTULAIRE_VERIFY, today, (root() / "sealed").string());
  EXPECT_EQ(std::system(command.c_str()), 0);  // NOLINT(concurrency-mt-unsafe): nothing else runs
}

}  // namespace
}  // namespace cartulaire::journal
