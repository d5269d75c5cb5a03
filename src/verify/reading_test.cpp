// What comes from outside, one piece at a time: lines, days, names, numbers, the time of a token.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "verify/entry.hpp"
#include "verify/finding.hpp"
#include "verify/input.hpp"
#include "verify/members.hpp"
#include "verify/timestamps.hpp"

namespace cartulaire::verify {
namespace {

struct Read {
  std::vector<std::string> lines;  // "!" before one that is too long
  bool torn = false;
};

Read lines_of(std::string_view text, std::size_t longest) {
  Read read;
  const auto file = platform::File::of_text(text);
  const auto torn = read_lines(*file, longest, {}, [&](const Line& line) {
    read.lines.push_back((line.too_long ? "!" : "") + std::string(line.text));
  });
  read.torn = torn.value();
  return read;
}

TEST(Lines, LongOnesAreCutAndTheEndIsTold) {
  EXPECT_TRUE(lines_of("", 5).lines.empty());
  EXPECT_FALSE(lines_of("", 5).torn);
  EXPECT_EQ(lines_of("a\n\nb", 5).lines, (std::vector<std::string>{"a", ""}));
  EXPECT_TRUE(lines_of("a\n\nb", 5).torn);
  EXPECT_EQ(lines_of("12345\n123456\n1\n", 5).lines, (std::vector<std::string>{"12345", "!12345", "1"}));
}

TEST(Lines, GoOnAcrossBlocks) {
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  for (const std::size_t at : {kBlock - 2, kBlock - 1, kBlock, kBlock + 1}) {
    const std::string first(at, 'a');
    const Read read = lines_of(first + "\nb\n", 2 * kBlock);
    EXPECT_EQ(read.lines, (std::vector<std::string>{first, "b"})) << at;
    EXPECT_FALSE(read.torn);
  }
  EXPECT_EQ(lines_of(std::string(3 * kBlock, 'a') + "\nb\n", 3).lines,
            (std::vector<std::string>{"!aaa", "b"}));
  EXPECT_TRUE(lines_of(std::string(3 * kBlock, 'a'), 3).torn);
}

TEST(Lines, AFolderIsNoFile) {
  const auto opened = open_plain("/");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, base::ErrorCode::invalid);
}

TEST(Days, AreWrittenInOneWay) {
  EXPECT_EQ(read_day("1970-01-01"), 0);
  EXPECT_EQ(read_day("2026-11-23"), 20780);
  for (const char* text : {"1969-12-31", "2026-02-29", "2026-11-31", "2026-13-01", "2026-1-01", "26-11-23",
                           "2026-11-23 ", "2026/11/23", "+026-11-23", "", "0000-00-00"})
    EXPECT_FALSE(read_day(text)) << text;
}

RC_GTEST_PROP(Days, ReadWhatTheyWrite, ()) {
  const Day day = *rc::gen::inRange(0, 2'900'000);
  RC_ASSERT(read_day(day_text(day)) == day);
}

TEST(Names, LeadNowhereElse) {
  for (const char* text : {"ville/web/2026-11-23.1", "a.b_C-9/x/2026-01-01.999"}) {
    const auto unit = read_unit_name(text);
    ASSERT_TRUE(unit) << text;
    EXPECT_EQ(unit->text(), text);
  }
  for (const char* text :
       {"../web/2026-11-23.1", "ville/../2026-11-23.1", "ville//2026-11-23.1", "/web/2026-11-23.1",
        "ville/web/2026-11-23.0", "ville/web/2026-11-23.01", "ville/web/2026-11-23.", "ville/web/2026-11-23",
        "ville/web/x/2026-11-23.1", "ville/web", "ville/web/2026-11-23-1", ".ville/web/2026-11-23.1",
        "ville/web/2026-11-23.99999999999", "vi lle/web/2026-11-23.1", ""})
    EXPECT_FALSE(read_unit_name(text)) << text;
  EXPECT_FALSE(is_name(std::string(65, 'a')));
  EXPECT_FALSE(is_name(std::string_view("a\0b", 3)));
}

TEST(Numbers, AreWrittenInOneWay) {
  EXPECT_EQ(read_decimal("0"), 0U);
  EXPECT_EQ(read_decimal("9223372036854775807"), 9223372036854775807U);
  for (const char* text : {"", "00", "01", "-1", "+1", " 1", "1 ", "9223372036854775808", "1e3", "0x1"})
    EXPECT_FALSE(read_decimal(text)) << text;
  EXPECT_FALSE(read_hex<2>("00FF"));
  EXPECT_TRUE(read_hex<2>("00ff"));
}

TEST(Entries, TellTheMemberThatIsWrong) {
  const std::string hash(64, '0');
  const auto wrong = [](const std::string& json) {
    const auto entry = read_entry(json);
    return entry ? "none" : entry.error();
  };
  EXPECT_EQ(wrong("{"), "");
  EXPECT_EQ(wrong("{}"), "entry");
  EXPECT_EQ(wrong(R"({"entry":"case"})"), "at");
  EXPECT_EQ(wrong(R"({"entry":"weather","at":1})"), "none");
  EXPECT_EQ(wrong(R"({"entry":"node","at":1,"node":"a/b","key":")" + hash + "\"}"), "node");
  EXPECT_EQ(wrong(R"({"entry":"node","at":1,"node":"a","key":")" + hash + "\"}"), "none");
  EXPECT_EQ(
      wrong(
          R"({"entry":"run","at":1,"run":1,"parts":0,"consumed":[{}],"dropped":[],"losses":[],"unread":[]})"),
      "consumed");
  EXPECT_EQ(
      wrong(
          R"({"entry":"run","at":1,"run":1,"parts":0,"consumed":[],"dropped":[3],"losses":[],"unread":[]})"),
      "dropped");
  EXPECT_EQ(wrong(R"({"entry":"run","at":1,"run":1,"parts":0,"consumed":[]})"), "dropped");
}

TEST(Entries, SumsOfBadFaithDoNotWrapAround) {
  std::string dropped;
  for (int i = 0; i < 8; ++i)
    dropped += std::string(i == 0 ? "" : ",") + R"({"events":9223372036854775807})";
  const auto entry = read_entry(
      R"({"entry":"run","at":1,"run":1,"parts":0,"consumed":[],"losses":[],"unread":[],"dropped":[)" +
      dropped + "]}");
  ASSERT_TRUE(entry);
  EXPECT_GT(entry->as<RunEntry>()->unsealed, std::uint64_t{1} << 61U);
}

TEST(TokenTime, AsOpensslPrintsIt) {
  const std::string head = "Status info:\nTSTInfo:\nSerial number: 0x02\nTime stamp: ";
  EXPECT_EQ(token_time(head + "Nov 26 02:35:17 2026 GMT\nAccuracy"), 1'795'660'517'000);
  EXPECT_EQ(token_time(head + "Nov  6 02:35:17 2026 GMT\n"), 1'793'932'517'000);
  EXPECT_EQ(token_time(head + "Nov 26 02:35:17.25 2026 GMT\n"), 1'795'660'517'000);
  for (const char* text :
       {"", "Nov", "Nov 31 02:35:17 2026 GMT\n", "ovD 26 02:35:17 2026 GMT\n", "Nov 26 0a:35:17 2026 GMT\n",
        "Nov 26 02:35:17 2026 CET\n", "unspecified, and so on, and on\n"})
    EXPECT_FALSE(token_time(head + text)) << text;
}

TEST(Findings, FollowingLinesAreOne) {
  Findings findings;
  for (std::uint64_t line = 4; line < 1'000'000; ++line)
    findings.at_line(Problem::signature_wrong, line);
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(findings.all()[0].first_line, 4U);
  EXPECT_EQ(findings.all()[0].last_line, 999'999U);
  for (std::uint64_t line = 0; line < 1000; ++line)
    findings.at_line(Problem::range_gap, line, "a/b");
  EXPECT_EQ(findings.all().size(), 1U + Findings::kKeptOfEach);
  EXPECT_EQ(findings.count(Problem::range_gap), 1000U);
}

TEST(Findings, ShowNothingThatATerminalObeys) {
  EXPECT_EQ(printable("été \x1b[2J\x7f\n"), "été ?[2J??");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "b\xe2\x80\xae"
                      "c"),
            "a?b?c");
  EXPECT_EQ(printable("\xff\x9b"), "??");
  EXPECT_EQ(printable(std::string(199, 'a') + "é").size(), 199U);
}

TEST(Findings, EveryNameHasItsWords) {
  for (std::size_t i = 0; i < kProblems; ++i) {
    const auto problem = static_cast<Problem>(i);
    EXPECT_FALSE(problem_name(problem).empty());
    EXPECT_NE(problem_text(problem, base::Language::french), problem_text(problem, base::Language::english));
  }
  EXPECT_EQ(problem_name(Problem::extract_unannounced), "extract_unannounced");
  EXPECT_EQ(problem_name(Problem::part_survives), "part_survives");
}

}  // namespace
}  // namespace cartulaire::verify
