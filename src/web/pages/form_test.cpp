#include "web/pages/form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "web/frozen.hpp"

namespace cartulaire::web::pages {
namespace {

TEST(Forms, what_a_browser_sends_is_read) {
  const Fields fields = read_fields("login=%C3%A9lise&place=Port+Lavande&empty=&login=other&%zz=1&bad=%0A");
  EXPECT_EQ(fields, (Fields{{"login", "élise"}, {"place", "Port Lavande"}, {"empty", ""}}));
}

TEST(Forms, no_more_than_the_limits) {
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += std::to_string(i) + "=x&";
  EXPECT_EQ(read_fields(many).size(), 16u);
  EXPECT_TRUE(read_fields("a=" + std::string(4097, 'x')).empty());
  EXPECT_EQ(read_fields("a=" + std::string(4096, 'x')).size(), 1u);
}

TEST(WantedPage, only_pages_of_the_web_that_show_where_they_lead) {
  for (const char* good :
       {"http://site.example/", "HTTPS://Site.example:8443/a?b=c&d=%C3%A9#e", "http://[::1]:8080/"})
    EXPECT_EQ(wanted_page(good), good);
  for (const char* bad : {"", "javascript:alert(1)", "//evil.example", "http:/a", "http://", "http:///x",
                          "http://a@evil.example/", "http://a.example\\@evil.example/", "http://a.example/ b",
                          "http://a.example/\"x", "http://é.example/", "http://a.example/\n",
                          "ftp://a.example/", " http://a.example/"})
    EXPECT_EQ(wanted_page(bad), "") << bad;
  EXPECT_EQ(wanted_page("http://a.example/" + std::string(2000, 'x')), "");
}

TEST(WantedPage, what_squid_wrote_for_html_is_undone_once) {
  EXPECT_EQ(without_entities("http://a/?b=1&amp;c=&#39;&quot;&lt;&gt;"), "http://a/?b=1&c='\"<>");
  EXPECT_EQ(without_entities("&amp;amp;&unknown;&"), "&amp;&unknown;&");
}

RC_GTEST_PROP(Forms, values_come_back_as_they_were, ()) {
  const auto value = *rc::gen::container<std::string>(rc::gen::inRange<char>(32, 127));
  RC_PRE(value.size() <= 1000u);
  RC_ASSERT(field(read_fields("x=" + percent_encoded(value)), "x") == value);
}

RC_GTEST_PROP(Forms, any_bytes_are_read_and_no_control_character_gets_in, (const std::string& text)) {
  for (const auto& [name, value] : read_fields(text))
    for (const char c : value)
      RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
  const std::string wanted = wanted_page(text);
  RC_ASSERT(wanted.empty() || wanted == text);
}

TEST(Frozen, a_page_may_use_the_style_that_it_carries_and_nothing_else) {
  // The hash: printf 'p{}' | openssl dgst -sha256 -binary | base64
  const std::string policy = policy_for_frozen("<style>p{}</style><p>");
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_NE(policy.find("style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='"), std::string::npos)
      << policy;
  EXPECT_NE(policy_for_frozen("<style>p{}").find("style-src 'none'"), std::string::npos)
      << "a style without an end";
}

}  // namespace
}  // namespace cartulaire::web::pages
