// The lines of a source that are no entry, counted by kind: what an import leaves out it says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cartulaire::lists {

// Stored in list files: append only.
enum class BadLine : std::uint8_t {
  not_a_name,  // no host that a browser could ask for
  too_long,    // over the limit of a line
  too_deep,    // more than 31 labels
  a_range,     // a network ("192.0.2.0/24"), which lists of names cannot hold
  expression,  // not understood, too large, or one that would open a site
  no_path,     // in a file of URLs, a line that is not UTF-8 or has no host
  whole_tld,   // a single label ("com"): it would cover everything below
  other,
};
inline constexpr std::size_t kBadLineCount = 8;

class BadLines {
 public:
  void add(BadLine kind, std::uint32_t count = 1) { counts_[static_cast<std::size_t>(kind)] += count; }
  [[nodiscard]] std::uint32_t operator[](BadLine kind) const {
    return counts_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const std::uint32_t count : counts_)
      sum += count;
    return sum;
  }
  [[nodiscard]] const std::array<std::uint32_t, kBadLineCount>& counts() const { return counts_; }
  explicit BadLines(const std::array<std::uint32_t, kBadLineCount>& counts) : counts_(counts) {}
  BadLines() = default;

  // "is no host name": the words for people.
  static std::string_view words_fr(BadLine kind);
  static std::string_view words_en(BadLine kind);

 private:
  std::array<std::uint32_t, kBadLineCount> counts_{};
};

}  // namespace cartulaire::lists
