// WEB-01: hosts as browsers read them, by the test vectors of the WHATWG URL standard.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "lists/site.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::lists {
namespace {

using platform::Json;

base::Result<Json> vectors(const std::string& name) {
  const char* folder = std::getenv("CARTULAIRE_TESTDATA");
  const auto path =
      std::filesystem::path(folder != nullptr ? folder : CARTULAIRE_SOURCE_DIR "/../shared/data") /
      "vectors/wpt-url/resources" / name;
  auto text = platform::read_text(path);
  if (!text) return base::pass(text);
  return platform::parse_json(*text, name);
}

std::string host_of(std::string_view url) {
  SiteBuffer buffer;
  const auto site = parse_site(url, buffer);
  return site ? std::string(site->host) : "(none)";
}

bool is_ipv6(std::string_view host) {
  return host.starts_with('[');
}

// The standard's host in our form: without brackets and the trailing dot; an IPv4-mapped address as IPv4.
std::string our_form(std::string host) {
  if (is_ipv6(host)) host = host.substr(1, host.size() - 2);
  if (host.ends_with('.')) host.pop_back();
  SiteBuffer buffer;
  const auto site = parse_site(host, buffer);
  return site ? std::string(site->host) : host;
}

TEST(VectorsTest, WEB_01_absolute_urls_have_the_host_that_browsers_see) {
  const auto all = vectors("urltestdata.json");
  if (!all) GTEST_SKIP() << "data set `vectors` missing: set CARTULAIRE_TESTDATA to the folder that holds it";
  std::size_t compared = 0;
  std::string wrong;
  for (const Json& test : *all->array()) {
    if (test.object() == nullptr) continue;
    const std::string input = text_in(test, "input");
    const std::string protocol = text_in(test, "protocol");
    const bool web = protocol == "http:" || protocol == "https:" || protocol == "ws:" || protocol == "wss:";
    // What a proxy is asked: an absolute URL of the web, whose scheme nothing hides.
    if (!web || (!input.starts_with("http://") && !input.starts_with("https://") &&
                 !input.starts_with("ws://") && !input.starts_with("wss://"))) {
      continue;
    }
    ++compared;
    const std::string expected = text_in(test, "hostname");
    // Names with empty labels: no resolver knows them; we refuse them.
    if (expected.find("..") != std::string::npos || expected.starts_with('.')) continue;
    const std::string ours = host_of(input);
    if (ours == "(none)" && input.find('%') != std::string::npos) continue;  // symbols: see below
    if (ours != our_form(expected)) wrong += input + " -> " + ours + ", expected " + expected + "\n";
  }
  EXPECT_GT(compared, 150u);
  EXPECT_EQ(wrong, "");
}

TEST(VectorsTest, WEB_01_what_is_no_url_of_the_web_has_no_host) {
  const auto all = vectors("urltestdata.json");
  if (!all) GTEST_SKIP() << "data set `vectors` missing: set CARTULAIRE_TESTDATA to the folder that holds it";
  std::size_t compared = 0;
  std::string wrong;
  for (const Json& test : *all->array()) {
    if (test.object() == nullptr || test.find("failure") == nullptr) continue;
    const std::string input = text_in(test, "input");
    if (!input.starts_with("http://") && !input.starts_with("https://")) continue;
    ++compared;
    const std::string ours = host_of(input);
    // Labels that claim to be punycode and are not: no resolver knows them, and their text compares as it is.
    if (ours.find("xn--") != std::string::npos) continue;
    if (ours != "(none)") wrong += input + " -> " + ours + "\n";
  }
  EXPECT_GT(compared, 50u);
  EXPECT_EQ(wrong, "");
}

TEST(VectorsTest, WEB_01_unicode_names_have_the_ascii_form_of_browsers) {
  std::size_t compared = 0;
  std::size_t refused = 0;
  std::string wrong;
  for (const char* name : {"IdnaTestV2.json", "toascii.json"}) {
    const auto all = vectors(name);
    if (!all)
      GTEST_SKIP() << "data set `vectors` missing: set CARTULAIRE_TESTDATA to the folder that holds it";
    for (const Json& test : *all->array()) {
      if (test.object() == nullptr) continue;
      const std::string input = text_in(test, "input");
      const std::string expected = text_in(test, "output");
      if (expected.empty() || expected.find("..") != std::string::npos || expected.starts_with('.') ||
          input.find_first_of(":/?#\\@") != std::string::npos) {
        continue;
      }
      ++compared;
      const std::string ours = host_of("https://" + input + "/x");
      if (ours == "(none)") {
        ++refused;  // libidn2 is stricter (symbols, hyphens, length): no answer, never a wrong one
      } else if (ours != our_form(expected)) {
        wrong += input + " -> " + ours + ", expected " + expected + "\n";
      }
    }
  }
  EXPECT_GT(compared, 500u);
  EXPECT_LT(refused, compared / 5);
  EXPECT_EQ(wrong, "");
}

}  // namespace
}  // namespace cartulaire::lists
