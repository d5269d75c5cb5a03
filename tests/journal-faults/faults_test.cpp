// LG-13: what was acknowledged is there, once, whatever happened.
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/recovery.hpp"
#include "journal/testing.hpp"
#include "journal/verify.hpp"

namespace cartulaire::journal {
namespace {

using testing::make_schema;
using testing::read_all;
using testing::TemporaryFolder;

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

// A victim process and the pipe on which it tells what was acknowledged.
class Victim {
 public:
  Victim(const platform::Path& spool, const platform::Path& intake, int round, std::uint64_t steps) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    const std::string number = std::to_string(round);
    const std::string last_step = std::to_string(steps);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::execl(JOURNAL_VICTIM, "journal_victim", spool.c_str(), intake.c_str(), number.c_str(),
              last_step.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    pipe_ = ::fdopen(ends[0], "r");
  }
  ~Victim() { std::fclose(pipe_); }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  bool read(Range& range) {
    char line[64];
    if (std::fgets(line, sizeof line, pipe_) == nullptr || std::strchr(line, '\n') == nullptr) return false;
    return std::sscanf(line, "%lu %lu", &range.first, &range.last) == 2;
  }
  // The signal that killed it, 0 if it ended by itself.
  int kill() {
    ::kill(process_, SIGKILL);
    int status = 0;
    ::waitpid(process_, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }

 private:
  pid_t process_ = -1;
  std::FILE* pipe_ = nullptr;
};

int kills_wanted() {
  const char* wanted = std::getenv("CARTULAIRE_KILLS");
  return wanted == nullptr ? 100 : std::atoi(wanted);
}

TEST(JournalFaults, LG_13_after_100_kills_every_acknowledged_event_is_there_exactly_once) {
  const TemporaryFolder folder;
  const platform::Path spool = folder.path() / "spool";
  const platform::Path intake = folder.path() / "intake";
  const platform::Path hub = folder.path() / "hub";
  const Day today = day_of(base::SystemClock().now());
  ASSERT_TRUE(publish_day_keys(hub, intake, today, 2));
  std::minstd_rand random(7);
  std::vector<Range> acknowledged;
  for (int round = 1; round <= kills_wanted(); ++round) {
    // Half of them die at a step of their disk, while they start, rotate, or inside a record; the others
    // at whatever they do when they are killed from outside.
    const bool by_step = round % 2 == 0;
    Victim victim(spool, intake, round, by_step ? 1 + random() % 400 : 0);
    Range range;
    const std::uint64_t before_kill = by_step ? UINT64_MAX : random() % 40;
    for (std::uint64_t i = 0; i < before_kill && victim.read(range); ++i)
      acknowledged.push_back(range);
    ASSERT_EQ(victim.kill(), SIGKILL) << "the writer died by itself in round " << round;
    while (victim.read(range))
      acknowledged.push_back(range);  // told before it died
  }

  ASSERT_TRUE(recover(spool / "web"));  // as the next start would
  std::deque<SegmentReader> readers;
  const auto events = read_all(spool / "web", hub, readers);
  ASSERT_TRUE(events) << events.error().text();
  std::map<std::uint64_t, int> times;
  for (const StoredEvent& event : *events)
    ++times[event.values.at(0).number];
  for (const auto& [number, count] : times)
    ASSERT_EQ(count, 1) << "event " << number;
  std::uint64_t promised = 0;
  for (const Range& range : acknowledged)
    for (std::uint64_t number = range.first; number <= range.last; ++number, ++promised)
      ASSERT_EQ(times.count(number), 1U) << "event " << number << " was acknowledged and is lost";
  EXPECT_GT(promised, static_cast<std::uint64_t>(kills_wanted()) * 10);

  VerifyOptions options;
  options.hub = hub;
  options.checkpoint = spool / "web" / "heads";
  const auto report = verify_spool(spool / "web", options);
  ASSERT_TRUE(report);
  for (const Finding& finding : report->findings)
    ADD_FAILURE() << problem_name(finding.problem) << " in segment " << finding.segment << " at "
                  << finding.offset;
  EXPECT_GT(report->cut_bytes, 0U) << "no kill fell inside a record: the test does not try what it should";
  fmt::print("{} kills, {} events acknowledged, {} found, {} bytes of torn tails cut, {} segments\n",
             kills_wanted(), promised, events->size(), report->cut_bytes, report->segments);
}

// A file system of its own, small, that a test can fill.
class SmallDisk {
 public:
  explicit SmallDisk(platform::Path at) : at_(std::move(at)) {
    (void)platform::make_folder(at_);
    mounted_ = ::mount("cartulaire-test", at_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=4m") == 0;
    error_ = errno;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const char* reason() const { return std::strerror(error_); }

 private:
  platform::Path at_;
  bool mounted_ = false;
  int error_ = 0;
};

TEST(JournalFaults, LG_13_a_really_full_disk_loses_nothing_acknowledged_and_writing_resumes) {
  const TemporaryFolder folder;
  const SmallDisk disk_of_4_mb(folder.path() / "disk");
  if (!disk_of_4_mb.mounted())
    GTEST_SKIP() << "cannot mount a small tmpfs (" << disk_of_4_mb.reason()
                 << "): run as root to try a really full disk; WriterTest.a_full_disk_… tries a fake one";
  const platform::Path ballast = folder.path() / "disk" / "ballast";
  const base::SystemClock clock;
  SystemDisk disk;
  ASSERT_TRUE(publish_day_keys(folder.path() / "hub", folder.path() / "intake", day_of(clock.now()), 2));
  WriterOptions options;
  options.spool = folder.path() / "disk" / "spool";
  options.intake = folder.path() / "intake";
  options.checkpoint = folder.path() / "checkpoint";
  options.group_delay = std::chrono::milliseconds(1);
  options.reserve_bytes = 64 << 10;
  options.low_bytes = 2;  // no watermark warns: it is ENOSPC itself that is met
  options.stop_bytes = 1;
  auto writer = Writer::open(options, clock, disk);
  ASSERT_TRUE(writer) << writer.error().text();
  const SchemaPtr schema = make_schema({"volume", "site"});
  std::mt19937_64 random(11);
  std::uint64_t submitted = 0;
  const auto submit = [&] {
    std::string site(40, 'a');
    for (char& c : site)
      c = static_cast<char>('a' + random() % 26);
    Event event(schema, {clock.now(), Verdict::allow, ""});
    EXPECT_TRUE(event.set(Field::volume, submitted));
    EXPECT_TRUE(event.set(Field::site, site));
    auto ticket = (*writer)->submit({&event, 1}, Patience(0));
    submitted += ticket ? 1 : 0;
    return ticket;
  };
  const auto first = submit();  // or, on a loaded machine, all of it is one group, which does not fit
  ASSERT_TRUE(first && (*writer)->wait(*first));
  {
    auto file = platform::File::create(ballast);
    ASSERT_TRUE(file);
    const std::uint64_t free = disk.free_bytes(folder.path() / "disk").value();
    ASSERT_TRUE(file->preallocate(free - (256 << 10)));
  }
  while ((*writer)->health().state != DiskState::full) {
    if (submitted < 40'000) (void)submit();
    ASSERT_FALSE((*writer)->failed());
  }
  const Ticket before = (*writer)->durable();
  EXPECT_LT(before, submitted);
  EXPECT_GT(before, 0U);
  ASSERT_TRUE(platform::remove_file(ballast));
  auto last = submit();
  ASSERT_TRUE(last);
  ASSERT_TRUE((*writer)->wait(*last));
  ASSERT_TRUE((*writer)->close());

  std::deque<SegmentReader> readers;
  const auto events = read_all(options.spool / "web", folder.path() / "hub", readers);
  ASSERT_TRUE(events) << events.error().text();
  ASSERT_EQ(events->size(), submitted);
  for (std::uint64_t i = 0; i < submitted; ++i)
    ASSERT_EQ((*events)[i].values.at(0).number, i);
  const auto report = verify_spool(options.spool / "web", {});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->findings.empty());
}

}  // namespace
}  // namespace cartulaire::journal
