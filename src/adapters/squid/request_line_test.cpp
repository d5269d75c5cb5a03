#include "adapters/squid/request_line.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "adapters/squid/escape.hpp"

namespace cartulaire::adapters::squid {
namespace {

TEST(RequestLine, Web01ReadsWhatSquidWrites) {
  const auto line =
      read_request_line("17 marie.dupont 10.1.2.3 GET http://example.org/a%2Fb?x=1 fr-FR,fr;q=0.8 -");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->channel, "17");
  EXPECT_EQ(line->user, "marie.dupont");
  EXPECT_EQ(line->address, "10.1.2.3");
  EXPECT_EQ(line->method, "GET");
  EXPECT_EQ(line->url, "http://example.org/a%2Fb?x=1");
  EXPECT_EQ(line->sni, "");
  EXPECT_EQ(line->languages, "fr-FR,fr;q=0.8");
}

TEST(RequestLine, Web01ATunnelTellsHostAndPortAndPerhapsItsSni) {
  const auto line = read_request_line("3 - 10.1.2.3 CONNECT 192.0.2.9:443 - bank.example -\r");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->user, "");
  EXPECT_EQ(line->url, "192.0.2.9:443");
  EXPECT_EQ(line->sni, "bank.example");
}

TEST(RequestLine, ALineThatStopsShortKeepsItsChannelSoThatItIsAnswered) {
  const auto line = read_request_line("9 - 10.1.2.3");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->channel, "9");
  EXPECT_EQ(line->url, "");
}

TEST(RequestLine, ValuesAreCutAtEverySpaceWhereverItStands) {
  // Given values of every length, then each comes back whole: the cut works sixteen bytes at a time.
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string user(size, 'u');
    const std::string text = "7 " + user + " 10.1.2.3 GET http://e.org/ fr s.example - more";
    const auto line = read_request_line(text);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->user, user);
    EXPECT_EQ(line->address, "10.1.2.3");
    EXPECT_EQ(line->method, "GET");
    EXPECT_EQ(line->url, "http://e.org/");
    EXPECT_EQ(line->languages, "fr");
    EXPECT_EQ(line->sni, "s.example");
  }
  const auto empty = read_request_line("7  10.1.2.3  \xa0\x21");
  ASSERT_TRUE(empty);
  EXPECT_EQ(empty->user, "");
  EXPECT_EQ(empty->address, "10.1.2.3");
  EXPECT_EQ(empty->method, "");
  EXPECT_EQ(empty->url, "\xa0\x21");
}

TEST(RequestLine, NoAnswerEverGoesToAChannelThatIsNone) {
  for (const char* bad : {"", " ", "- - 10.1.2.3 GET http://a/", "\" - - -", "1\x01 - - GET http://a/ - - -",
                          "123456789012345678901234567890123 - - GET http://a/ - - -"})
    EXPECT_FALSE(read_request_line(bad)) << bad;
}

TEST(RequestLine, Web07EnglishComesFirstOnlyForThoseWhoPutItBeforeFrench) {
  EXPECT_TRUE(prefers_english("en"));
  EXPECT_TRUE(prefers_english("en-GB,en;q=0.9,fr;q=0.5"));
  EXPECT_TRUE(prefers_english("de,%20en;q=0.5,fr"));
  EXPECT_FALSE(prefers_english("fr-FR,fr;q=0.8,en;q=0.5"));
  EXPECT_FALSE(prefers_english("de,es"));
  EXPECT_FALSE(prefers_english(""));
  EXPECT_FALSE(prefers_english("enormous,fr"));
  EXPECT_FALSE(prefers_english(",,,;,"));
}

TEST(Escape, ValuesComeBackAsTheyWere) {
  std::array<char, 64> buffer{};
  EXPECT_EQ(unescape("marie", buffer), "marie");
  EXPECT_EQ(unescape("Jos%C3%A9%20B.", buffer), "Jos\xc3\xa9 B.");
  EXPECT_EQ(unescape("100%", buffer), "100%");
  EXPECT_EQ(unescape("%4", buffer), "%4");
  EXPECT_EQ(unescape("%zz%41", buffer), "%zzA");
  EXPECT_EQ(unescape("", buffer), "");
}

TEST(Escape, AValueTooLongForItsPlaceIsNoValue) {
  std::array<char, 4> buffer{};
  EXPECT_EQ(unescape("%41bcd", buffer), "Abcd");
  EXPECT_EQ(unescape("%41bcde", buffer), "");
}

TEST(Escape, OnlyTheAuthorityOfAUrlIsUnescaped) {
  std::array<char, 128> buffer{};
  EXPECT_EQ(unescape_authority("http://%5B::1%5D:80/a%2Fb", buffer), "http://[::1]:80/a%2Fb");
  EXPECT_EQ(unescape_authority("%5B::1%5D:443", buffer), "[::1]:443");
  EXPECT_EQ(unescape_authority("http://e.org/%61", buffer), "http://e.org/%61");
  EXPECT_EQ(unescape_authority("http://%65.org?q=%41", buffer), "http://e.org?q=%41");
}

}  // namespace
}  // namespace cartulaire::adapters::squid
