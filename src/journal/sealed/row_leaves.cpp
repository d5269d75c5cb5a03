#include "journal/sealed/row_leaves.hpp"

#include <algorithm>

#include "journal/sealed/tree.hpp"
#include "journal/sealed/unit_keys.hpp"

namespace cartulaire::journal::sealed {

std::vector<RowLeaf> leaves_of(const PartRows& rows, std::size_t from, std::size_t to, std::uint64_t number,
                               const PartNames& names, const platform::Secret& data) {
  std::vector<std::byte> salts((to - from) * kSaltSize);
  Leaves(data).salts(number, salts);
  std::vector<RowLeaf> leaves(to - from);
  platform::Sha256 sha;
  std::string text;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto salt = std::span(salts).subspan(i * kSaltSize, kSaltSize);
    std::ranges::copy(salt, leaves[i].salt.begin());
    write_row_text(rows, from + i, names, text);
    leaves[i].hash = Leaves::hash(salt, text, sha);
  }
  return leaves;
}

std::vector<platform::Digest> block_roots(const PartRows& rows, const PartNames& names,
                                          const platform::Secret& data) {
  std::vector<platform::Digest> roots;
  for (std::size_t from = 0; from < rows.size(); from += kBlockRows) {
    GrowingTree tree;
    for (const RowLeaf& leaf :
         leaves_of(rows, from, std::min(rows.size(), from + kBlockRows), from, names, data))
      tree.add(leaf.hash);
    roots.push_back(tree.root());
  }
  return roots;
}

platform::Digest root_of_blocks(const std::vector<platform::Digest>& blocks) {
  GrowingTree tree;
  for (const platform::Digest& root : blocks)
    tree.add(root);
  return tree.root();
}

}  // namespace cartulaire::journal::sealed
