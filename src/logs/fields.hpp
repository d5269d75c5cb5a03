// Named fields out of one line, for the three shapes that products write: key=value, CSV and JSON.
//
// Only the fields that somebody wants are kept, in slots numbered by the caller. Values point into the line,
// or into the scratch space where an escape had to be undone. Pure, no allocation, bounded by the line.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cartulaire::logs {

inline constexpr std::size_t kMaxSlots = 32;
inline constexpr std::size_t kMaxLine = 65'536;

// The names wanted, at most kMaxSlots of them; each one's index is its slot.
using Wanted = std::span<const std::string>;

class Fields {
 public:
  void clear() {
    values_.fill({});
    used_ = 0;
  }
  [[nodiscard]] std::string_view operator[](std::size_t slot) const { return values_[slot]; }
  void set(std::size_t slot, std::string_view value) { values_[slot] = value; }

  // `count` bytes that live until clear(); an empty span where they do not fit.
  std::span<char> scratch(std::size_t count) {
    if (count > scratch_.size() - used_) return {};
    const std::span<char> room = std::span(scratch_).subspan(used_, count);
    used_ += count;
    return room;
  }

 private:
  std::array<std::string_view, kMaxSlots> values_{};
  // Undoing an escape never lengthens a value, so a line's worth is enough for all of them.
  std::array<char, kMaxLine> scratch_;
  std::size_t used_ = 0;
};

// key=value key="value with \" inside" …; words without `=` (a syslog header) are passed over. False where a
// quote is not closed.
bool scan_key_values(std::string_view line, Wanted wanted, Fields& fields);

// One JSON object; names of nested objects are joined with dots ("http.url"), arrays passed over. Numbers and
// literals are their text; null is nothing. False where it is not JSON.
bool scan_json(std::string_view line, Wanted wanted, Fields& fields);

// Values parted by `separator`, RFC 4180 quotes. `slots[i]` is the slot of column i, or kNoSlot. False where
// a quote is not closed. Columns past `slots` are passed over.
inline constexpr std::size_t kNoSlot = kMaxSlots;
bool scan_csv(std::string_view line, char separator, std::span<const std::size_t> slots, Fields& fields);

}  // namespace cartulaire::logs
