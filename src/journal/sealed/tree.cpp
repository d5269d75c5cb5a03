#include "journal/sealed/tree.hpp"

#include <algorithm>
#include <array>

namespace cartulaire::journal::sealed {

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::byte, 65> message{};
  message[0] = std::byte{1};
  std::copy(left.begin(), left.end(), message.begin() + 1);
  std::copy(right.begin(), right.end(), message.begin() + 33);
  return platform::sha256(message);
}

void GrowingTree::add(const Digest& leaf) {
  Digest grown = leaf;
  for (std::uint64_t bit = 1; (size_ & bit) != 0; bit <<= 1) {
    grown = node_hash(peaks_.back(), grown);
    peaks_.pop_back();
  }
  peaks_.push_back(grown);
  ++size_;
}

Digest GrowingTree::root() const {
  if (peaks_.empty()) return platform::sha256({});
  Digest root = peaks_.back();
  for (auto peak = std::next(peaks_.rbegin()); peak != peaks_.rend(); ++peak)
    root = node_hash(*peak, root);
  return root;
}

Tree::Tree(std::vector<Digest> leaves) {
  levels_.push_back(std::move(leaves));
  while (levels_.back().size() > 1) {
    const std::vector<Digest>& below = levels_.back();
    std::vector<Digest> level;
    level.reserve((below.size() + 1) / 2);
    for (std::size_t i = 0; i + 1 < below.size(); i += 2)
      level.push_back(node_hash(below[i], below[i + 1]));
    if (below.size() % 2 == 1) level.push_back(below.back());
    levels_.push_back(std::move(level));
  }
}

Digest Tree::root() const {
  return levels_.back().empty() ? platform::sha256({}) : levels_.back().front();
}

std::vector<Digest> Tree::path(std::uint64_t leaf) const {
  std::vector<Digest> path;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level, leaf /= 2) {
    const std::uint64_t neighbour = leaf ^ 1U;
    if (neighbour < levels_[level].size()) path.push_back(levels_[level][neighbour]);
  }
  return path;
}

Digest root_of_path(Digest leaf, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path) {
  auto step = path.begin();
  for (std::uint64_t last = size - 1; last > 0; index /= 2, last /= 2) {
    if (index % 2 == 0 && index == last) continue;  // no neighbour: rises unchanged
    if (step == path.end()) return {};
    leaf = index % 2 == 1 ? node_hash(*step, leaf) : node_hash(leaf, *step);
    ++step;
  }
  return step == path.end() ? leaf : Digest{};
}

}  // namespace cartulaire::journal::sealed
