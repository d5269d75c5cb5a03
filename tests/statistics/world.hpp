// Small worlds at random: a few agents of a few entities, their requests, and what is published of them.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "statistics/counts.hpp"
#include "statistics/tables.hpp"

namespace cartulaire::statistics {

struct Random {
  std::mt19937 source;
  std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(source() % end); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
};

struct Request {
  std::uint32_t person = 0;
  std::string site, category, clause, reason, hour;
  std::string draft_clause, draft_category;  // the draft's where it refuses, else today's
  std::uint32_t verdict = 0, size = 0, length = 0, change = 0;
  std::uint64_t bytes = 0;
};

// The charter of these worlds refuses a category by a clause of its own, whose reason is its own too.
std::vector<Request> random_requests(Random& random, std::uint32_t first_person, std::uint32_t people);

Counts counts_of(const std::vector<Request>& requests);

// What is true of one cell, whether it is published or not.
struct Truth {
  std::map<std::uint32_t, std::array<std::uint64_t, kMeasures>> people;  // amounts by person and measure
  [[nodiscard]] std::uint64_t total(Measure measure) const;
  [[nodiscard]] std::uint64_t most(Measure measure) const;
};
// `row`, `column` as in `table`; 0 for all. The row of others holds what no other row of its category does.
Truth truth_of(const std::vector<Request>& requests, const PublishedTable& table, std::uint32_t row,
               std::uint32_t column);

}  // namespace cartulaire::statistics
