// Which numbers have been seen, as a set of ranges: the log daemon's half of the reconciliation.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::adapters::squid {

// Numbers from 1 upwards, mostly consecutive; what is missing in between are answers whose transaction is not
// over yet (an open tunnel) or whose line was lost.
class Seen {
 public:
  // At most this many ranges are kept: past it the oldest gap is closed and counted as given up.
  static constexpr std::size_t kMaxRanges = 100'000;

  // False where it was there already.
  bool add(std::uint64_t number);
  // The numbers of another set; those that both held are counted in doubles().
  void merge(const Seen& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t highest() const { return ranges_.empty() ? 0 : ranges_.rbegin()->second; }
  [[nodiscard]] std::uint64_t doubles() const { return doubles_; }
  // Numbers closed over because there were too many gaps: neither seen nor missing any more.
  [[nodiscard]] std::uint64_t given_up() const { return given_up_; }
  // Numbers up to `last` that were not seen.
  [[nodiscard]] std::uint64_t missing(std::uint64_t last) const;

  // "1-90 92 95-1200"; the same back.
  [[nodiscard]] std::string text() const;
  static base::Result<Seen> read(std::string_view text);

 private:
  void add_range(std::uint64_t first, std::uint64_t last);

  std::map<std::uint64_t, std::uint64_t> ranges_;  // first to last, inclusive, apart by at least one number
  std::uint64_t count_ = 0;
  std::uint64_t doubles_ = 0;
  std::uint64_t given_up_ = 0;
};

}  // namespace cartulaire::adapters::squid
