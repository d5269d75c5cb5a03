#include "journal/sealed/row_leaves.hpp"

#include "journal/sealed/tree.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::sealed {

platform::Digest root_of_rows(const PartRows& rows, const PartNames& names, const platform::Secret& data) {
  constexpr std::size_t kAtOnce = 4096;
  const Leaves leaves(data);
  GrowingTree tree;
  platform::Sha256 sha;
  std::string text;
  std::vector<std::byte> salts(kAtOnce * kSaltSize);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::size_t place = row % kAtOnce;
    if (place == 0) leaves.salts(row, salts);
    write_row_text(rows, row, names, text);
    tree.add(Leaves::hash(std::span(salts).subspan(place * kSaltSize, kSaltSize), text, sha));
  }
  return tree.root();
}

}  // namespace cartulaire::journal::sealed
