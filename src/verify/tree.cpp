#include "verify/tree.hpp"

namespace cartulaire::verify {
namespace {

Digest node_hash(const Digest& left, const Digest& right) {
  thread_local platform::Sha256 hash;
  constexpr std::byte kNode{1};
  return hash.update({&kNode, 1}).update(left).update(right).finish();
}

}  // namespace

Digest leaf_hash(platform::Bytes first, platform::Bytes second) {
  thread_local platform::Sha256 hash;
  constexpr std::byte kLeaf{0};
  return hash.update({&kLeaf, 1}).update(first).update(second).finish();
}

void Tree::add(const Digest& leaf) {
  Digest whole = leaf;
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    whole = node_hash(subtrees_.back(), whole);
    subtrees_.pop_back();
  }
  subtrees_.push_back(whole);
  ++size_;
}

Digest Tree::root() const {
  if (subtrees_.empty()) return platform::sha256({});
  Digest root = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;)
    root = node_hash(subtrees_[i], root);
  return root;
}

// RFC 9162, §2.1.3.2.
bool included(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> path,
              const Digest& root) {
  if (index >= size) return false;
  std::uint64_t place = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& beside : path) {
    if (last == 0) return false;
    if ((place & 1U) != 0 || place == last) {
      hash = node_hash(beside, hash);
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, beside);
    }
    place >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

}  // namespace cartulaire::verify
