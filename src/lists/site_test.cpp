// WEB-01: one form for every spelling of a site.
#include "lists/site.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cartulaire::lists {
namespace {

std::string host(std::string_view text) {
  SiteBuffer buffer;
  const auto site = parse_site(text, buffer);
  return site ? std::string(site->host) : "(none)";
}
std::string path(std::string_view text) {
  SiteBuffer buffer;
  const auto site = parse_site(text, buffer);
  return site ? std::string(site->path) : "(none)";
}

TEST(SiteTest, WEB_01_hosts) {
  EXPECT_EQ(host("https://User:p@ss@WWW.Example.FR:8443/x"), "www.example.fr");
  EXPECT_EQ(host("example.fr:443"), "example.fr");
  EXPECT_EQ(host("example.fr."), "example.fr");
  EXPECT_EQ(host("//example.fr/x"), "example.fr");
  EXPECT_EQ(host("http:\\\\example.fr\\x"), "example.fr");
  EXPECT_EQ(host(" http://example.fr "), "example.fr");
  EXPECT_EQ(host("foo://Example.fr/"), "example.fr");
  EXPECT_EQ(host("http://ex%61mple.fr/"), "example.fr");
  EXPECT_EQ(host("http://%e9cole.fr/"), "(none)");  // latin-1 bytes are no UTF-8
  EXPECT_EQ(host("\xC3\xA9"
                 "cole.fr"),
            "xn--cole-9oa.fr");
  EXPECT_EQ(host("http://under_score.fr/"), "under_score.fr");
}

TEST(SiteTest, WEB_01_what_is_no_host) {
  for (const char* text : {"",
                           ".",
                           "..",
                           "a..b",
                           ".a",
                           "a..",
                           "http://",
                           "http:///",
                           "exa mple.fr",
                           "a:b",
                           "a:99999",
                           "[::1",
                           "[::1]x",
                           "[::g]",
                           "http://a<b/",
                           "256.256.256.256",
                           "1.2.3.4.5",
                           "1.2.3.x4.5",
                           "a%zz.fr",
                           "a%00.fr",
                           "http://user@/",
                           "@"}) {
    EXPECT_EQ(host(text), "(none)") << text;
  }
  EXPECT_EQ(host(std::string(254, 'a')), "(none)");
  EXPECT_EQ(host(std::string(253, 'a')), std::string(253, 'a'));
  EXPECT_EQ(host(std::string(253, 'a') + "."), std::string(253, 'a'));
}

TEST(SiteTest, WEB_01_addresses) {
  EXPECT_EQ(host("http://127.1/"), "127.0.0.1");
  EXPECT_EQ(host("http://0x7f000001:80/"), "127.0.0.1");
  EXPECT_EQ(host("http://0177.0.0.01./"), "127.0.0.1");
  EXPECT_EQ(host("[2001:DB8::0:1]:443"), "2001:db8::1");
  EXPECT_EQ(host("2001:db8:0:0:0:0:0:1"), "2001:db8::1");
  EXPECT_EQ(host("[::]"), "::");
  EXPECT_EQ(host("[1::]"), "1::");
  EXPECT_EQ(host("[1:0:0:2:0:0:0:3]"), "1:0:0:2::3");
  EXPECT_EQ(host("[1:0:2:3:4:5:6:7]"), "1:0:2:3:4:5:6:7");
  EXPECT_EQ(host("[fe80::1%25eth0]"), "(none)");
  EXPECT_EQ(host("[::ffff:192.0.2.1]"), "192.0.2.1");
  SiteBuffer buffer;
  EXPECT_TRUE(parse_site("192.0.2.1:80", buffer)->is_ip);
  EXPECT_TRUE(parse_site("[::1]:80", buffer)->is_ip);
  EXPECT_FALSE(parse_site("a192.0.2.1.fr", buffer)->is_ip);
}

TEST(SiteTest, WEB_01_paths) {
  EXPECT_EQ(path("example.fr:443"), "");
  EXPECT_EQ(path("http://example.fr"), "/");
  EXPECT_EQ(path("http://example.fr?x"), "/?x");
  EXPECT_EQ(path("http://example.fr/a/b?c=d#e"), "/a/b?c=d");
  EXPECT_EQ(path("http://example.fr/a/./b/../c"), "/a/c");
  EXPECT_EQ(path("http://example.fr/a/%2e%2E/c"), "/c");
  EXPECT_EQ(path("http://example.fr/../../x"), "/x");
  EXPECT_EQ(path("http://example.fr/a/.."), "/");
  EXPECT_EQ(path("http://example.fr/a/b/."), "/a/b/");
  EXPECT_EQ(path("http://example.fr/%41%2f%20"), "/A%2f%20");
  EXPECT_EQ(path("http://example.fr\\a\\b"), "/a/b");
  EXPECT_EQ(path("http://example.fr/?/../x"), "/?/../x");
  EXPECT_EQ(path("http://example.fr/x/..?y"), "/?y");
  EXPECT_EQ(path("http://example.fr/" + std::string(9000, 'x')).size(), SiteBuffer::kMaxPath - 1);
}

TEST(SiteTest, WEB_01_parents_at_label_borders) {
  EXPECT_EQ(parent_name("a.b.c"), "b.c");
  EXPECT_EQ(parent_name("c"), "");
  EXPECT_TRUE(covers("b.c", "a.b.c"));
  EXPECT_TRUE(covers("b.c", "b.c"));
  EXPECT_FALSE(covers("b.c", "ab.c"));
  EXPECT_FALSE(covers("", "b.c"));
}

TEST(SiteTest, WEB_01_the_usual_way_and_the_general_way_agree) {
  // Given hosts and paths of every length around the sixteen bytes that are read at once, then the scheme in
  // capitals, which only the general way knows, changes nothing.
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed): the same texts each time
  constexpr std::string_view kAlphabet = "aaabbz09-_....//:%#?\\A@~ \x7f\xc3";
  const auto some = [&](std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
      text += kAlphabet[random() % (random() % 8 == 0 ? kAlphabet.size() : 15)];
    return text;
  };
  int usable = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text = "://" + some(random() % 40) + some(random() % 3 == 0 ? random() % 300 : 0);
    ASSERT_EQ(host("http" + text), host("HTTP" + text)) << text;
    ASSERT_EQ(path("http" + text), path("HTTP" + text)) << text;
    if (host("http" + text) != "(none)") ++usable;
  }
  EXPECT_GT(usable, 20'000);
}

}  // namespace
}  // namespace cartulaire::lists
