// Where a person's rows stand, as an engine that holds all units at once can tell before any part is opened
// (docs/operations/scale-out.md).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace cartulaire::journal::sealed {

// A unit, by the number of its line in the log, and a pseudonym of it.
struct Sought {
  std::uint64_t unit = 0;
  std::uint64_t subject = 0;
  auto operator<=>(const Sought&) const = default;
};
// How many rows each has. What is not in here is to be looked for in the unit's part.
using Found = std::map<Sought, std::uint64_t>;
using Search = std::function<Found(const std::vector<Sought>&)>;

}  // namespace cartulaire::journal::sealed
