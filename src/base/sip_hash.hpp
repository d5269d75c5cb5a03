// SipHash (Aumasson and Bernstein, 2012): a pseudo-random function under a secret 128-bit key. Who does not
// know the key can neither choose a text that shares a hash with another nor tell a text from its hash.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cartulaire::base {

using SipKey = std::array<std::uint64_t, 2>;

// `Absorbing` rounds for each word and `Closing` at the end: 2-4 is the function of the paper, 1-3 the
// quicker one of hash tables that attackers feed (Rust, Python).
template <int Absorbing, int Closing>
class SipHash {
 public:
  explicit SipHash(const SipKey& key)
      : v0_(key[0] ^ 0x736f6d6570736575),
        v1_(key[1] ^ 0x646f72616e646f6d),
        v2_(key[0] ^ 0x6c7967656e657261),
        v3_(key[1] ^ 0x7465646279746573) {}

  void absorb(std::uint64_t word) {
    v3_ ^= word;
    for (int i = 0; i < Absorbing; ++i)
      round();
    v0_ ^= word;
  }

  // The hash of what was absorbed and `length % 8` more bytes, low end first in `tail` (zeros above). Leaves
  // this object as it was: longer texts go on from it.
  [[nodiscard]] std::uint64_t finish(std::uint64_t tail, std::size_t length) const {
    SipHash last = *this;
    last.absorb(static_cast<std::uint64_t>(length) << 56 | tail);
    last.v2_ ^= 0xff;
    for (int i = 0; i < Closing; ++i)
      last.round();
    return last.v0_ ^ last.v1_ ^ last.v2_ ^ last.v3_;
  }

 private:
  void round() {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  std::uint64_t v0_;
  std::uint64_t v1_;
  std::uint64_t v2_;
  std::uint64_t v3_;
};

// SipHash-2-4 of a whole text.
inline std::uint64_t sip_hash(const SipKey& key, std::string_view text) {
  static_assert(std::endian::native == std::endian::little);
  SipHash<2, 4> state(key);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    state.absorb(word);
  }
  std::uint64_t tail = 0;
  if (at < text.size()) std::memcpy(&tail, text.data() + at, text.size() - at);
  return state.finish(tail, text.size());
}

}  // namespace cartulaire::base
