// WEB-01: the table against the obvious way to do it, a map of names walked from the host to its parents.
#include <map>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "lists/builder.hpp"
#include "lists/table.hpp"

namespace cartulaire::lists {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  // Few letters and few labels: parents, children and near misses meet all the time.
  std::string host() {
    std::string result;
    const std::size_t labels = 2 + below(4);
    for (std::size_t i = 0; i < labels; ++i) {
      if (i != 0) result += '.';
      const std::size_t size = 1 + below(2);
      for (std::size_t j = 0; j < size; ++j)
        result += "ab-"[below(3)];
    }
    // Not a number at the end: that would be an address.
    return result + (below(3) == 0 ? ".a" : "a");
  }
  std::string address() { return "10.0." + std::to_string(below(3)) + "." + std::to_string(below(4)); }
  std::string path() {
    std::string result = "/";
    const std::size_t size = below(5);
    for (std::size_t i = 0; i < size; ++i)
      result += "ab/?."[below(5)];
    return result;
  }

 private:
  std::mt19937_64 engine_;
};

struct Oracle {
  std::map<std::string, CategorySet> names;
  std::map<std::pair<std::string, std::string>, CategorySet> urls;

  [[nodiscard]] CategorySet ask(const Site& site) const {
    CategorySet result;
    for (std::string_view name = site.host; !name.empty(); name = site.is_ip ? "" : parent_name(name)) {
      const auto found = names.find(std::string(name));
      if (found != names.end()) result |= found->second;
    }
    std::string host(site.host);
    if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host = host.substr(4);
    for (const auto& [url, categories] : urls) {
      if (url.first == host && is_prefix(url.second, site.path)) result |= categories;
    }
    return result;
  }
  static bool is_prefix(std::string_view listed, std::string_view path) {
    if (!path.starts_with(listed)) return false;
    const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    return listed.size() == path.size() || !word(path[listed.size()]) ||
           (!listed.empty() && !word(listed.back()));
  }
};

TEST(OracleTest, WEB_01_100_000_random_questions_get_the_obvious_answer) {
  std::size_t asked = 0;
  std::size_t found = 0;
  for (std::uint64_t round = 0; round < 60; ++round) {
    Random random(round);
    Builder builder(Seed{round, ~round});
    for (int i = 0; i < 20; ++i)
      builder.add_category("c" + std::to_string(i), i < 5);
    const std::uint16_t source = builder.add_source("random");
    std::vector<std::uint16_t> lists;
    std::vector<CategorySet> sets;
    for (int i = 0; i < 12; ++i) {
      CategorySet set;
      for (std::size_t j = 0; j <= random.below(3); ++j)
        set.set(static_cast<CategoryId>(random.below(20)));
      sets.push_back(set);
      lists.push_back(builder.add_list("l" + std::to_string(i), source, set));
    }
    Oracle oracle;
    const std::size_t names = 1 + random.below(400);
    for (std::size_t i = 0; i < names; ++i) {
      const std::size_t list = random.below(lists.size());
      SiteBuffer buffer;
      const auto site = parse_site(random.below(10) == 0 ? random.address() : random.host(), buffer);
      if (!site) continue;
      if (random.below(4) != 0) {
        ASSERT_TRUE(builder.add_name(lists[list], *site));
        oracle.names[std::string(site->host)] |= sets[list];
        continue;
      }
      SiteBuffer url_buffer;
      const auto url = parse_site(std::string(site->host) + random.path(), url_buffer);
      ASSERT_TRUE(url);
      ASSERT_TRUE(builder.add_url(lists[list], *url));
      std::string path(url->path);
      while (path.ends_with('/'))
        path.pop_back();
      oracle.urls[{std::string(url->host), path}] |= sets[list];
    }
    const auto file = builder.finish({});
    ASSERT_TRUE(file) << file.error().text();
    const auto table = Table::view(*file);
    ASSERT_TRUE(table);
    for (int i = 0; i < 2000; ++i, ++asked) {
      std::string text = random.below(10) == 0 ? random.address() : random.host();
      if (random.below(4) == 0) text.insert(0, "www.");
      if (random.below(2) == 0) text += random.path();
      SiteBuffer buffer;
      const auto site = parse_site(text, buffer);
      if (!site) continue;
      const CategorySet expected = oracle.ask(*site);
      ASSERT_EQ(table->lookup(*site), expected) << "round " << round << ": " << text;
      CategorySet explained;
      table->explain(*site, [&](const Match& match) { explained |= match.categories; });
      ASSERT_EQ(explained, expected) << "round " << round << ": " << text;
      if (expected.any()) ++found;
    }
  }
  EXPECT_EQ(asked, 120'000u);
  EXPECT_GT(found, asked / 10);  // the questions are worth asking
}

}  // namespace
}  // namespace cartulaire::lists
