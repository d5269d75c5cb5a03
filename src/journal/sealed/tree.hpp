// Merkle trees of RFC 6962, §2.1, with SHA-256: over the lines of the log and over the rows of a part.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/crypto.hpp"

namespace cartulaire::journal::sealed {

using platform::Digest;

// The hash of a node over its two children.
Digest node_hash(const Digest& left, const Digest& right);

// A tree that grows by one leaf at a time and keeps only the roots of its complete subtrees: logarithmic
// memory.
class GrowingTree {
 public:
  void add(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Of an empty tree: SHA-256 of nothing.
  [[nodiscard]] Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // roots of complete subtrees, the largest first: one for each bit set in size_
};

// A tree whose leaves are all at hand: for proofs.
class Tree {
 public:
  explicit Tree(std::vector<Digest> leaves);
  [[nodiscard]] std::uint64_t size() const { return levels_.front().size(); }
  [[nodiscard]] Digest root() const;
  // Hashes from the leaf up that lead to the root; `leaf` < size().
  [[nodiscard]] std::vector<Digest> path(std::uint64_t leaf) const;

 private:
  std::vector<std::vector<Digest>> levels_;  // [0]: leaves; a last node without a neighbour rises unchanged
};

// The root that leaf number `index` of `size` leaves and its path give; a path of the wrong length gives
// zeros, which no tree has.
Digest root_of_path(Digest leaf, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path);

}  // namespace cartulaire::journal::sealed
