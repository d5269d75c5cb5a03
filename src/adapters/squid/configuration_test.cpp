#include "adapters/squid/configuration.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace cartulaire::adapters::squid {
namespace {

Settings settings() {
  Settings s;
  s.program = "/usr/bin/cartulaire";
  s.bundle = "/var/lib/cartulaire/bundle";
  s.key = "/etc/cartulaire/hub.pub";
  s.spool = "/var/lib/cartulaire/spool";
  s.pages = "/var/lib/cartulaire/pages";
  s.cache_log = "/var/log/squid/cache.log";
  return s;
}

// The lines that Squid would act on.
std::vector<std::string> directives(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (end > at && text[at] != '#') lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

TEST(Configuration, Web01AllowsOnOurOkAndRefusesEverythingElse) {
  const auto text = configuration(settings());
  ASSERT_TRUE(text);
  std::vector<std::string> rules;
  for (const std::string& line : directives(*text))
    if (line.starts_with("http_access")) rules.push_back(line);
  EXPECT_EQ(rules, (std::vector<std::string>{"http_access allow cartulaire",
                                             "http_access deny cartulaire_refusal"}));
  EXPECT_NE(text->find("ttl=0 negative_ttl=0 cache=0"), std::string::npos);
}

TEST(Configuration, Ack02WhoHasStillToSignIsLedToThePortalAndNobodyElse) {
  Settings gated = settings();
  gated.portal = "https://charte.example.org";
  const auto text = configuration(gated);
  ASSERT_TRUE(text);
  std::vector<std::string> rules;
  for (const std::string& line : directives(*text))
    if (line.starts_with("http_access")) rules.push_back(line);
  EXPECT_EQ(rules, (std::vector<std::string>{"http_access allow cartulaire",
                                             "http_access deny cartulaire_page cartulaire_gate",
                                             "http_access deny cartulaire_refusal"}));
  EXPECT_NE(
      text->find("deny_info 302:https://charte.example.org/portail?par=squid&vers=%u cartulaire_gate\n"),
      std::string::npos);
  EXPECT_NE(text->find(" --portal https://charte.example.org"), std::string::npos);
  EXPECT_EQ(configuration(settings())->find("cartulaire_gate"), std::string::npos);
  for (const char* wrong :
       {"charte.example.org", "https://a b", "https://a.example/", "https://a.example/%u", "https://a\"b"}) {
    gated.portal = wrong;
    EXPECT_FALSE(configuration(gated)) << wrong;
  }
}

TEST(Configuration, Lg02SquidKeepsNoLogOfItsOwn) {
  const auto text = configuration(settings());
  std::vector<std::string> logs;
  for (const std::string& line : directives(*text))
    if (line.find("_log ") != std::string::npos) logs.push_back(line);
  EXPECT_EQ(logs, (std::vector<std::string>{"access_log "
                                            "daemon:bundle=/var/lib/cartulaire/bundle,key=/etc/cartulaire/"
                                            "hub.pub,spool=/var/lib/cartulaire/spool "
                                            "logformat=cartulaire",
                                            "cache_store_log none", "cache_log /var/log/squid/cache.log"}));
  for (const char* line : {"debug_options ALL,0", "coredump_dir none", "client_db off", "cache deny all"})
    EXPECT_NE(text->find(line), std::string::npos) << line;
}

TEST(Configuration, NothingIsDecryptedPeekingComesOnlyWhereAskedFor) {
  EXPECT_EQ(configuration(settings())->find("ssl_bump"), std::string::npos);
  Settings peeking = settings();
  peeking.sni_certificate = "/etc/cartulaire/page.pem";
  EXPECT_FALSE(configuration(peeking));
  peeking.listen = "127.0.0.1:3128";
  const auto text = configuration(peeking);
  ASSERT_TRUE(text);
  EXPECT_NE(text->find("ssl_bump splice all"), std::string::npos);
  for (const std::string& line : directives(*text))
    EXPECT_FALSE(line.starts_with("ssl_bump bump")) << line;
}

TEST(Configuration, APathThatWouldSayMoreThanAPathIsRefused) {
  for (const char* bad : {"relative", "/with space", "/new\nhttp_access allow all", "/quote\"", "/hash#"}) {
    Settings s = settings();
    s.spool = bad;
    EXPECT_FALSE(configuration(s)) << bad;
  }
}

}  // namespace
}  // namespace cartulaire::adapters::squid
