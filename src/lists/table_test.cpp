// WEB-01, WEB-02, WEB-03: what the lists say of a site.
#include "lists/table.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "lists/builder.hpp"
#include "lists/categories.hpp"

namespace cartulaire::lists {
namespace {

// A small world: each list named after the category that it feeds.
class World {
 public:
  World() : builder_(Seed{1, 2}) {
    builder_.add_catalogue();
    source_ = builder_.add_source("test");
  }
  std::uint16_t list(std::string_view name, const std::vector<std::string_view>& categories) {
    CategorySet set;
    for (const std::string_view id : categories)
      set.set(id_of(id));
    return builder_.add_list(name, source_, set);
  }
  static CategoryId id_of(std::string_view id) {
    for (std::size_t i = 0; i < categories().size(); ++i) {
      if (categories()[i].id == id) return static_cast<CategoryId>(i);
    }
    ADD_FAILURE() << "no category " << id;
    return 0;
  }
  void name(std::uint16_t list, std::string_view host) {
    SiteBuffer buffer;
    const auto site = parse_site(host, buffer);
    ASSERT_TRUE(site) << host;
    EXPECT_TRUE(builder_.add_name(list, *site));
  }
  void url(std::uint16_t list, std::string_view text) {
    SiteBuffer buffer;
    const auto site = parse_site(text, buffer);
    ASSERT_TRUE(site) << text;
    EXPECT_TRUE(builder_.add_url(list, *site));
  }
  Builder& builder() { return builder_; }
  const Table& table() {
    if (!file_.empty()) return table_;
    auto file = builder_.finish({});
    EXPECT_TRUE(file) << file.error().text();
    file_ = std::move(*file);
    auto table = Table::view(file_);
    EXPECT_TRUE(table) << table.error().text();
    table_ = std::move(*table);
    return table_;
  }
  // The ids of the categories that a request for `url` falls into, in the catalogue's order.
  std::string ask(std::string_view url) {
    SiteBuffer buffer;
    const auto site = parse_site(url, buffer);
    if (!site) return "(no site)";
    std::string result;
    table().lookup(*site).for_each([&](CategoryId id) {
      if (!result.empty()) result += ' ';
      result += table().category_name(id);
    });
    return result;
  }

 private:
  Builder builder_;
  std::uint16_t source_ = 0;
  std::vector<std::byte> file_;
  Table table_;
};

TEST(TableTest, WEB_01_a_listed_name_covers_all_below_it_and_nothing_beside_it) {
  World world;
  world.name(world.list("test/gambling", {"gambling"}), "casino.example");
  EXPECT_EQ(world.ask("casino.example"), "gambling");
  EXPECT_EQ(world.ask("http://www.casino.example/roulette"), "gambling");
  EXPECT_EQ(world.ask("a.b.c.d.e.f.casino.example:443"), "gambling");
  // Near misses at label borders.
  EXPECT_EQ(world.ask("mycasino.example"), "");
  EXPECT_EQ(world.ask("asino.example"), "");
  EXPECT_EQ(world.ask("casino.example.org"), "");
  EXPECT_EQ(world.ask("example"), "");
  EXPECT_EQ(world.ask("uncategorised.example"), "");
}

TEST(TableTest, WEB_01_the_way_a_name_is_written_does_not_matter) {
  World world;
  world.name(world.list("test/games", {"games"}),
             "b\xC3\xBC"
             "cher.example");
  EXPECT_EQ(world.ask("https://user:secret@XN--BCHER-KVA.Example.:8443/x"), "games");
  EXPECT_EQ(world.ask("https://www.B\xC3\x9C"
                      "CHER.example/"),
            "games");
  EXPECT_EQ(world.ask("https://b%C3%BCcher.example/"), "games");
}

TEST(TableTest, WEB_01_a_name_can_be_in_many_categories_and_lists) {
  World world;
  world.name(world.list("a/malware", {"malware"}), "bad.example");
  world.name(world.list("b/phishing", {"phishing"}), "bad.example");
  world.name(world.list("c/games", {"games", "recreation"}), "play.bad.example");
  EXPECT_EQ(world.ask("bad.example"), "malware phishing");
  EXPECT_EQ(world.ask("www.play.bad.example"), "malware phishing recreation games");
}

// squidGuard 1.6.0 answers "not listed" for a name under both a parent and a child of one list: it looks at
// the neighbour in its sorted table only, so that any local addition can silently open a whole domain.
TEST(TableTest, WEB_03_a_child_in_the_list_of_its_parent_hides_nothing) {
  World world;
  const auto list = world.list("test/bypass", {"dynamic_dns"});
  world.name(list, "duckdns.example");
  world.name(list, "zz.duckdns.example");
  EXPECT_EQ(world.ask("lubsv.duckdns.example"), "dynamic_dns");
  EXPECT_EQ(world.ask("zz.duckdns.example"), "dynamic_dns");
  EXPECT_EQ(world.ask("zzz.duckdns.example"), "dynamic_dns");
  EXPECT_EQ(world.ask("a.zz.duckdns.example"), "dynamic_dns");
}

TEST(TableTest, WEB_01_addresses_are_themselves_in_any_spelling_and_have_no_parents) {
  World world;
  const auto list = world.list("test/malware", {"malware"});
  world.name(list, "192.0.2.7");
  world.name(list, "2001:DB8:0:0::1");
  EXPECT_EQ(world.ask("192.0.2.7"), "malware");
  EXPECT_EQ(world.ask("http://0xC0.0.0x207/"), "malware");
  EXPECT_EQ(world.ask("http://3221225991/"), "malware");
  EXPECT_EQ(world.ask("[::ffff:192.0.2.7]:443"), "malware");
  EXPECT_EQ(world.ask("192.0.2.8"), "");
  EXPECT_EQ(world.ask("http://[2001:db8::1]:8080/x"), "malware");
  EXPECT_EQ(world.ask("[2001:db8::2]:443"), "");
  EXPECT_EQ(world.ask("192.0.2.7.example"), "");
}

TEST(TableTest, WEB_01_a_url_prefix_ends_at_a_border_and_binds_its_host_alone) {
  World world;
  world.url(world.list("test/games", {"games"}), "portal.example/Jeux/");
  world.url(world.list("test/adult", {"adult"}), "www.portal.example/search?q=x");
  EXPECT_EQ(world.ask("http://portal.example/jeux"), "games");
  EXPECT_EQ(world.ask("http://www.portal.example/jeux/solitaire"), "games");
  EXPECT_EQ(world.ask("http://portal.example:80/JEUX.html"), "games");
  EXPECT_EQ(world.ask("http://portal.example/a/../%6aeux/"), "games");
  EXPECT_EQ(world.ask("http://portal.example/jeuxvideo"), "");
  EXPECT_EQ(world.ask("http://portal.example/"), "");
  EXPECT_EQ(world.ask("portal.example:443"), "");
  EXPECT_EQ(world.ask("http://other.portal.example/jeux"), "");
  EXPECT_EQ(world.ask("http://portal.example/search?q=x&n=1"), "adult");
  EXPECT_EQ(world.ask("http://portal.example/search?q=xy"), "");
}

TEST(TableTest, WEB_01_expressions_read_host_and_path) {
  World world;
  const auto list = world.list("test/ads", {"ads"});
  ASSERT_TRUE(world.builder().add_expression(list, "(/banner/|/sponsor/)"));
  ASSERT_TRUE(world.builder().add_expression(world.list("test/malware", {"malware"}),
                                             R"(^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+/search\?q=[0-9]+$)"));
  EXPECT_EQ(world.ask("http://site.example/Banner/x.gif"), "ads");
  EXPECT_EQ(world.ask("http://192.0.2.1/search?q=42"), "malware");
  EXPECT_EQ(world.ask("http://192.0.2.1/search?q=42x"), "");
  EXPECT_EQ(world.ask("banner.example:443"), "");
}

TEST(TableTest, WEB_09_an_expression_never_opens_and_openings_are_compared_in_full) {
  World world;
  const auto bank = world.list("test/bank", {"bank"});
  EXPECT_FALSE(world.builder().add_expression(bank, "bank"));
  world.name(bank, "bank.example");
  world.url(bank, "portal.example/bank");
  EXPECT_EQ(world.ask("my.bank.example"), "bank");
  EXPECT_EQ(world.ask("http://portal.example/bank/login"), "bank");
  EXPECT_EQ(world.ask("mybank.example"), "");
  EXPECT_TRUE(world.table().opens().test(World::id_of("bank")));
  EXPECT_FALSE(world.table().opens().test(World::id_of("gambling")));
}

TEST(TableTest, WEB_09_a_shared_fingerprint_does_not_open) {
  // A file whose exact names were changed after the fact: the fingerprint matches, the name does not.
  Builder builder(Seed{3, 4});
  builder.add_category("bank", true);
  const auto list = builder.add_list("bank", builder.add_source("test"), CategorySet::of(0));
  SiteBuffer buffer;
  ASSERT_TRUE(builder.add_name(list, *parse_site("bank.example", buffer)));
  auto file = builder.finish({});
  ASSERT_TRUE(file);
  const std::string_view name = "bank.example";
  auto* text = reinterpret_cast<char*>(file->data());
  std::string_view bytes(text, file->size());
  text[bytes.find(name)] = 'c';
  const auto table = Table::view(*file);
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->lookup(*parse_site("bank.example", buffer)).none());
}

TEST(TableTest, WEB_07_an_explanation_names_list_and_entry_most_specific_first) {
  World world;
  world.name(world.list("a/malware", {"malware"}), "bad.example");
  world.name(world.list("b/games", {"games"}), "play.bad.example");
  world.url(world.list("c/ads", {"ads"}), "play.bad.example/ad");
  std::string told;
  SiteBuffer buffer;
  const auto site = parse_site("http://www.play.bad.example/ad/1", buffer);
  world.table().explain(*site, [&](const Match& match) {
    for (const std::uint16_t list : match.lists)
      told += std::string(world.table().list_name(list)) + ":";
    told += std::string(match.text) + std::string(match.path) + "\n";
  });
  EXPECT_EQ(told, "b/games:play.bad.example\nc/ads:play.bad.example/ad\na/malware:bad.example\n");
}

TEST(TableTest, a_table_without_a_file_knows_nothing) {
  const Table table;
  SiteBuffer buffer;
  EXPECT_TRUE(table.lookup(*parse_site("http://casino.example/x", buffer)).none());
  EXPECT_EQ(table.category_count(), 0u);
}

TEST(TableTest, WEB_01_two_halves_answer_as_the_whole) {
  World world;
  world.name(world.list("test/gambling", {"gambling"}), "casino.example");
  SiteBuffer buffer;
  const auto site = parse_site("www.casino.example", buffer);
  Table::Probe probe;
  world.table().prefetch(*site, probe);
  EXPECT_EQ(world.table().lookup(*site, probe), world.table().lookup(*site));
}

TEST(TableTest, damaged_files_are_refused_or_read_within_their_bytes) {
  World world;
  const auto list = world.list("test/bank", {"bank"});
  for (int i = 0; i < 50; ++i)
    world.name(list, "bank" + std::to_string(i) + ".example");
  world.url(list, "portal.example/x");
  auto file = world.builder().finish({});
  ASSERT_TRUE(file);
  SiteBuffer buffer;
  const auto site = parse_site("http://www.portal.example/x/y", buffer);
  for (std::size_t cut = 0; cut < file->size(); cut += 37) {
    EXPECT_FALSE(Table::view(std::span(*file).first(cut)));
  }
  std::size_t read = 0;
  for (std::size_t at = 0; at < file->size(); ++at) {
    std::vector<std::byte> damaged = *file;
    damaged[at] ^= std::byte{0xff};
    const auto table = Table::view(damaged);
    if (!table) continue;
    ++read;
    (void)table->lookup(*site);  // under AddressSanitizer: nothing outside the bytes
    table->explain(*site, [](const Match&) {});
  }
  EXPECT_GT(read, 0u);
}

}  // namespace
}  // namespace cartulaire::lists
