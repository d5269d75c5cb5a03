// Which people: a growing set of the numbers that Tokens gives out.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cartulaire::statistics {

class PeopleSet {
 public:
  void add(std::uint32_t person) {
    const std::size_t word = person / 64;
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] |= std::uint64_t{1} << (person % 64);
  }
  void add(const PeopleSet& other) {
    if (other.words_.size() > words_.size()) words_.resize(other.words_.size());
    for (std::size_t i = 0; i < other.words_.size(); ++i)
      words_[i] |= other.words_[i];
  }
  [[nodiscard]] bool contains(std::uint32_t person) const {
    const std::size_t word = person / 64;
    return word < words_.size() && ((words_[word] >> (person % 64)) & 1) != 0;
  }
  [[nodiscard]] std::uint64_t size() const {
    std::uint64_t count = 0;
    for (const std::uint64_t word : words_)
      count += static_cast<std::uint64_t>(std::popcount(word));
    return count;
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace cartulaire::statistics
