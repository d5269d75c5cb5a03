// The Merkle tree of RFC 6962, §2.1, over SHA-256: growing with a memory of its depth only, and its proofs.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/crypto.hpp"

namespace cartulaire::verify {

using platform::Digest;

// SHA-256(00 ‖ first ‖ second): a leaf, told in one or two pieces.
Digest leaf_hash(platform::Bytes first, platform::Bytes second = {});

class Tree {
 public:
  void add(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Of the leaves so far; of none, SHA-256 of nothing.
  [[nodiscard]] Digest root() const;

 private:
  // INVARIANT: one complete subtree for each bit that is set in size_, the largest first.
  std::vector<Digest> subtrees_;
  std::uint64_t size_ = 0;
};

// Whether `path` (from the leaf up) leads from leaf `index` to the root of a tree of `size` leaves.
[[nodiscard]] bool included(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                            std::span<const Digest> path, const Digest& root);

}  // namespace cartulaire::verify
