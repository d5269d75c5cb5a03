// LAYERS: lists
//
// Any bytes as a list file, asked a few questions: nothing is read outside the bytes. The first byte of the
// input says where in a good file the rest is written over, so that the structure is met, not only its magic.
#include <algorithm>
#include <cstring>
#include <vector>

#include "lists/builder.hpp"
#include "lists/list_info.hpp"
#include "lists/table.hpp"

namespace {

using namespace cartulaire::lists;

const std::vector<std::byte>& good_file() {
  static const std::vector<std::byte> kFile = [] {
    Builder builder(Seed{1, 2});
    builder.add_category("bank", true);
    builder.add_category("games", false);
    const std::uint16_t source = builder.add_source("fuzz");
    const std::uint16_t bank = builder.add_list("bank", source, CategorySet::of(0));
    const std::uint16_t games = builder.add_list("games", source, CategorySet::of(1));
    SiteBuffer buffer;
    for (int i = 0; i < 40; ++i) {
      (void)builder.add_name(i % 2 == 0 ? bank : games,
                             *parse_site("a" + std::to_string(i) + ".example", buffer));
    }
    (void)builder.add_url(games, *parse_site("a.example/x", buffer));
    (void)builder.add_expression(games, "/banner/");
    auto file = builder.finish({});
    return std::move(*file);
  }();
  return kFile;
}

void ask(const std::vector<std::byte>& file) {
  const auto table = Table::view(file);
  if (!table) return;
  for (const char* url : {"http://www.a1.example/x", "http://a.example/x/y", "a2.example", "10.0.0.1:80"}) {
    SiteBuffer buffer;
    const auto site = parse_site(url, buffer);
    (void)table->lookup(*site);
    table->explain(*site, [&](const Match& match) {
      for (const std::uint16_t list : match.lists)
        (void)table->list_name(list);
    });
  }
  (void)describe(*table);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  ask({bytes, bytes + size});
  if (size < 3) return 0;
  std::vector<std::byte> file = good_file();
  const std::size_t at = (std::size_t{data[0]} << 8 | data[1]) % file.size();
  std::memcpy(file.data() + at, data + 2, std::min(size - 2, file.size() - at));
  ask(file);
  return 0;
}
