#include "logs/records.hpp"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "logs/scanner.hpp"
#include "logs/timestamp.hpp"
#include "platform/zone.hpp"

namespace cartulaire::logs {
namespace {

using Values = std::map<std::string, std::string>;

const std::vector<std::string> kSyslog = {"time", "host", "program", "pid", "message"};

Values syslog(std::string_view line) {
  auto fields = std::make_unique<Fields>();
  fields->clear();
  if (!scan_syslog(line, kSyslog, *fields)) return {{"", "unread"}};
  Values values;
  for (std::size_t i = 0; i < kSyslog.size(); ++i)
    if (!(*fields)[i].empty()) values[kSyslog[i]] = (*fields)[i];
  return values;
}

base::Instant utc(std::string_view text) {
  return parse_civil(text).value().at;
}

TEST(Syslog, is_read_in_each_form_that_daemons_write) {
  const Values expected = {{"host", "srv"}, {"program", "sshd"}, {"pid", "3"}, {"message", "Accepted: a b"}};
  for (const auto& [time, rest] : std::vector<std::pair<std::string, std::string>>{
           {"Mar 11 22:55:30", " srv sshd[3]: Accepted: a b"},
           {"Mar  1 22:55:30", " srv sshd[3]:  Accepted: a b"},
           {"Mar 1 22:55:30.123", " srv sshd[3]: Accepted: a b"},
           {"Mar  1 2026 22:55:30", " srv sshd[3]: Accepted: a b"},
           {"2026-03-01T22:55:30.123456+01:00", " srv sshd[3]: Accepted: a b"},
           {"2026-03-01T22:55:30+0100", " srv sshd[3]: Accepted: a b"}}) {
    Values with_time = expected;
    with_time["time"] = time;
    EXPECT_EQ(syslog(time + rest), with_time) << time;
    EXPECT_EQ(syslog("<38>" + time + rest), with_time) << time;
  }
  Values with_time = expected;
  with_time["time"] = "2026-03-01T22:55:30Z";
  EXPECT_EQ(syslog("<38>1 2026-03-01T22:55:30Z srv sshd 3 - - Accepted: a b"), with_time);
  EXPECT_EQ(syslog("<38>1 2026-03-01T22:55:30Z srv sshd 3 - [x@1 k=\"v\"] Accepted: a b"), with_time);
}

TEST(Syslog, a_host_or_a_number_may_be_missing) {
  EXPECT_EQ(syslog("Nov 18 08:30:20 kernel: [9] x"),
            (Values{{"time", "Nov 18 08:30:20"}, {"program", "kernel"}, {"message", "[9] x"}}));
  EXPECT_EQ(syslog("Nov 18 08:30:20 srv -- MARK --"),
            (Values{{"time", "Nov 18 08:30:20"}, {"host", "srv"}, {"message", "-- MARK --"}}));
}

TEST(Syslog, what_has_no_time_is_not_read) {
  for (const std::string_view line :
       {"", "x", "MMM 22 07:54:32 h p[1]: t", "Feb 30 07:54:32 h p[1]: t", "Mar 11 25:00:00 h p: t",
        "<9999>x", "<1>1 yesterday h p 1 - - t", "\tmany syslog parsers."})
    EXPECT_EQ(syslog(line), (Values{{"", "unread"}})) << line;
}

TEST(WordedTime, knows_its_year_and_zone_where_they_are_written) {
  const auto radius = parse_worded("Feb  1 2015 08:28:58 WIB");
  ASSERT_TRUE(radius);
  EXPECT_EQ(radius->civil, utc("2015-02-01T08:28:58Z"));
  EXPECT_TRUE(radius->has_year);
  EXPECT_EQ(radius->zone, "WIB");
  const auto ctime = parse_worded("Tue Mar 10 14:00:01 2026");
  ASSERT_TRUE(ctime);
  EXPECT_EQ(ctime->civil, utc("2026-03-10T14:00:01Z"));
  EXPECT_TRUE(ctime->zone.empty());
  EXPECT_FALSE(parse_worded("Mar 11 22:55:30")->has_year);
}

TEST(WordedTime, a_day_without_year_is_of_the_latest_year_that_fits) {
  const auto civil = [](std::string_view text) { return parse_worded(text).value().civil; };
  const base::Instant latest = utc("2026-03-11T12:00:00Z");
  EXPECT_EQ(in_latest_year(civil("Mar 11 11:59:59"), latest), utc("2026-03-11T11:59:59Z"));
  EXPECT_EQ(in_latest_year(civil("Mar 11 12:00:01"), latest), utc("2025-03-11T12:00:01Z"));
  EXPECT_EQ(in_latest_year(civil("Dec 31 23:59:59"), latest), utc("2025-12-31T23:59:59Z"));
  EXPECT_EQ(in_latest_year(civil("Feb 29 01:15:43"), latest), utc("2024-02-29T01:15:43Z"));
}

TEST(CivilTime, of_the_hour_that_comes_twice_is_the_later_one) {
  const auto zone = platform::load_time_zone("Europe/Paris");
  ASSERT_TRUE(zone);
  EXPECT_EQ(from_civil(utc("2026-07-01T12:00:00Z"), *zone), utc("2026-07-01T10:00:00Z"));
  EXPECT_EQ(from_civil(utc("2026-10-25T02:30:00Z"), *zone), utc("2026-10-25T01:30:00Z"));
}

TEST(Blocks, attributes_are_read_and_the_rest_passed_over) {
  const std::vector<std::string> wanted = {"User-Name", "Acct-Status-Type", "Class"};
  auto fields = std::make_unique<Fields>();
  fields->clear();
  EXPECT_TRUE(
      scan_block("Tue Mar 10 14:00:01 2026\n\tUser-Name = \"a = b\"\r\n\tAcct-Status-Type = Start\n"
                 "\tUser-Name = \"second\"\n# Class = 1\n\tClass == 2\n",
                 wanted, *fields));
  EXPECT_EQ((*fields)[0], "a = b");
  EXPECT_EQ((*fields)[1], "Start");
  EXPECT_EQ((*fields)[2], "");
  EXPECT_FALSE(scan_block("no attribute\n", wanted, *fields));
}

TEST(Utmp, records_of_both_sizes_tell_the_same) {
  const std::vector<std::string> wanted = {"type", "pid", "line", "user", "address", "time"};
  for (const std::size_t size : {kUtmpSize, kUtmp64Size}) {
    std::string record(size, '\0');
    const auto put = [&](std::size_t at, std::string_view bytes) { record.replace(at, bytes.size(), bytes); };
    put(0, "\x07");
    put(4, "\x5c\x4e");
    put(8, "pts/32");
    put(44, "n.bernard");
    const bool wide = size == kUtmp64Size;
    put(wide ? 344 : 340, "\x26\xbb\xd7\xf4");  // past 2038: read without a sign
    put(wide ? 352 : 344, "\x27\x9b\x06");
    put(wide ? 360 : 348, "\x0a\x0a\x7a\x01");
    auto fields = std::make_unique<Fields>();
    fields->clear();
    ASSERT_TRUE(scan_utmp(record, size, wanted, *fields));
    EXPECT_EQ((*fields)[0], "7");
    EXPECT_EQ((*fields)[1], "20060");
    EXPECT_EQ((*fields)[2], "pts/32");
    EXPECT_EQ((*fields)[3], "n.bernard");
    EXPECT_EQ((*fields)[4], "10.10.122.1");
    EXPECT_EQ((*fields)[5], "4107778854.432935");
    record[0] = '\x63';
    EXPECT_FALSE(scan_utmp(record, size, wanted, *fields));
    EXPECT_FALSE(scan_utmp(record.substr(1), size, wanted, *fields));
  }
}

}  // namespace
}  // namespace cartulaire::logs
