// The importer against a journal that can be cut short, on files that grow, move and are compressed.
#include "adapters/sessions/importer.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "journal/testing.hpp"
#include "logs/timestamp.hpp"
#include "platform/zone.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using journal::Field;
using Events = std::vector<std::string>;

const base::Instant kNow = logs::parse_civil("2026-03-31T00:00:00Z").value().at;

// Modified now, so after kNow: as a log that is still written to.
class Folder {
 public:
  std::string write(const std::string& name, std::string_view text) const {
    const platform::Path path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  [[nodiscard]] const platform::Path& path() const { return folder_.path(); }

 private:
  journal::testing::TemporaryFolder folder_;
};

// Keeps what an append tells, and stops in the middle of one where it is told to.
struct FakeJournal {
  Events events;
  std::size_t room = SIZE_MAX;  // events that still fit before "the process is killed"
  std::uint64_t unread = 0;

  JournalEnd end() {
    JournalEnd journal;
    journal.append = [this](std::span<const journal::Event> batch) -> base::Status {
      for (const journal::Event& event : batch) {
        if (room == 0) return base::fail(base::ErrorCode::io, "", "tué", "killed");
        --room;
        events.push_back(text(event));
      }
      return {};
    };
    journal.next_sequence = [this] { return events.size(); };
    journal.note_loss = [this](journal::Loss loss, std::uint64_t count) {
      if (loss == journal::Loss::unread) unread += count;
    };
    return journal;
  }

  static std::string text(const journal::Event& event) {
    std::string result = event.envelope().verdict == journal::Verdict::deny ? "deny" : "allow";
    std::size_t place = 0;
    for (const Field field : event.schema()->fields()) {
      if ((event.present() >> place & 1U) != 0) {
        const auto& value = event.value(place);
        const journal::FieldInfo& info = journal::field_info(field);
        result += fmt::format(" {}={}", info.name,
                              info.kind == journal::FieldKind::number ? std::to_string(value.number)
                              : info.kind == journal::FieldKind::text ? std::string(value.text)
                                                                      : std::to_string(value.text.size()));
      }
      ++place;
    }
    return result;
  }
};

struct Desk {
  Folder folder;
  FakeJournal journal;
  std::vector<std::string> fields = {"user",          "time",          "ip", "host", "applications",
                                     "session_count", "total_duration"};
  base::Instant now = kNow;
  std::string source = "sshd";
  std::size_t batch_events = 4096;

  base::Result<ImportCounts> import(const std::vector<std::string>& files) {
    journal::Announcement announcement;
    announcement.log_class = "sessions";
    announcement.fields = fields;
    announcement.retention_days = 180;
    const Mapping mapping = find_mapping(source).value();
    StateFile state(folder.path() / "import", source);
    ImportOptions options{platform::load_time_zone("Europe/Paris").value(), kNow, batch_events};
    Importer importer(mapping, journal::LogSchema::make(announcement).value(), options, state, journal.end(),
                      now);
    if (auto started = importer.start(); !started) return base::pass(started);
    for (const std::string& file : files)
      if (auto read = importer.import(file); !read) return base::pass(read);
    if (auto done = importer.finish(); !done) return base::pass(done);
    return importer.counts();
  }

  [[nodiscard]] std::string state() const {
    return platform::read_text(folder.path() / "import" / (source + ".json")).value();
  }
};

std::string session(int number, std::string_view user = "n.bernard") {
  return fmt::format(
      "2026-03-10T09:{0:02}:00Z srv sshd[{1}]: Accepted password for {2} from 192.0.2.7 port 4 ssh2\n"
      "2026-03-10T10:{0:02}:00Z srv sshd[{1}]: pam_unix(sshd:session): session closed for user {2}\n",
      number % 60, number, user);
}

std::string some_sessions(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += session(i, fmt::format("agent{}", i));
  return text;
}

constexpr std::string_view kEvent =
    "allow user=n.bernard ip=4 applications=ssh srv session_count=1 total_duration=3600000";

TEST(Importer, writes_exactly_the_announced_fields_LG_01) {
  Desk desk;
  const std::string log = desk.folder.write("auth.log", session(1) + "garbage\n");
  const auto counts = desk.import({log});
  ASSERT_TRUE(counts);
  EXPECT_EQ(desk.journal.events, Events{std::string(kEvent)});
  EXPECT_EQ(counts->read, 3U);
  EXPECT_EQ(counts->unread(), 1U);
  EXPECT_EQ(desk.journal.unread, 1U) << "what is not understood is a loss in the journal";
}

TEST(Importer, what_is_not_announced_is_neither_written_nor_remembered_LG_12) {
  Desk desk;
  desk.fields = {"time", "session_count"};
  const std::string log = desk.folder.write(
      "auth.log",
      session(1) +
          "2026-03-10T09:00:00Z srv sshd[9]: Accepted password for e.petit from 192.0.2.8 port 4 ssh2\n");
  const auto counts = desk.import({log});
  ASSERT_TRUE(counts);
  EXPECT_EQ(desk.journal.events, Events{"allow session_count=1"});
  EXPECT_EQ(counts->left_out, (std::set<std::string>{"applications", "ip", "user"}));
  EXPECT_EQ(counts->open, 1U);
  for (const std::string_view secret : {"e.petit", "n.bernard", "192.0.2", "srv"})
    EXPECT_EQ(desk.state().find(secret), std::string::npos) << secret;
}

TEST(Importer, a_session_that_ended_leaves_no_name_behind) {
  Desk desk;
  ASSERT_TRUE(desk.import({desk.folder.write("auth.log", session(1))}));
  EXPECT_EQ(desk.state().find("n.bernard"), std::string::npos);
}

TEST(Importer, refused_logins_are_recorded_only_where_verdicts_are_announced) {
  const std::string line =
      "2026-03-10T09:00:00Z srv sshd[9]: Failed password for e.petit from 192.0.2.8 port 4 ssh2\n";
  Desk silent;
  const auto counts = silent.import({silent.folder.write("auth.log", line)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(silent.journal.events, Events{});
  EXPECT_EQ(counts->unannounced, 1U);
  Desk told;
  told.fields.emplace_back("verdict");
  ASSERT_TRUE(told.import({told.folder.write("auth.log", line)}));
  EXPECT_EQ(told.journal.events, Events{"deny user=e.petit ip=4 applications=ssh srv session_count=0"});
}

TEST(Importer, what_is_older_than_the_announced_time_is_dropped_and_what_is_in_the_future_not_believed) {
  Desk desk;
  std::string old = session(1);
  for (std::size_t at = 0; (at = old.find("2026", at)) != std::string::npos;)
    old.replace(at, 4, "2025");
  std::string future = session(1);
  for (std::size_t at = 0; (at = future.find("2026", at)) != std::string::npos;)
    future.replace(at, 4, "2027");
  const auto counts = desk.import({desk.folder.write("auth.log", old + future)});
  ASSERT_TRUE(counts);
  EXPECT_EQ(desk.journal.events, Events{});
  EXPECT_EQ(counts->past_term, 1U);
  EXPECT_EQ(counts->readings[static_cast<std::size_t>(Reading::bad_time)], 2U);
}

TEST(Importer, the_same_file_twice_is_written_once_under_whatever_name) {
  Desk desk;
  const std::string log = desk.folder.write("auth.log", some_sessions(30));
  ASSERT_TRUE(desk.import({log}));
  ASSERT_EQ(desk.journal.events.size(), 30U);
  const std::string copy = desk.folder.write("copy", some_sessions(30));
  std::filesystem::rename(log, desk.folder.path() / "auth.log.1");
  const auto counts = desk.import({copy, (desk.folder.path() / "auth.log.1").string()});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->read, 0U);
  EXPECT_EQ(counts->already, 120U);
  EXPECT_EQ(desk.journal.events.size(), 30U);
}

TEST(Importer, a_file_that_was_rotated_goes_on_in_the_next_one) {
  Desk desk;
  const std::string text = some_sessions(20);
  const std::string half = text.substr(0, text.find("sshd[10]") + 8);
  const std::string log = desk.folder.write("auth.log", half);
  ASSERT_TRUE(desk.import({log}));
  EXPECT_EQ(desk.journal.events.size(), 10U) << "a line without its end waits for it";
  std::filesystem::rename(log, desk.folder.path() / "auth.log.1");
  const std::string rotated =
      desk.folder.write("auth.log.1", text.substr(0, text.find("\n", half.size()) + 1));
  desk.folder.write("auth.log", text.substr(text.find("\n", half.size()) + 1));
  ASSERT_TRUE(desk.import({rotated, log}));
  EXPECT_EQ(desk.journal.events.size(), 20U);
}

TEST(Importer, the_last_line_without_its_end_is_read_once_nobody_writes_any_more) {
  Desk desk;
  std::string text = session(1);
  text.pop_back();
  const std::string log = desk.folder.write("auth.log", text);
  ASSERT_TRUE(desk.import({log}));
  EXPECT_EQ(desk.journal.events.size(), 0U);
  std::filesystem::last_write_time(log, std::chrono::file_clock::from_sys(kNow - std::chrono::minutes(2)));
  ASSERT_TRUE(desk.import({log}));
  ASSERT_TRUE(desk.import({log}));
  EXPECT_EQ(desk.journal.events.size(), 1U);
}

TEST(Importer, however_a_log_is_cut_into_imports_the_events_are_the_same) {
  const std::string text = some_sessions(40);
  for (const std::size_t step : {std::size_t{97}, std::size_t{1000}, std::size_t{4096}}) {
    Desk desk;
    for (std::size_t size = step; size < text.size() + step; size += step) {
      const std::string log = desk.folder.write("auth.log", std::string_view(text).substr(0, size));
      ASSERT_TRUE(desk.import({log}));
    }
    ASSERT_EQ(desk.journal.events.size(), 40U) << step;
    for (int i = 0; i < 40; ++i)
      EXPECT_NE(desk.journal.events[static_cast<std::size_t>(i)].find(fmt::format("user=agent{} ", i)),
                std::string::npos);
  }
}

TEST(Importer, killed_between_the_journal_and_its_own_memory_it_neither_doubles_nor_loses) {
  for (std::size_t room = 0; room <= 25; ++room) {
    Desk desk;
    desk.batch_events = 1;
    const std::string log = desk.folder.write("auth.log", some_sessions(25));
    desk.journal.room = room;
    EXPECT_EQ(desk.import({log}).has_value(), room == 25);
    EXPECT_EQ(desk.journal.events.size(), room);
    desk.journal.room = SIZE_MAX;
    ASSERT_TRUE(desk.import({log}));
    ASSERT_EQ(desk.journal.events.size(), 25U) << room;
    for (int i = 0; i < 25; ++i)
      EXPECT_NE(desk.journal.events[static_cast<std::size_t>(i)].find(fmt::format("user=agent{} ", i)),
                std::string::npos);
  }
}

TEST(Importer, killed_after_the_last_append_it_remembers_by_the_journal) {
  Desk desk;
  const std::string log = desk.folder.write("auth.log", some_sessions(5));
  const platform::Path memory = desk.folder.path() / "import" / "sshd.json";
  ASSERT_TRUE(desk.import({desk.folder.write("empty", "")}));
  const std::string before = desk.state();
  ASSERT_TRUE(desk.import({log}));
  const std::string after = desk.state();
  // As it is when the process dies between the append and the save.
  ASSERT_TRUE(platform::replace_file(memory, before));
  ASSERT_TRUE(platform::replace_file(desk.folder.path() / "import" / "sshd.next.json",
                                     fmt::format(R"({{"sequence":0,"events":5,"state":{}}})", after)));
  const auto counts = desk.import({log});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->already, 10U);
  EXPECT_EQ(desk.journal.events.size(), 5U);
}

TEST(Importer, exports_that_overlap_are_told_by_their_numbers) {
  Desk desk;
  desk.source = "windows";
  const std::string head = "TimeCreated,Id,RecordId,MachineName,TargetUserName,TargetLogonId,LogonType\n";
  const auto row = [](int id, int record) {
    return fmt::format("2026-03-10T09:00:{:02}Z,{},{},PC1,n.bernard,0x{},2\n", record, id, record,
                       record / 2);
  };
  ASSERT_TRUE(
      desk.import({desk.folder.write("monday.csv", head + row(4624, 2) + row(4634, 3) + row(4624, 4))}));
  EXPECT_EQ(desk.journal.events.size(), 1U);
  const auto counts = desk.import({desk.folder.write(
      "tuesday.csv", head + row(4634, 3) + row(4624, 4) + row(4634, 5) + row(4624, 6) + row(4634, 7))});
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->already, 2U);
  EXPECT_EQ(desk.journal.events.size(), 3U);
}

TEST(Importer, a_memory_that_was_damaged_stops_everything) {
  Desk desk;
  const std::string log = desk.folder.write("auth.log", session(1));
  ASSERT_TRUE(desk.import({log}));
  for (const std::string_view text :
       {"", "{}", R"({"format":1,"salt":"x","files":[],"serials":[],"table":null})"}) {
    ASSERT_TRUE(platform::replace_file(desk.folder.path() / "import" / "sshd.json", text));
    EXPECT_FALSE(desk.import({log}));
  }
  EXPECT_EQ(desk.journal.events.size(), 1U);
}

TEST(Table, is_bounded_and_writes_the_oldest_as_known) {
  Table table({false, std::chrono::hours(24), 100});
  std::size_t written = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    Step step;
    step.does = i % 3 == 0 ? Does::note : Does::begin;
    step.key = key;
    step.user = "a";
    step.at = kNow;
    table.apply(step, kNow, [&](Session&&) { ++written; });
    ASSERT_LE(table.open(), 100U);
  }
  EXPECT_EQ(written + table.open(), 666U);
}

}  // namespace
}  // namespace cartulaire::adapters::sessions
