// Numbers and texts as the format writes them (docs/format/journal.md, Conventions).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "platform/file.hpp"

namespace cartulaire::journal {

static_assert(std::endian::native == std::endian::little, "the codec copies numbers as they lie in memory");

constexpr std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

// Appends to a vector that grows; whoever knows the size reserves it.
class Encoder {
 public:
  explicit Encoder(std::vector<std::byte>& output) : output_(output) {}

  void raw(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    output_.insert(output_.end(), bytes, bytes + size);
  }
  void bytes(platform::Bytes bytes) { raw(bytes.data(), bytes.size()); }
  template <class Number>
  void fixed(Number number) {
    raw(&number, sizeof number);
  }
  void varint(std::uint64_t number) {
    while (number >= 0x80) {
      output_.push_back(static_cast<std::byte>(number | 0x80));
      number >>= 7;
    }
    output_.push_back(static_cast<std::byte>(number));
  }
  void text(std::string_view text) {
    varint(text.size());
    raw(text.data(), text.size());
  }

 private:
  std::vector<std::byte>& output_;
};

// Reads what may have been written by anybody: past the first failure everything is zero and ok() is false.
class Decoder {
 public:
  explicit Decoder(platform::Bytes input) : rest_(input) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return ok_ && rest_.empty(); }
  [[nodiscard]] platform::Bytes rest() const { return rest_; }

  platform::Bytes bytes(std::uint64_t size) {
    if (!ok_ || size > rest_.size()) {
      fail();
      return {};
    }
    const platform::Bytes taken = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(static_cast<std::size_t>(size));
    return taken;
  }
  template <class Number>
  Number fixed() {
    Number number{};
    if (const auto taken = bytes(sizeof number); ok_) std::memcpy(&number, taken.data(), sizeof number);
    return number;
  }
  template <std::size_t N>
  std::array<std::byte, N> array() {
    std::array<std::byte, N> copy{};
    if (const auto taken = bytes(N); ok_) std::memcpy(copy.data(), taken.data(), N);
    return copy;
  }
  std::uint64_t varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      const auto byte = static_cast<std::uint64_t>(fixed<std::uint8_t>());
      if (!ok_ || (shift == 63 && byte > 1)) break;
      number |= (byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    fail();
    return 0;
  }
  std::string_view text(std::size_t limit) {
    const std::uint64_t size = varint();
    if (size > limit) fail();
    return platform::as_text(bytes(size));
  }
  void fail() {
    ok_ = false;
    rest_ = {};
  }

 private:
  platform::Bytes rest_;
  bool ok_ = true;
};

}  // namespace cartulaire::journal
