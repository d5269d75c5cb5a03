#include "charter/diff/boxes.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace cartulaire::charter::diff {
namespace {

// Seeds tried for each box: the more, the fewer boxes, the longer it takes.
constexpr std::size_t kSeeds = 24;

// Values of one axis whose whole slices read alike are one value here; a box found here is spread out again.
struct Reduced {
  Grid grid;
  std::vector<std::vector<std::vector<std::uint16_t>>> members;  // by axis and value
};

// Steps from one value of an axis to its next, in the flat array.
std::vector<std::size_t> strides_of(const std::vector<std::size_t>& sizes) {
  std::vector<std::size_t> strides(sizes.size(), 1);
  for (std::size_t axis = sizes.size(); axis-- > 1;)
    strides[axis - 1] = strides[axis] * sizes[axis];
  return strides;
}

std::vector<Label32> slice(const Grid& grid, std::size_t axis, std::size_t value) {
  const std::size_t inner = strides_of(grid.sizes)[axis];
  const std::size_t block = inner * grid.sizes[axis];
  std::vector<Label32> labels;
  labels.reserve(grid.labels.size() / grid.sizes[axis]);
  for (std::size_t at = value * inner; at < grid.labels.size(); at += block)
    labels.insert(labels.end(), grid.labels.begin() + static_cast<std::ptrdiff_t>(at),
                  grid.labels.begin() + static_cast<std::ptrdiff_t>(at + inner));
  return labels;
}

// Keeps the first value of each group of equal ones.
std::vector<std::vector<std::uint16_t>> reduce_axis(Grid& grid, std::size_t axis) {
  std::vector<std::vector<std::uint16_t>> members;
  std::map<std::vector<Label32>, std::size_t> place;
  std::vector<std::size_t> kept;
  for (std::size_t value = 0; value < grid.sizes[axis]; ++value) {
    const auto [at, fresh] = place.emplace(slice(grid, axis, value), members.size());
    if (fresh) {
      members.emplace_back();
      kept.push_back(value);
    }
    members[at->second].push_back(static_cast<std::uint16_t>(value));
  }
  const std::size_t inner = strides_of(grid.sizes)[axis];
  const std::size_t block = inner * grid.sizes[axis];
  std::vector<Label32> labels;
  for (std::size_t start = 0; start < grid.labels.size(); start += block)
    for (const std::size_t value : kept) {
      const auto from = grid.labels.begin() + static_cast<std::ptrdiff_t>(start + value * inner);
      labels.insert(labels.end(), from, from + static_cast<std::ptrdiff_t>(inner));
    }
  grid.labels = std::move(labels);
  grid.sizes[axis] = kept.size();
  return members;
}

Reduced reduced(const Grid& grid) {
  Reduced result{grid, {}};
  for (std::size_t axis = 0; axis < grid.sizes.size(); ++axis)
    result.members.push_back(reduce_axis(result.grid, axis));
  return result;
}

class Coverer {
 public:
  explicit Coverer(const Grid& grid)
      : grid_(grid), strides_(strides_of(grid.sizes)), covered_(grid.labels.size(), false) {}

  std::vector<Box> run() {
    std::map<Label32, std::vector<std::size_t>> cells;
    for (std::size_t at = 0; at < grid_.labels.size(); ++at)
      if (grid_.labels[at] != kUnlabelled && grid_.labels[at] != kNoCell)
        cells[grid_.labels[at]].push_back(at);
    std::vector<Box> boxes;
    for (auto& [label, left] : cells) {
      while (!left.empty()) {
        Box box = best_box(label, left);
        mark(box);
        std::erase_if(left, [&](std::size_t at) { return covered_[at]; });
        boxes.push_back(std::move(box));
      }
    }
    return boxes;
  }

 private:
  // Of the boxes that grow from some of the cells left, axis by axis in several orders, the one that covers
  // the most cells not covered yet.
  Box best_box(Label32 label, const std::vector<std::size_t>& left) const {
    Box best;
    std::size_t most = 0;
    const std::size_t step = std::max<std::size_t>(1, left.size() / kSeeds);
    for (std::size_t i = 0; i < left.size(); i += step) {
      for (std::size_t first = 0; first < grid_.sizes.size(); ++first) {
        Box box = grown(label, left[i], first);
        std::size_t gain = 0;
        each_cell(box, [&](std::size_t at) { gain += grid_.labels[at] == label && !covered_[at] ? 1 : 0; });
        if (gain <= most) continue;
        most = gain;
        best = std::move(box);
      }
    }
    return best;
  }

  // One pass over all axes is enough: what could not be added to the smaller box cannot be to the larger.
  Box grown(Label32 label, std::size_t seed, std::size_t first) const {
    Box box{label, {}};
    for (std::size_t axis = 0; axis < grid_.sizes.size(); ++axis)
      box.values.push_back({static_cast<std::uint16_t>(seed / strides_[axis] % grid_.sizes[axis])});
    for (std::size_t turn = 0; turn < grid_.sizes.size(); ++turn) {
      const std::size_t axis = (first + turn) % grid_.sizes.size();
      const std::uint16_t own = box.values[axis].front();
      std::vector<std::uint16_t> values;
      const auto size = static_cast<std::uint16_t>(grid_.sizes[axis]);
      for (std::uint16_t value = 0; value < size; ++value) {
        box.values[axis] = {value};
        if (value == own || fits(box)) values.push_back(value);
      }
      box.values[axis] = std::move(values);
    }
    return box;
  }

  bool fits(const Box& box) const {
    bool some = false;
    const bool all = every_cell(box, [&](std::size_t at) {
      some = some || grid_.labels[at] == box.label;
      return grid_.labels[at] == box.label || grid_.labels[at] == kNoCell;
    });
    return all && some;
  }

  void mark(const Box& box) {
    each_cell(box, [&](std::size_t at) { covered_[at] = true; });
  }

  template <class Use>
  void each_cell(const Box& box, Use&& use) const {
    every_cell(box, [&](std::size_t at) {
      use(at);
      return true;
    });
  }

  // Calls `use(place)` on the cells of a box until it says false.
  template <class Use>
  bool every_cell(const Box& box, Use&& use, std::size_t axis = 0, std::size_t at = 0) const {
    if (axis == grid_.sizes.size()) return use(at);
    for (const std::uint16_t value : box.values[axis])
      if (!every_cell(box, use, axis + 1, at + value * strides_[axis])) return false;
    return true;
  }

  const Grid& grid_;
  const std::vector<std::size_t> strides_;
  std::vector<bool> covered_;
};

}  // namespace

std::vector<Box> cover(const Grid& grid) {
  const Reduced small = reduced(grid);
  std::vector<Box> boxes = Coverer(small.grid).run();
  for (Box& box : boxes) {
    for (std::size_t axis = 0; axis < box.values.size(); ++axis) {
      std::vector<std::uint16_t> all;
      for (const std::uint16_t value : box.values[axis]) {
        const auto& members = small.members[axis][value];
        all.insert(all.end(), members.begin(), members.end());
      }
      std::sort(all.begin(), all.end());
      box.values[axis] = std::move(all);
    }
  }
  return boxes;
}

}  // namespace cartulaire::charter::diff
