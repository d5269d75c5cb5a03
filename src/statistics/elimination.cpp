#include "statistics/elimination.hpp"

#include <algorithm>

namespace cartulaire::statistics {
namespace {

constexpr std::uint64_t kPrime = 2'147'483'647;
using Row = std::vector<std::pair<std::size_t, std::uint64_t>>;  // ascending by unknown, no zero

std::uint64_t inverse(std::uint64_t value) {
  std::uint64_t result = 1;
  for (std::uint64_t exponent = kPrime - 2; exponent > 0; exponent >>= 1U) {
    if ((exponent & 1U) != 0) result = result * value % kPrime;
    value = value * value % kPrime;
  }
  return result;
}

Row row_of(const Terms& terms) {
  Row row;
  for (const auto& [unknown, sign] : terms)
    row.emplace_back(unknown, sign > 0 ? 1 : kPrime - 1);
  std::sort(row.begin(), row.end());
  return row;
}

std::uint64_t coefficient(const Row& row, std::size_t unknown) {
  const auto at = std::lower_bound(row.begin(), row.end(), std::pair<std::size_t, std::uint64_t>(unknown, 0));
  return at != row.end() && at->first == unknown ? at->second : 0;
}

// row - factor * other
Row subtracted(const Row& row, const Row& other, std::uint64_t factor) {
  Row result;
  result.reserve(row.size() + other.size());
  auto a = row.begin();
  auto b = other.begin();
  while (a != row.end() || b != other.end()) {
    const bool from_a = b == other.end() || (a != row.end() && a->first <= b->first);
    const bool from_b = a == row.end() || (b != other.end() && b->first <= a->first);
    const std::size_t unknown = from_a ? a->first : b->first;
    std::uint64_t value = from_a ? (a++)->second : 0;
    if (from_b) value = (value + (kPrime - factor) * (b++)->second) % kPrime;
    if (value != 0) result.emplace_back(unknown, value);
  }
  return result;
}

}  // namespace

std::vector<bool> determined_unknowns(std::size_t unknowns, const std::vector<Terms>& equations) {
  std::vector<Row> solved;                              // each with its own first unknown, scaled to 1
  std::vector<std::size_t> leader(unknowns, SIZE_MAX);  // the row of `solved` that an unknown leads
  for (const Terms& terms : equations) {
    Row row = row_of(terms);
    for (std::size_t i = 0; i < row.size();) {
      const auto [unknown, value] = row[i];
      if (leader[unknown] == SIZE_MAX) {
        ++i;
      } else {
        row = subtracted(row, solved[leader[unknown]], value);  // the terms before i do not change
      }
    }
    if (row.empty()) continue;
    const std::uint64_t scale = inverse(row.front().second);
    for (auto& [unknown, value] : row)
      value = value * scale % kPrime;
    const std::size_t led = row.front().first;
    for (Row& other : solved)
      if (const std::uint64_t value = coefficient(other, led); value != 0)
        other = subtracted(other, row, value);
    leader[led] = solved.size();
    solved.push_back(std::move(row));
  }
  std::vector<bool> determined(unknowns, false);
  for (const Row& row : solved)
    if (row.size() == 1) determined[row.front().first] = true;
  return determined;
}

}  // namespace cartulaire::statistics
