// Bytes of a log cut into lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "logs/fields.hpp"

namespace cartulaire::logs {

// Cuts chunks into lines of at most kMaxLine bytes, in order; a longer one is skipped to its end. A line may
// span chunks. Calls `line(text, number)` (without "\n", number from 1) and `too_long(number)`.
template <class Line, class TooLong>
class LineCutter {
 public:
  LineCutter(Line line, TooLong too_long) : line_(std::move(line)), too_long_(std::move(too_long)) {}

  void feed(std::string_view chunk) {
    while (!chunk.empty()) {
      const std::size_t end = chunk.find('\n');
      const std::string_view piece = chunk.substr(0, end);
      consumed_ += piece.size() + (end == std::string_view::npos ? 0 : 1);
      if (end == std::string_view::npos) {
        keep(piece);
        return;
      }
      chunk.remove_prefix(end + 1);
      if (rest_.empty() && !skipping_) {
        emit(piece);
        continue;
      }
      keep(piece);
      finish_line();
    }
  }

  // Bytes up to the end of the line in hand, its "\n" included.
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }
  // The last line may have no end.
  void finish() {
    if (!rest_.empty() || skipping_) finish_line();
  }

 private:
  void keep(std::string_view piece) {
    if (skipping_) return;
    if (rest_.size() + piece.size() > kMaxLine) {
      skipping_ = true;
      rest_.clear();
      return;
    }
    rest_.append(piece);
  }
  void emit(std::string_view text) {
    ++number_;
    if (text.size() > kMaxLine) {
      too_long_(number_);
    } else {
      line_(text, number_);
    }
  }
  void finish_line() {
    if (skipping_) {
      too_long_(++number_);
    } else {
      emit(rest_);
    }
    rest_.clear();
    skipping_ = false;
  }

  Line line_;
  TooLong too_long_;
  std::string rest_;
  bool skipping_ = false;
  std::uint64_t number_ = 0;
  std::uint64_t consumed_ = 0;
};

}  // namespace cartulaire::logs
