// Each shipped source: from its lines to the sessions that they tell.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/sessions/cutter.hpp"
#include "adapters/sessions/mapping.hpp"
#include "adapters/sessions/table.hpp"
#include "logs/timestamp.hpp"
#include "platform/zone.hpp"

namespace cartulaire::adapters::sessions {
namespace {

using Told = std::vector<std::string>;

base::Instant utc(std::string_view text) {
  return logs::parse_civil(text).value().at;
}

// "user address host application end seconds", "-" for none.
std::string told(const Session& session) {
  const auto or_none = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(session.at.time_since_epoch()).count();
  const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss clock(at - day);
  return fmt::format("{}{} {} {} [{}] {:02}:{:02}:{:02} {}", session.refused ? "refused " : "",
                     or_none(session.user), or_none(session.address), or_none(session.host),
                     session.application, clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count(),
                     session.lasted ? fmt::format("{}s", session.lasted->count() / 1000) : "-");
}

struct Source {
  explicit Source(std::string_view id) : mapping(find_mapping(id).value()) {}

  Told read(std::string_view text) {
    Told sessions;
    Reader reader(mapping, {platform::load_time_zone("Europe/Paris").value(), utc("2026-03-31T00:00:00Z")});
    Cutter cutter(
        mapping.log.shape,
        [&](std::string_view record, std::uint64_t) {
          Step step;
          readings.push_back(reader.read(record, step));
          if (readings.back() == Reading::step)
            table.apply(step, now, [&](Session&& one) { sessions.push_back(told(one)); });
        },
        [&](std::uint64_t) { readings.push_back(Reading::too_long); });
    cutter.feed(text);
    cutter.finish();
    return sessions;
  }

  Told expire(base::Instant at) {
    Told sessions;
    table.expire(at, {}, [&](Session&& one) { sessions.push_back(told(one)); });
    return sessions;
  }

  Mapping mapping;
  Table table{{mapping.unique_key, mapping.timeout}};
  base::Instant now = utc("2026-03-31T00:00:00Z");
  std::vector<Reading> readings;
};

TEST(Sources, all_shipped_ones_read_and_are_found_by_name) {
  EXPECT_EQ(shipped_mappings().size(), 9U);
  for (const Mapping& mapping : shipped_mappings())
    EXPECT_EQ(find_mapping(mapping.log.id)->application, mapping.application);
  EXPECT_NE(find_mapping("ssh").error().french.find("sshd"), std::string::npos);
}

TEST(Sshd, a_session_goes_from_accepted_to_closed_LG_01) {
  Source sshd("sshd");
  EXPECT_EQ(
      sshd.read(
          "Mar 10 09:00:00 srv sshd[41]: Accepted publickey for n.bernard from 192.0.2.7 port 4 ssh2: RSA x\n"
          "Mar 10 09:00:00 srv sshd[41]: pam_unix(sshd:session): session opened for user n.bernard by "
          "(uid=0)\n"
          "Mar 10 09:00:05 srv sshd[42]: Accepted password for e.petit from 2001:db8::7 port 4 ssh2\n"
          "Mar 10 09:30:00 srv sshd[43]: Disconnected from user n.bernard 192.0.2.7 port 4\n"
          "Mar 10 09:30:00 srv sshd[41]: pam_unix(sshd:session): session closed for user n.bernard\n"),
      (Told{"n.bernard 192.0.2.7 - [ssh srv] 08:30:00 1800s"}));
  EXPECT_EQ(sshd.table.open(), 1U);
  EXPECT_EQ(sshd.table.without_beginning(), 1U);
}

TEST(Sshd, a_number_that_comes_again_ends_the_session_before_at_an_unknown_moment) {
  Source sshd("sshd");
  EXPECT_EQ(sshd.read("2026-03-10T09:00:00+01:00 srv sshd-session[41]: Accepted password for a from "
                      "192.0.2.7 port 4 ssh2\n"
                      "2026-03-11T09:00:00+01:00 srv sshd-session[41]: Accepted password for b from "
                      "192.0.2.8 port 4 ssh2\n"),
            (Told{"a 192.0.2.7 - [ssh srv] 08:00:00 -"}));
}

TEST(Sshd, the_name_that_was_typed_for_an_account_that_does_not_exist_is_not_read) {
  Source sshd("sshd");
  EXPECT_EQ(
      sshd.read(
          "Mar 10 09:00:00 srv sshd[1]: Failed password for n.bernard from 192.0.2.7 port 4 ssh2\n"
          "Mar 10 09:00:00 srv sshd[1]: Failed password for invalid user S3cret! from 192.0.2.7 port 4 ssh2\n"
          "Mar 10 09:00:00 srv sshd[1]: Failed password for invalid user x from 192.0.2.9 port 5 ssh2 from "
          "192.0.2.7 port 4 ssh2\n"
          "Mar 10 09:00:00 srv sshd[1]: Accepted password for x from 192.0.2.9 port\n"),
      (Told{"refused n.bernard 192.0.2.7 - [ssh srv] 08:00:00 -",
            "refused - 192.0.2.7 - [ssh srv] 08:00:00 -", "refused - 192.0.2.7 - [ssh srv] 08:00:00 -"}));
}

std::string packet(std::string_view kind, std::string_view id, int at, int seconds,
                   std::string_view more = "") {
  return fmt::format(
      "Tue Mar 10 10:00:00 2026\n\tUser-Name = \"n.bernard\"\n\tNAS-IP-Address = 192.0.2.1\n\tNAS-Identifier "
      "= "
      "\"wifi\"\n\tFramed-IP-Address = 198.51.100.9\n\tCalling-Station-Id = \"00-11-22\"\n\tAcct-Session-Id "
      "= "
      "\"{}\"\n\tAcct-Status-Type = {}\n\tAcct-Session-Time = {}\n{}\tTimestamp = {}\n\n",
      id, kind, seconds, more, 1773133200 + at);  // 2026-03-10T09:00:00Z
}

TEST(Radius, start_interim_and_stop_are_one_session_however_often_they_are_sent) {
  Source radius("freeradius");
  EXPECT_EQ(
      radius.read(packet("Start", "1", 0, 0) + packet("Start", "1", 3, 0) +
                  packet("Interim-Update", "1", 600, 600) +
                  packet("Stop", "1", 905, 900, "\tAcct-Delay-Time = 5\n") + packet("Stop", "1", 910, 900)),
      (Told{"n.bernard 198.51.100.9 00-11-22 [radius wifi] 09:15:00 900s"}));
  EXPECT_EQ(radius.table.open(), 0U);
}

TEST(Radius, a_stop_says_enough_by_itself_and_a_lost_one_is_written_as_far_as_is_known) {
  Source radius("freeradius");
  EXPECT_EQ(radius.read(packet("Stop", "1", 905, 900)),
            (Told{"n.bernard 198.51.100.9 00-11-22 [radius wifi] 09:15:05 900s"}));
  EXPECT_EQ(radius.read(packet("Interim-Update", "2", 60, 30) + packet("Interim-Update", "2", 120, 90)),
            Told{});
  const Told as_known = {"n.bernard 198.51.100.9 00-11-22 [radius wifi] 09:02:00 90s"};
  EXPECT_EQ(radius.expire(radius.now + std::chrono::hours(24 * 6)), Told{});
  EXPECT_EQ(radius.expire(radius.now + std::chrono::hours(24 * 8)), as_known);
  EXPECT_EQ(radius.read(packet("Stop", "2", 150, 120)), Told{}) << "it was written";
}

TEST(Radius, a_gateway_that_starts_again_ends_its_own_sessions) {
  Source radius("freeradius");
  EXPECT_EQ(radius.read(packet("Start", "1", 0, 0) + packet("Interim-Update", "1", 300, 300)), Told{});
  EXPECT_EQ(
      radius.read(
          "\tNAS-IP-Address = 192.0.2.2\n\tAcct-Status-Type = Accounting-On\n\tTimestamp = 1773133800\n\n"),
      Told{});
  EXPECT_EQ(radius.read("\tNAS-IP-Address = 192.0.2.1\n\tNAS-Identifier = \"wifi\"\n\tAcct-Status-Type = "
                        "Accounting-On\n\tTimestamp = 1773133800\n\n"),
            (Told{"n.bernard 198.51.100.9 00-11-22 [radius wifi] 09:05:00 300s"}));
}

TEST(Radius, a_zone_in_letters_is_read_only_where_the_mapping_declares_it) {
  Source radius("freeradius");
  const std::string stop =
      "User-Name = 'a'\nAcct-Status-Type = Stop\nAcct-Session-Time = 60\nEvent-Timestamp = 'Mar 10 2026 "
      "10:00:00 ";
  EXPECT_EQ(radius.read(stop + "CET'\n\n"), (Told{"a - - [radius] 09:00:00 60s"}));
  EXPECT_EQ(radius.read(stop + "WIB'\n\n"), Told{});
  EXPECT_EQ(radius.readings.back(), Reading::bad_time);
}

std::string login(int type, std::string_view line, std::string_view user, std::uint32_t at) {
  std::string record(384, '\0');
  record[0] = static_cast<char>(type);
  record.replace(8, line.size(), line);
  record.replace(44, user.size(), user);
  for (std::size_t i = 0; i < 4; ++i)
    record[340 + i] = static_cast<char>(at >> (8 * i));
  return record;
}

TEST(Wtmp, logins_end_by_line_by_a_halt_or_by_a_power_cut) {
  constexpr std::uint32_t kNine = 1773133200;
  Source wtmp("wtmp");
  EXPECT_EQ(wtmp.read(login(7, "pts/0", "a", kNine) + login(7, "pts/1", "b", kNine + 10) +
                      login(8, "pts/0", "", kNine + 60)),
            (Told{"a - - [login] 09:01:00 60s"}));
  EXPECT_EQ(wtmp.read(login(1, "~", "shutdown", kNine + 100)), (Told{"b - - [login] 09:01:40 90s"}));
  EXPECT_EQ(wtmp.read(login(7, "tty1", "c", kNine + 200) + login(2, "~", "reboot", kNine + 900)),
            (Told{"c - - [login] 09:03:20 -"}));
}

TEST(OpenLdap, a_bind_has_the_address_of_its_connection_and_the_name_of_its_request) {
  const std::string head = "Mar 10 10:00:00 ldap slapd[7]: ";
  Source ldap("openldap");
  EXPECT_EQ(
      ldap.read(head + "conn=1 fd=9 ACCEPT from IP=192.0.2.7:45011 (IP=0.0.0.0:636)\n" + head +
                "conn=2 fd=9 ACCEPT from IP=[2001:db8::7]:45011 (IP=[::]:636)\n" + head +
                "conn=1 op=0 BIND dn=\"uid=n.bernard,ou=people,dc=example\" method=128\n" + head +
                "conn=1 op=0 BIND dn=\"uid=n.bernard,ou=people,dc=example\" mech=SIMPLE ssf=0\n" + head +
                "conn=1 op=0 RESULT tag=97 err=0 text=\n" + head + "conn=2 op=0 BIND dn=\"\" method=128\n" +
                head + "conn=2 op=0 RESULT tag=97 err=0 text=\n" + head +
                "conn=1 op=1 BIND dn=\"uid=e.petit,dc=example\" method=128\n" + head +
                "conn=1 op=1 RESULT tag=97 err=49 text=\n" + head + "conn=1 fd=9 closed\n"),
      (Told{"n.bernard 192.0.2.7 - [ldap ldap] 09:00:00 -",
            "refused e.petit 192.0.2.7 - [ldap ldap] 09:00:00 -"}));
  EXPECT_EQ(ldap.table.nobody(), 1U) << "an anonymous bind";
}

TEST(Windows, the_exported_columns_pair_by_logon) {
  Source windows("windows");
  EXPECT_EQ(
      windows.read(
          "\xEF\xBB\xBF\"TimeCreated\",\"Id\",\"RecordId\",\"MachineName\",\"TargetUserName\","
          "\"TargetLogonId\","
          "\"LogonType\",\"IpAddress\",\"WorkstationName\"\r\n"
          "\"2026-03-10T09:00:00.1234567Z\",\"4624\",\"1\",\"PC1\",\"n.bernard\",\"0x1\",\"2\",\"-\","
          "\"PC1\"\r\n"
          "\"2026-03-10T09:00:01.0000000Z\",\"4624\",\"2\",\"PC1\",\"PC1$\",\"0x2\",\"3\",\"192.0.2.7\","
          "\"\"\r\n"
          "\"2026-03-10T09:00:02.0000000Z\",\"4624\",\"3\",\"PC1\",\"DWM-1\",\"0x3\",\"2\",\"-\",\"-\"\r\n"
          "\"2026-03-10T10:00:00.1234567Z\",\"4647\",\"4\",\"PC1\",\"n.bernard\",\"0x1\",\"\",\"\",\"\"\r\n"),
      (Told{"n.bernard - PC1 [windows PC1] 10:00:00 3600s"}));
}

TEST(Keycloak, each_application_that_is_opened_is_a_session_without_an_end) {
  Source keycloak("keycloak");
  EXPECT_EQ(
      keycloak.read(R"({"time":1773133200123,"type":"LOGIN","realmId":"r","clientId":"portail","userId":"u",)"
                    R"("ipAddress":"192.0.2.7","details":{"username":"n.bernard"}})"
                    "\n"
                    R"({"time":1773133200124,"type":"REFRESH_TOKEN","realmId":"r","clientId":"portail"})"
                    "\n"
                    R"({"time":1773133200125,"type":"LOGIN","realmId":"r","details":{"username":"a\u0007"}})"
                    "\n"),
      (Told{"n.bernard 192.0.2.7 - [oidc portail] 09:00:00 -"}));
  EXPECT_EQ(keycloak.readings.back(), Reading::not_text);
}

TEST(OpenVpn, a_client_is_named_with_its_port) {
  const std::string head = "2026-03-10T10:00:00+01:00 gw ovpn-server[7]: ";
  Source vpn("openvpn");
  EXPECT_EQ(
      vpn.read(
          head + "192.0.2.7:4000 [n.bernard] Peer Connection Initiated with [AF_INET]192.0.2.7:4000\n" +
          head +
          "n.bernard/192.0.2.7:4000 MULTI_sva: pool returned IPv4=10.8.0.6, IPv6=(Not enabled)\n"
          "2026-03-10T11:00:00+01:00 gw ovpn-server[7]: n.bernard/192.0.2.7:4000 SIGTERM[soft,remote-exit] "
          "received, client-instance exiting\n"),
      (Told{"n.bernard 192.0.2.7 - [vpn gw] 10:00:00 3600s"}));
}

TEST(FortiGate, a_tunnel_goes_down_with_its_duration) {
  const std::string head =
      "date=2026-03-10 time=10:00:00 devname=\"FG100\" vd=\"root\" eventtime=1773133200000000000 "
      "tz=\"+0100\" ";
  Source vpn("fortigate-vpn");
  EXPECT_EQ(
      vpn.read(head +
               "type=\"event\" subtype=\"vpn\" action=\"tunnel-up\" tunneltype=\"ssl-tunnel\" tunnelid=9 "
               "remip=192.0.2.7 user=\"n.bernard\"\n" +
               head +
               "type=\"event\" subtype=\"vpn\" action=\"tunnel-down\" tunneltype=\"ssl-tunnel\" tunnelid=9 "
               "remip=192.0.2.7 user=\"n.bernard\" duration=1200\n" +
               head + "type=\"traffic\" action=\"accept\"\n"),
      (Told{"n.bernard 192.0.2.7 - [vpn FG100] 09:00:00 1200s"}));
}

TEST(Mapping, a_mistake_is_told_with_its_place_and_its_cure) {
  const std::string good =
      "id: x\nshape: syslog\napplication: a\nuser: [u]\nkey: [pid]\nrules:\n  - {does: begin, match: "
      "'(?P<u>.)'}\n";
  const auto error = [](std::string text, std::string_view from, std::string_view to) {
    text.replace(text.find(from), from.size(), to);
    auto mapping = read_mapping(text, "mien.yml");
    return mapping ? std::string("fine") : mapping.error().text(base::Language::french);
  };
  EXPECT_EQ(error(good, "id: x", "id: x"), "fine");
  EXPECT_EQ(
      error(good, "begin", "start"),
      "mien.yml:7:12: effet inconnu : `start` ; il y a : begin, update, end, once, refused, note, forget, "
      "end-all, break-all");
  EXPECT_EQ(error(good, "key: [pid]", "kye: [pid]"),
            "mien.yml:5:1: clé inconnue : `kye` ; vouliez-vous `key` ?");
  EXPECT_NE(error(good, "key: [pid]", "host: [h]").find("`key` manque"), std::string::npos);
  EXPECT_NE(error(good, "'(?P<u>.)'", "'(?P<u>'").find("expression non reconnue"), std::string::npos);
  EXPECT_NE(error(good, "id: x", "id: ../x").find("`id`"), std::string::npos);
  EXPECT_NE(error(good, "user: [u]", "user: [u]\ntimeout: 90 days").find("31 jours au plus"),
            std::string::npos);
  EXPECT_NE(error(good, "shape: syslog", "shape: text").find("utmp64"), std::string::npos);
}

}  // namespace
}  // namespace cartulaire::adapters::sessions
