#include "adapters/squid/seen.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/core.h>

namespace cartulaire::adapters::squid {

bool Seen::add(std::uint64_t number) {
  // Nearly always the next one, or one past a small gap.
  if (!ranges_.empty() && ranges_.rbegin()->second + 1 == number) {
    ++ranges_.rbegin()->second;
    ++count_;
    return true;
  }
  auto after = ranges_.upper_bound(number);
  if (after != ranges_.begin() && std::prev(after)->second >= number) {
    ++doubles_;
    return false;
  }
  add_range(number, number);
  return true;
}

// INVARIANT: no number of first…last is in the set.
void Seen::add_range(std::uint64_t first, std::uint64_t last) {
  count_ += last - first + 1;
  auto after = ranges_.upper_bound(first);
  if (after != ranges_.end() && after->first == last + 1) {
    last = after->second;
    after = ranges_.erase(after);
  }
  if (after != ranges_.begin()) {
    const auto before = std::prev(after);
    if (before->second + 1 == first) {
      before->second = last;
      return;
    }
  }
  ranges_.emplace_hint(after, first, last);
  if (ranges_.size() <= kMaxRanges) return;
  const auto oldest = ranges_.begin();
  const auto second = std::next(oldest);
  given_up_ += second->first - oldest->second - 1;
  oldest->second = second->second;
  ranges_.erase(second);
}

void Seen::merge(const Seen& other) {
  for (const auto& [first, last] : other.ranges_) {
    for (std::uint64_t from = first; from <= last;) {
      auto after = ranges_.upper_bound(from);
      if (after != ranges_.begin() && std::prev(after)->second >= from) {
        const std::uint64_t shared = std::min(last, std::prev(after)->second);
        doubles_ += shared - from + 1;
        if (shared == last) break;
        from = shared + 1;
        continue;
      }
      const std::uint64_t to = after == ranges_.end() ? last : std::min(last, after->first - 1);
      add_range(from, to);
      if (to == last) break;
      from = to + 1;
    }
  }
  doubles_ += other.doubles_;
  given_up_ += other.given_up_;
}

std::uint64_t Seen::missing(std::uint64_t last) const {
  std::uint64_t seen = 0;
  for (const auto& [first, end] : ranges_) {
    if (first > last) break;
    seen += std::min(last, end) - first + 1;
  }
  return last - seen;
}

std::string Seen::text() const {
  std::string result;
  for (const auto& [first, last] : ranges_) {
    if (!result.empty()) result += ' ';
    result += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
  }
  return result;
}

base::Result<Seen> Seen::read(std::string_view text) {
  Seen seen;
  std::uint64_t highest = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at != end) {
    std::uint64_t first = 0;
    auto parsed = std::from_chars(at, end, first);
    bool good = parsed.ec == std::errc() && first > highest;
    std::uint64_t last = first;
    if (good && parsed.ptr != end && *parsed.ptr == '-') {
      parsed = std::from_chars(parsed.ptr + 1, end, last);
      good = parsed.ec == std::errc() && last > first && last < UINT64_MAX;
    }
    if (good && parsed.ptr != end) good = *parsed.ptr++ == ' ';
    if (!good)
      return base::fail(base::ErrorCode::corrupt, "seen", "liste de numéros illisible",
                        "a list of numbers that cannot be read");
    seen.add_range(first, last);
    highest = last;
    at = parsed.ptr;
  }
  return seen;
}

}  // namespace cartulaire::adapters::squid
