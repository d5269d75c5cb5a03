#include "verify/tree.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace cartulaire::verify {
namespace {

// RFC 6962, §2.1, as it is written: the largest power of two below the size is on the left.
Digest defined_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return platform::sha256({});
  if (leaves.size() == 1) return leaves[0];
  std::size_t left = 1;
  while (left * 2 < leaves.size())
    left *= 2;
  std::vector<std::byte> node{std::byte{1}};
  for (const Digest& child : {defined_root(leaves.first(left)), defined_root(leaves.subspan(left))})
    node.insert(node.end(), child.begin(), child.end());
  return platform::sha256(node);
}

std::vector<Digest> defined_path(std::span<const Digest> leaves, std::size_t index) {
  if (leaves.size() <= 1) return {};
  std::size_t left = 1;
  while (left * 2 < leaves.size())
    left *= 2;
  const bool first = index < left;
  auto path =
      first ? defined_path(leaves.first(left), index) : defined_path(leaves.subspan(left), index - left);
  path.push_back(defined_root(first ? leaves.subspan(left) : leaves.first(left)));
  return path;
}

std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(leaf_hash(platform::as_bytes(std::to_string(i))));
  return leaves;
}

TEST(Tree, RootsOfTheReferenceImplementation) {
  // The vectors of Certificate Transparency: leaves "", 00, 10, 20 21, …
  Tree tree;
  EXPECT_EQ(platform::to_hex(tree.root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  tree.add(leaf_hash({}));
  EXPECT_EQ(platform::to_hex(tree.root()),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  tree.add(leaf_hash(platform::as_bytes(std::string_view("\0", 1))));
  EXPECT_EQ(platform::to_hex(tree.root()),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
  tree.add(leaf_hash(platform::as_bytes("\x10")));
  EXPECT_EQ(platform::to_hex(tree.root()),
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
}

TEST(Tree, GrowsAsItIsDefined) {
  const auto leaves = some_leaves(70);
  Tree tree;
  for (std::size_t i = 0; i <= leaves.size(); ++i) {
    EXPECT_EQ(tree.root(), defined_root(std::span(leaves).first(i))) << i;
    if (i < leaves.size()) tree.add(leaves[i]);
  }
}

RC_GTEST_PROP(Tree, AProofHoldsForItsLeafAlone, ()) {
  const auto leaves = some_leaves(*rc::gen::inRange<std::size_t>(1, 40));
  const auto index = *rc::gen::inRange<std::size_t>(0, leaves.size());
  const auto other = *rc::gen::inRange<std::size_t>(0, 50);
  auto path = defined_path(leaves, index);
  const Digest root = defined_root(leaves);
  RC_ASSERT(included(leaves[index], index, leaves.size(), path, root));
  RC_ASSERT(other == index || !included(leaves[index], other, leaves.size(), path, root));
  path.push_back(root);
  RC_ASSERT(!included(leaves[index], index, leaves.size(), path, root));
  path.resize(path.size() - 1);
  if (path.empty()) return;
  const auto turned = *rc::gen::inRange<std::size_t>(0, path.size());
  path[turned][3] ^= std::byte{1};
  RC_ASSERT(!included(leaves[index], index, leaves.size(), path, root));
  path.pop_back();
  RC_ASSERT(!included(leaves[index], index, leaves.size(), path, root));
}

}  // namespace
}  // namespace cartulaire::verify
