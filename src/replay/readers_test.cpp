#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "logs/timestamp.hpp"
#include "replay/log_reader.hpp"

namespace cartulaire::replay {
namespace {

using namespace std::string_view_literals;

base::Instant utc(std::string_view text) {
  return logs::parse_civil(text).value().at;
}

LogReader reader_of(std::string_view format) {
  return LogReader(find_format(format).value());
}

// --- Squid ---

TEST(SquidLog, a_request_says_when_who_and_where) {
  Record record;
  ASSERT_EQ(
      read_squid_line("1772442900.125     87 192.0.2.7 TCP_MISS/200 520 GET http://www.mairie.example/a?b=c "
                      "n.bernard HIER_DIRECT/198.51.100.9 text/html",
                      record),
      Reading::record);
  EXPECT_EQ(record.at, utc("2026-03-02T09:15:00.125Z"));
  EXPECT_EQ(record.user, "n.bernard");
  EXPECT_EQ(record.address, "192.0.2.7");
  EXPECT_EQ(record.method, "GET");
  EXPECT_EQ(record.site, "http://www.mairie.example/a?b=c");
  EXPECT_TRUE(record.path_shown);
  EXPECT_FALSE(record.tunnel);
}

TEST(SquidLog, a_tunnel_hides_its_paths) {
  Record record;
  ASSERT_EQ(read_squid_line("1772442900.125 90087 192.0.2.7 TCP_TUNNEL/200 5200 CONNECT banque.example:443 - "
                            "HIER_DIRECT/198.51.100.9 -",
                            record),
            Reading::record);
  EXPECT_TRUE(record.tunnel);
  EXPECT_FALSE(record.path_shown);
  EXPECT_TRUE(record.user.empty());
}

TEST(SquidLog, one_spliced_tunnel_of_two_lines_is_one_visit) {
  Record record;
  EXPECT_EQ(
      read_squid_line("1772442900.125 0 192.0.2.7 NONE_NONE/200 0 CONNECT banque.example:443 - HIER_NONE/- -",
                      record),
      Reading::tunnel_opening);
}

TEST(SquidLog, what_is_nobodys_request_is_left_aside) {
  Record record;
  EXPECT_EQ(read_squid_line("", record), Reading::blank);
  EXPECT_EQ(read_squid_line("# a comment", record), Reading::blank);
  EXPECT_EQ(
      read_squid_line("1772442900.125 0 192.0.2.7 TCP_DENIED/407 3900 CONNECT a.example:443 - HIER_NONE/- -",
                      record),
      Reading::challenge);
  EXPECT_EQ(
      read_squid_line("1772442900.125 0 192.0.2.7 NONE/000 0 NONE error:transaction-end-before-headers - "
                      "HIER_NONE/- -",
                      record),
      Reading::no_request);
}

TEST(SquidLog, lines_that_cannot_be_read_say_why) {
  Record record;
  EXPECT_EQ(read_squid_line("hello", record), Reading::too_few_fields);
  EXPECT_EQ(read_squid_line("2026-03-02 87 192.0.2.7 TCP_MISS/200 520 GET http://a.example/ -", record),
            Reading::bad_time);
  EXPECT_EQ(read_squid_line("1772442900.125 87 192.0.2.7 TCP_MISS 520 GET http://a.example/ -", record),
            Reading::bad_syntax);
  EXPECT_EQ(read_squid_line("1772442900.125 87 192.0.2.7 TCP_MISS/200 520 GET - -", record),
            Reading::no_site);
  LogReader reader = reader_of("squid");
  EXPECT_EQ(reader.read("1772442900.125 87 a\0b"sv, record), Reading::not_text);
  EXPECT_EQ(reader.read(std::string(logs::kMaxLine + 1, 'x'), record), Reading::too_long);
}

// --- Declared formats: lines of our own making in the documented forms ---

TEST(FortiGate, reads_nanoseconds_and_whole_urls_of_newer_versions) {
  LogReader reader = reader_of("fortigate");
  Record record;
  ASSERT_EQ(reader.read(
                "<189>date=2026-03-02 time=10:15:00 devname=\"fw-mairie\" logid=\"0317013312\" type=\"utm\" "
                "subtype=\"webfilter\" eventtype=\"ftgd_allow\" eventtime=1772442900125000000 tz=\"+0100\" "
                "user=\"N.BERNARD\" srcip=192.0.2.7 service=\"HTTP\" hostname=\"www.mairie.example\" "
                "action=\"passthrough\" url=\"http://www.mairie.example/agenda?d=1\" msg=\"say \\\"hi\\\"\"",
                record),
            Reading::record);
  EXPECT_EQ(record.at, utc("2026-03-02T09:15:00.125Z"));
  EXPECT_EQ(record.user, "N.BERNARD");
  EXPECT_EQ(record.address, "192.0.2.7");
  EXPECT_EQ(record.site, "http://www.mairie.example/agenda?d=1");
  EXPECT_TRUE(record.path_shown);
}

TEST(FortiGate, joins_host_and_path_of_older_versions) {
  LogReader reader = reader_of("fortigate");
  Record record;
  ASSERT_EQ(reader.read(
                "date=2026-03-02 time=10:15:00 type=utm subtype=webfilter eventtime=1772442900 user=\"\" "
                "unauthuser=\"pc-12\" srcip=192.0.2.7 service=HTTP hostname=\"jeux.example\" url=\"/jouer\"",
                record),
            Reading::record);
  EXPECT_EQ(record.site, "jeux.example/jouer");
  EXPECT_EQ(record.user, "pc-12");
}

TEST(FortiGate, an_https_line_with_the_root_only_hides_its_path) {
  LogReader reader = reader_of("fortigate");
  Record record;
  ASSERT_EQ(
      reader.read("date=2026-03-02 time=10:15:00 tz=\"+0100\" type=\"utm\" subtype=\"webfilter\" "
                  "srcip=192.0.2.7 service=\"HTTPS\" hostname=\"jeux.example\" url=\"https://jeux.example/\"",
                  record),
      Reading::record);
  EXPECT_EQ(record.at, utc("2026-03-02T09:15:00Z"));
  EXPECT_FALSE(record.path_shown);
  ASSERT_EQ(reader.read(
                "date=2026-03-02 time=10:15:00 tz=\"+0100\" type=\"utm\" subtype=\"webfilter\" "
                "srcip=192.0.2.7 service=\"HTTPS\" hostname=\"jeux.example\" url=\"https://jeux.example/p\"",
                record),
            Reading::record);
  EXPECT_TRUE(record.path_shown);
}

TEST(FortiGate, other_logs_of_the_same_box_are_left_aside) {
  LogReader reader = reader_of("fortigate");
  Record record;
  EXPECT_EQ(reader.read("date=2026-03-02 time=10:15:00 type=\"event\" subtype=\"system\"", record),
            Reading::other_record);
  EXPECT_EQ(reader.read("date=2026-03-02 type=\"utm\" subtype=\"webfilter\" hostname=\"a.example\"", record),
            Reading::bad_time);
  EXPECT_EQ(reader.read("type=\"utm\" subtype=\"webfilter", record), Reading::bad_syntax);
  EXPECT_EQ(reader.read("type=\"utm\" subtype=\"webfilter\" eventtime=1772442900 url=\"/p\"", record),
            Reading::no_site);
}

TEST(FortiGate, traffic_shows_addresses_or_names_and_never_paths) {
  LogReader reader = reader_of("fortigate-traffic");
  Record record;
  ASSERT_EQ(reader.read("date=2026-03-02 time=10:15:00 type=\"traffic\" subtype=\"forward\" "
                        "eventtime=1772442900125000000 srcip=192.0.2.7 dstip=198.51.100.9 service=\"HTTPS\"",
                        record),
            Reading::record);
  EXPECT_EQ(record.site, "198.51.100.9");
  EXPECT_FALSE(record.path_shown);
  EXPECT_EQ(reader.read("type=\"traffic\" subtype=\"forward\" eventtime=1772442900 service=\"DNS\"", record),
            Reading::other_record);
}

TEST(Stormshield, reads_the_firewalls_clock_with_its_offset) {
  LogReader reader = reader_of("stormshield");
  Record record;
  ASSERT_EQ(
      reader.read("id=firewall time=\"2026-03-02 10:15:01\" fw=\"SN310A\" tz=+0100 "
                  "startime=\"2026-03-02 10:15:00\" pri=5 proto=http op=GET result=200 user=\"n.bernard\" "
                  "domain=\"mairie.example\" src=192.0.2.7 srcport=59365 dst=198.51.100.9 dstport=80 "
                  "dstname=jeux.example action=block cat_site=\"games\" arg=\"/jouer%20ici\" logtype=\"web\"",
                  record),
      Reading::record);
  EXPECT_EQ(record.at, utc("2026-03-02T09:15:00Z"));
  EXPECT_EQ(record.user, "n.bernard");
  EXPECT_EQ(record.method, "GET");
  EXPECT_EQ(record.site, "jeux.example/jouer%20ici");
  EXPECT_EQ(reader.read("id=firewall time=\"2026-03-02 10:15:01\" tz=+0100 logtype=\"alarm\"", record),
            Reading::other_record);
}

TEST(Stormshield, the_tls_proxy_tells_a_name_only) {
  LogReader reader = reader_of("stormshield-ssl");
  Record record;
  ASSERT_EQ(reader.read("id=firewall time=\"2026-03-02 10:15:01\" tz=+0100 src=192.0.2.7 dst=198.51.100.9 "
                        "dstname=banque.example arg=\"Subject%20CN\" logtype=\"ssl\"",
                        record),
            Reading::record);
  EXPECT_EQ(record.site, "banque.example");
  EXPECT_FALSE(record.path_shown);
}

TEST(JsonLog, reads_nested_names_and_escapes) {
  LogReader reader = reader_of("json");
  Record record;
  ASSERT_EQ(
      reader.read(
          "{\"@timestamp\":\"2026-03-02T09:15:00.125Z\",\"user\":{\"name\":\"No\\u00e9mie\"},"
          "\"client\":{\"ip\":\"192.0.2.7\"},\"tags\":[{\"url\":\"no\"}],"
          "\"url\":{\"domain\":\"a.example\",\"path\":\"\\/p\"},\"http\":{\"request\":{\"method\":\"GET\"}}}",
          record),
      Reading::record);
  EXPECT_EQ(record.user, "Noémie");
  EXPECT_EQ(record.site, "a.example/p");
  EXPECT_EQ(record.method, "GET");
  for (const std::string_view broken :
       {"{", "{\"a\"", "{\"a\":}", "{\"a\":1,}", "[1]", "{\"a\":\"\\ud800\"}", "{\"time\":tru}", "{} x"})
    EXPECT_NE(reader.read(broken, record), Reading::record) << broken;
}

TEST(JsonLog, a_time_without_a_zone_is_the_charters) {
  LogReader reader = reader_of("json");
  Record record;
  ASSERT_EQ(reader.read(R"({"time":"2026-03-02 10:15:00","host":"a.example"})", record), Reading::record);
  EXPECT_TRUE(record.local_time);
  EXPECT_FALSE(record.path_shown);
}

TEST(CsvLog, its_first_line_names_the_columns_and_quotes_are_undone) {
  LogReader reader = reader_of("csv");
  Record record;
  EXPECT_EQ(reader.read("bytes,time,user,url,note", record), Reading::header);
  ASSERT_EQ(reader.read("12,2026-03-02T10:15:00+01:00,\"Bernard, \"\"No\"\"\",https://a.example/p,x", record),
            Reading::record);
  EXPECT_EQ(record.at, utc("2026-03-02T09:15:00Z"));
  EXPECT_EQ(record.user, "Bernard, \"No\"");
  EXPECT_EQ(record.site, "https://a.example/p");
  EXPECT_EQ(reader.read("12,2026-03-02T10:15:00+01:00,\"open", record), Reading::bad_syntax);
}

TEST(OwnLog, the_line_that_squid_writes_for_us_reads_back) {
  LogReader reader = reader_of("cartulaire-squid");
  Record record;
  ASSERT_EQ(reader.read("c2 1772442900.125 87 192.0.2.7 CONNECT a.example - 200 TCP_TUNNEL 10 20 i.1 "
                        "n.bernard allow - mairie 1.0 - - s -",
                        record),
            Reading::record);
  EXPECT_EQ(record.user, "n.bernard");
  EXPECT_FALSE(record.path_shown);
  EXPECT_EQ(reader.read("c2 1772442900.125 87 192.0.2.7 CONNECT a.example - 407 TCP_DENIED 10 20 -", record),
            Reading::other_record);
}

TEST(OwnLog, a_line_of_the_journal_reads_back) {
  LogReader reader = reader_of("cartulaire");
  Record record;
  ASSERT_EQ(
      reader.read(R"({"time":"2026-03-02T09:15:00.125Z","verdict":"deny","site":"jeux.example"})", record),
      Reading::record);
  EXPECT_EQ(record.site, "jeux.example");
  EXPECT_FALSE(record.path_shown);
}

TEST(Formats, are_told_by_what_their_lines_look_like) {
  const auto id = [](std::string_view head) {
    const auto format = detect_format(head);
    return format ? std::string(format->id()) : std::string();
  };
  EXPECT_EQ(
      id("# comment\n1772442900.1 1 192.0.2.7 TCP_MISS/200 5 GET http://a.example/ - HIER_DIRECT/- -\n"),
      "squid");
  EXPECT_EQ(id("type=\"utm\" subtype=\"webfilter\" eventtime=1772442900 hostname=\"a.example\"\n"),
            "fortigate");
  EXPECT_EQ(id("id=firewall time=\"2026-03-02 10:15:01\" dstname=a.example logtype=\"web\"\n"),
            "stormshield");
  EXPECT_EQ(id("{\"time\":\"2026-03-02T10:15:00Z\",\"host\":\"a.example\"}\n"), "json");
  EXPECT_EQ(id("time,user,url\n2026-03-02T10:15:00Z,x,https://a.example/\n"), "csv");
  EXPECT_EQ(id("what is this\n"), "");
}

TEST(Mapping, a_mistake_is_told_with_its_place) {
  const auto error = [](std::string_view text) {
    auto mapping = read_mapping(text, "mien.yml");
    return mapping ? std::string("fine") : mapping.error().text(base::Language::french);
  };
  EXPECT_EQ(error("id: x\nshape: key-value\ntime:\n  - {field: t, as: epoch}\nhost: [h]\n"), "fine");
  EXPECT_EQ(
      error("id: x\nforme: csv\n"),
      "mien.yml:2:1: clé inconnue : `forme` ; il y a : id, title, source, shape, separator, columns, detect, "
      "only, aside, time, zones, nothing, user, address, method, host, url, host_only, paths");
  EXPECT_EQ(error("id: x\nshpe: csv\n"), "mien.yml:2:1: clé inconnue : `shpe` ; vouliez-vous `shape` ?");
  EXPECT_EQ(error("id: x\ntime:\n  - {field: t, as: unix}\n"),
            "mien.yml:3:20: `epoch`, `civil` ou `worded` est attendu");
  EXPECT_NE(error("id: x\nhost: [h]\n").find("`time` manque"), std::string::npos);
  EXPECT_NE(error("id: x\ntime:\n  - {field: t}\n").find("`host` ou `url` manque"), std::string::npos);
}

}  // namespace
}  // namespace cartulaire::replay
