// Where the answers of one batch are put together before they leave in one write.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "base/block16.hpp"

namespace cartulaire::adapters::squid {

// Fixed room, never grows; beyond it are the bytes that a short text, written as a whole block, may touch.
// INVARIANT: whoever adds has asked for room() first.
class AnswerBuffer {
 public:
  explicit AnswerBuffer(std::size_t capacity)
      : bytes_(std::make_unique_for_overwrite<char[]>(capacity + base::Block16::kSize)),
        capacity_(capacity) {}

  [[nodiscard]] bool room(std::size_t bytes) const { return capacity_ - size_ >= bytes; }
  [[nodiscard]] std::string_view text() const { return {bytes_.get(), size_}; }
  void clear() { size_ = 0; }

  void add(std::string_view text) {
    if (text.size() <= base::Block16::kSize) {
      base::Block16::of(text.data(), text.size()).store(bytes_.get() + size_);
    } else {
      std::memcpy(bytes_.get() + size_, text.data(), text.size());
    }
    size_ += text.size();
  }
  void add(char c) { bytes_[size_++] = c; }
  void add_number(std::uint64_t number) {
    const auto end = std::to_chars(bytes_.get() + size_, bytes_.get() + capacity_, number);
    size_ = static_cast<std::size_t>(end.ptr - bytes_.get());
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};

}  // namespace cartulaire::adapters::squid
