// Sixteen bytes at once, for the few loops that see every byte of every request: which of them are a
// character, which lie in a range. Where the processor has no such instruction, the same answers byte by
// byte.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cartulaire::base {

// Bit n speaks of byte n; bits 16 and above are 0.
using Mask16 = std::uint32_t;

// The first `count` bytes; all where there are more.
constexpr Mask16 first_bytes(std::size_t count) noexcept {
  return count >= 16 ? 0xffff : (Mask16{1} << count) - 1;
}

class Block16 {
 public:
  static constexpr std::size_t kSize = 16;

#ifdef __SSE2__
  explicit Block16(const char* text) noexcept
      : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(text))) {}

  // Of `size` readable bytes; past kSize they are left out, short of it zeros follow. Put together in
  // registers: bytes that were just written one by one would have to be waited for.
  static Block16 of(const char* text, std::size_t size) noexcept {
    if (size >= kSize) return Block16(text);
    if (size > 8)
      return {read<std::uint64_t>(text), read<std::uint64_t>(text + size - 8) >> (8 * (kSize - size))};
    if (size >= 4) {
      const std::uint64_t tail = read<std::uint32_t>(text + size - 4);
      return {read<std::uint32_t>(text) | tail << (8 * (size - 4)), 0};
    }
    std::uint64_t few = 0;
    for (std::size_t i = 0; i < size; ++i)
      few |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    return {few, 0};
  }

  [[nodiscard]] Mask16 are(char c) const noexcept { return mask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))); }

  // Of those from `first` to `last`, both ASCII.
  [[nodiscard]] Mask16 are_in(char first, char last) const noexcept {
    const __m128i from_first = _mm_sub_epi8(bytes_, _mm_set1_epi8(first));
    const __m128i within = _mm_min_epu8(from_first, _mm_set1_epi8(static_cast<char>(last - first)));
    return mask(_mm_cmpeq_epi8(within, from_first));
  }

  // kSize writable bytes.
  void store(char* out) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes_); }

 private:
  Block16(std::uint64_t low, std::uint64_t high) noexcept
      : bytes_(_mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low))) {}

  template <class T>
  static T read(const char* text) noexcept {
    T value;
    std::memcpy(&value, text, sizeof(value));
    return value;
  }

  static Mask16 mask(__m128i bytes) noexcept { return static_cast<Mask16>(_mm_movemask_epi8(bytes)); }

  __m128i bytes_;
#else
  explicit Block16(const char* text) noexcept { std::memcpy(bytes_.data(), text, kSize); }

  static Block16 of(const char* text, std::size_t size) noexcept {
    std::array<char, kSize> padded{};
    std::memcpy(padded.data(), text, size < kSize ? size : kSize);
    return Block16(padded.data());
  }

  [[nodiscard]] Mask16 are(char c) const noexcept { return are_in(c, c); }

  [[nodiscard]] Mask16 are_in(char first, char last) const noexcept {
    Mask16 mask = 0;
    for (std::size_t i = 0; i < kSize; ++i) {
      const bool in =
          static_cast<unsigned char>(bytes_[i] - first) <= static_cast<unsigned char>(last - first);
      mask |= Mask16{in} << i;
    }
    return mask;
  }

  void store(char* out) const noexcept { std::memcpy(out, bytes_.data(), kSize); }

 private:
  std::array<char, kSize> bytes_;
#endif
};

}  // namespace cartulaire::base
