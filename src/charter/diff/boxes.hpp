// The fewest products of values that cover the cells of one label, and no cell of another: how thousands of
// cells become a few sentences.
#pragma once

#include <cstdint>
#include <vector>

namespace cartulaire::charter::diff {

using Label32 = std::uint32_t;
inline constexpr Label32 kUnlabelled = 0;       // no box covers it
inline constexpr Label32 kNoCell = 0xffffffff;  // does not exist: any box may span it

// Labels over the product of `sizes`, the last axis running fastest.
struct Grid {
  std::vector<std::size_t> sizes;
  std::vector<Label32> labels;
};

// By axis, the values that it takes, ascending. Holds every cell of the product, less those that do not
// exist.
struct Box {
  Label32 label = kUnlabelled;
  std::vector<std::vector<std::uint16_t>> values;
};

// Maximal boxes (none can grow without leaving its label) that together cover every labelled cell. Few, not
// provably the fewest; boxes of one label may overlap. Deterministic.
std::vector<Box> cover(const Grid& grid);

}  // namespace cartulaire::charter::diff
