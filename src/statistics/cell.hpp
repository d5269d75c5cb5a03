// A number that somebody may want to publish, and the people behind it.
#pragma once

#include <cstdint>
#include <optional>

#include "statistics/people_set.hpp"

namespace cartulaire::statistics {

// How many people must stand behind a number (LG-14).
inline constexpr std::uint64_t kFewestPeople = 5;
// One person's part of a volume, in percent, beyond which the volume tells about that person. INSEE uses 85
// for firms; a colleague in the same cell knows his own part and is nearer, hence less.
inline constexpr std::uint64_t kMostOfOne = 75;

struct Cell {
  std::uint64_t requests = 0;  // or bytes, sessions, milliseconds: what the table adds up
  std::uint64_t nameless = 0;  // of them, those whose line names nobody: one person at least, for all we know
  std::uint64_t top = 0;       // no person's part is larger; 0: not looked at
  PeopleSet people;

  // At least so many people stand behind the cell.
  [[nodiscard]] std::uint64_t head_count() const { return people.size() + (nameless > 0 ? 1 : 0); }

  void add(std::optional<std::uint32_t> person) {
    ++requests;
    if (person) {
      people.add(*person);
    } else {
      ++nameless;
    }
  }
  // The largest parts are taken for one person's: the sum is then judged severely.
  void add(const Cell& other) {
    requests += other.requests;
    nameless += other.nameless;
    top += other.top;
    people.add(other.people);
  }
};

inline bool is_few(const Cell& cell) {
  return cell.requests > 0 && cell.head_count() < kFewestPeople;
}

inline bool is_dominated(const Cell& cell) {
  return static_cast<double>(cell.top) * 100 > static_cast<double>(cell.requests) * kMostOfOne;
}

// Says something about somebody.
inline bool is_sensitive(const Cell& cell) {
  return is_few(cell) || is_dominated(cell);
}

}  // namespace cartulaire::statistics
