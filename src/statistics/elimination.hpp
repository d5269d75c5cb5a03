// Which unknowns of a system of linear equations have a single value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cartulaire::statistics {

// One equation: unknowns with their signs (+1 or -1); what they add up to is known and does not matter here.
using Terms = std::vector<std::pair<std::size_t, int>>;

// True for each of `unknowns` that the equations determine (Gauss-Jordan elimination over a prime field: a
// coefficient that is zero there by chance would only be taken for determined once in two thousand million).
std::vector<bool> determined_unknowns(std::size_t unknowns, const std::vector<Terms>& equations);

}  // namespace cartulaire::statistics
