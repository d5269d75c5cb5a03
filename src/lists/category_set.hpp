// A set of categories of one list file: 128 bits, a value, no allocation.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cartulaire::lists {

// Index into the category table of ONE list file. Never stored outside it: files number their categories as
// they like; what is written down elsewhere is the category's name ("gambling").
using CategoryId = std::uint8_t;

inline constexpr std::size_t kMaxCategories = 128;

class CategorySet {
 public:
  constexpr CategorySet() = default;
  constexpr CategorySet(std::uint64_t low, std::uint64_t high) : low_(low), high_(high) {}
  static constexpr CategorySet of(CategoryId id) {
    CategorySet result;
    result.set(id);
    return result;
  }

  // `id` < kMaxCategories; a larger one is ignored by set() and never contained.
  constexpr void set(CategoryId id) {
    if (id < 64) low_ |= std::uint64_t{1} << id;
    if (id >= 64 && id < kMaxCategories) high_ |= std::uint64_t{1} << (id - 64);
  }
  constexpr void reset(CategoryId id) {
    if (id < 64) low_ &= ~(std::uint64_t{1} << id);
    if (id >= 64 && id < kMaxCategories) high_ &= ~(std::uint64_t{1} << (id - 64));
  }
  [[nodiscard]] constexpr bool test(CategoryId id) const {
    if (id < 64) return ((low_ >> id) & 1) != 0;
    return id < kMaxCategories && ((high_ >> (id - 64)) & 1) != 0;
  }

  [[nodiscard]] constexpr bool any() const { return (low_ | high_) != 0; }
  [[nodiscard]] constexpr bool none() const { return !any(); }
  [[nodiscard]] constexpr std::size_t size() const {
    return static_cast<std::size_t>(std::popcount(low_)) + static_cast<std::size_t>(std::popcount(high_));
  }
  // The smallest id of a set that is not empty.
  [[nodiscard]] constexpr CategoryId first() const {
    return static_cast<CategoryId>(low_ != 0 ? std::countr_zero(low_) : 64 + std::countr_zero(high_));
  }

  friend constexpr CategorySet operator|(CategorySet a, CategorySet b) {
    return {a.low_ | b.low_, a.high_ | b.high_};
  }
  friend constexpr CategorySet operator&(CategorySet a, CategorySet b) {
    return {a.low_ & b.low_, a.high_ & b.high_};
  }
  friend constexpr CategorySet operator~(CategorySet a) { return {~a.low_, ~a.high_}; }
  constexpr CategorySet& operator|=(CategorySet other) { return *this = *this | other; }
  constexpr CategorySet& operator&=(CategorySet other) { return *this = *this & other; }
  friend constexpr bool operator==(CategorySet, CategorySet) = default;

  // Calls `f(CategoryId)` for each member, ascending.
  template <class F>
  constexpr void for_each(F&& f) const {
    for (std::uint64_t bits = low_; bits != 0; bits &= bits - 1) {
      f(static_cast<CategoryId>(std::countr_zero(bits)));
    }
    for (std::uint64_t bits = high_; bits != 0; bits &= bits - 1) {
      f(static_cast<CategoryId>(64 + std::countr_zero(bits)));
    }
  }

  // The two halves, as the file stores them.
  [[nodiscard]] constexpr std::uint64_t low() const { return low_; }
  [[nodiscard]] constexpr std::uint64_t high() const { return high_; }

 private:
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

}  // namespace cartulaire::lists
