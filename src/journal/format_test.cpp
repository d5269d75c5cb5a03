// The page tells the truth: its worked example is decoded from the page itself.
#include <string>

#include <gtest/gtest.h>

#include "journal/head.hpp"
#include "journal/testing.hpp"
#include "journal/verify.hpp"

namespace cartulaire::journal {
namespace {

struct Example {
  std::string hub_key;
  std::string segment;
  std::string head;
};

Example example_of_the_page() {
  Example example;
  std::string page = platform::read_text(CARTULAIRE_SOURCE_DIR "/docs/format/journal.md").value();
  page = page.substr(page.find("## Worked example"));
  page.resize(page.find("\n## ", 1));
  std::string* into = nullptr;
  for (std::size_t at = 0, end = 0; at < page.size(); at = end + 1) {
    end = std::min(page.find('\n', at), page.size());
    std::string line = page.substr(at, end - at);
    if (!line.starts_with("    ") || line.find('|') != std::string::npos) continue;
    line = line.substr(4);
    if (line.starts_with("cartulaire-head")) {
      example.head = line;
      continue;
    }
    if (line.starts_with("hub-key")) into = &example.hub_key;
    if (line.starts_with("header")) into = &example.segment;
    const std::string digits = line.substr(8);
    if (into != nullptr) *into += digits;
  }
  return example;
}

TEST(JournalFormat, the_worked_example_of_the_page_is_what_the_code_reads) {
  const Example example = example_of_the_page();
  const testing::TemporaryFolder folder;
  ASSERT_TRUE(platform::make_folder(folder.path() / "web"));
  ASSERT_TRUE(platform::replace_file(folder.path() / "day-2026-11-23.key", example.hub_key + "\n"));
  ASSERT_TRUE(platform::replace_file(folder.path() / "checkpoint", example.head + "\n"));
  std::vector<std::byte> bytes(example.segment.size() / 2);
  ASSERT_TRUE(platform::from_hex(example.segment, bytes));
  ASSERT_TRUE(platform::replace_file(folder.path() / "web" / "00000001.seg", platform::Bytes(bytes)));

  VerifyOptions options;
  options.hub = folder.path();
  options.checkpoint = folder.path() / "checkpoint";
  const auto report = verify_spool(folder.path() / "web", options);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->findings.empty());
  EXPECT_EQ(report->heads, 1U);
  EXPECT_EQ(report->opened_events, 1U);

  std::deque<SegmentReader> readers;
  const auto events = testing::read_all(folder.path() / "web", folder.path(), readers);
  ASSERT_TRUE(events) << events.error().text();
  ASSERT_EQ(events->size(), 1U);
  const StoredEvent& event = events->front();
  EXPECT_EQ(event.receipt_time, testing::kMorning);
  EXPECT_EQ(event.event_time, testing::kMorning - std::chrono::milliseconds(250));
  EXPECT_EQ(event.verdict, Verdict::deny);
  EXPECT_EQ(event.clause, "jeux");
  ASSERT_EQ(event.values.size(), 3U);
  EXPECT_EQ(event.values[0].text, "agent12");
  EXPECT_EQ(event.values[1].text, "jeu.example");
  EXPECT_EQ(event.values[2].number, 1200U);
}

}  // namespace
}  // namespace cartulaire::journal
