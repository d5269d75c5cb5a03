// LAYERS: lists
//
// Any bytes as the files of a source: list lines of every kind, global_usage, a mapping, lists.yml. What was
// built from the lines can be read back.
#include <cstdlib>

#include "lists/builder.hpp"
#include "lists/declaration.hpp"
#include "lists/line.hpp"
#include "lists/mapping.hpp"
#include "lists/table.hpp"
#include "lists/ut1.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire::lists;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 7) {
    case 4:
      (void)read_global_usage(text);
      return 0;
    case 5:
      (void)read_mapping(text, "fuzz.yml");
      return 0;
    case 6:
      (void)read_declaration(text, "fuzz.yml");
      return 0;
    default:
      break;
  }
  Builder builder(Seed{1, 2});
  builder.add_category("games", false);
  const std::uint16_t list = builder.add_list("fuzz", builder.add_source("fuzz"), CategorySet::of(0));
  BadLines bad;
  read_lines(text, static_cast<LineKind>(data[0] % 7), list, builder, bad, [](std::uint64_t) {});
  auto file = builder.finish({});
  if (!file) std::abort();
  if (!Table::view(*file)) std::abort();
  return 0;
}
