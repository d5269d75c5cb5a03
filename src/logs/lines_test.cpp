#include "logs/lines.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "logs/timestamp.hpp"

namespace cartulaire::logs {
namespace {

base::Instant utc(std::string_view text) {
  return parse_civil(text).value().at;
}

TEST(Timestamp, seconds_and_their_fractions_are_told_by_size) {
  EXPECT_EQ(parse_epoch("1772442900"), utc("2026-03-02T09:15:00Z"));
  EXPECT_EQ(parse_epoch("1772442900.5"), utc("2026-03-02T09:15:00.5Z"));
  EXPECT_EQ(parse_epoch("1772442900125"), utc("2026-03-02T09:15:00.125Z"));
  EXPECT_EQ(parse_epoch("1772442900125000"), utc("2026-03-02T09:15:00.125Z"));
  EXPECT_EQ(parse_epoch("1772442900125999999"), utc("2026-03-02T09:15:00.125Z"));
  for (const std::string_view wrong : {"", "-", "0", "12", "1772442900.", "1772442900.x", "1772442900125.5",
                                       "1e9", "99999999999999999999999"})
    EXPECT_FALSE(parse_epoch(wrong)) << wrong;
}

TEST(Timestamp, civil_times_are_strict) {
  for (const std::string_view wrong :
       {"2026-02-30 10:00:00", "2026-3-2 10:00:00", "2026-03-02", "2026-03-02 24:00:00",
        "2026-03-02 10:00:00.", "2026-03-02 10:00:00+1", "2026-03-02 10:00:00 CET", "1926-03-02 10:00:00"})
    EXPECT_FALSE(parse_civil(wrong)) << wrong;
  EXPECT_EQ(utc("2026-03-02T10:15:00-08:00"), utc("2026-03-02T18:15:00Z"));
}

TEST(Lines, are_cut_the_same_however_the_bytes_come) {
  const std::string long_line(kMaxLine + 10, 'x');
  const std::string text = "one\n\ntwo\r\n" + long_line + "\nlast";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, text.size()}) {
    std::vector<std::string> lines;
    std::vector<std::uint64_t> too_long;
    LineCutter cutter(
        [&](std::string_view line, std::uint64_t number) {
          lines.push_back(std::to_string(number) + std::string(line));
        },
        [&](std::uint64_t number) { too_long.push_back(number); });
    for (std::size_t at = 0; at < text.size(); at += step)
      cutter.feed(std::string_view(text).substr(at, step));
    cutter.finish();
    EXPECT_EQ(lines, (std::vector<std::string>{"1one", "2", "3two\r", "5last"})) << step;
    EXPECT_EQ(too_long, (std::vector<std::uint64_t>{4})) << step;
  }
}

}  // namespace
}  // namespace cartulaire::logs
