// Whom a proxy is believed, and what counts as the premises (ACC-05).
#include "web/where.hpp"

#include <gtest/gtest.h>

namespace cartulaire::web {
namespace {

WebConfig config() {
  WebConfig out;
  out.inside = {*policy::parse_prefix("10.0.0.0/8"), *policy::parse_prefix("2001:db8::/32")};
  out.proxies = {*policy::parse_prefix("10.0.0.2"), *policy::parse_prefix("::1")};
  return out;
}

std::string seen(std::string peer, std::string_view forwarded) {
  platform::HttpRequest request;
  request.peer = std::move(peer);
  request.field = [forwarded](std::string_view name) {
    return name == "X-Forwarded-For" ? forwarded : std::string_view();
  };
  return address_of(config(), request);
}

TEST(Where, only_trusted_proxies_are_believed) {
  EXPECT_EQ(seen("203.0.113.9", "10.1.1.1"), "203.0.113.9");
  EXPECT_EQ(seen("10.0.0.2", "203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(seen("::1", "2001:db8::7"), "2001:db8::7");
}

TEST(Where, the_last_address_that_is_no_proxy_counts) {
  EXPECT_EQ(seen("10.0.0.2", "10.1.1.1, 203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(seen("10.0.0.2", "203.0.113.9 ,10.0.0.2, ::1"), "203.0.113.9");
}

TEST(Where, a_field_that_says_nothing_leaves_the_proxy_which_is_outside) {
  for (const char* field : {"", ",", "unknown", "203.0.113.9, junk", "10.0.0.2"}) {
    EXPECT_EQ(seen("10.0.0.2", field), "10.0.0.2") << field;
    EXPECT_FALSE(is_inside(config(), seen("10.0.0.2", field))) << field;
  }
}

TEST(Where, the_premises_are_the_ranges_of_the_settings) {
  EXPECT_TRUE(is_inside(config(), "10.200.1.1"));
  EXPECT_TRUE(is_inside(config(), "2001:db8:1::1"));
  EXPECT_FALSE(is_inside(config(), "11.0.0.1"));
  EXPECT_FALSE(is_inside(config(), ""));
  EXPECT_FALSE(is_inside(WebConfig{}, "10.0.0.1"));
}

}  // namespace
}  // namespace cartulaire::web
