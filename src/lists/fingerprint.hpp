// Keyed hashes of a host and of all its parents in one pass, right to left: SipHash-1-3 over the reversed
// name, closed at each label border.
//
// Without the seed of a file nobody can choose a name that shares a fingerprint with a listed one.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/sip_hash.hpp"

namespace cartulaire::lists {

using Seed = base::SipKey;

// Which of `count` equal parts of all hashes this one falls into: keeps their order.
inline std::uint64_t spread(std::uint64_t hash, std::uint64_t count) {
  __extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using): __extension__ needs it
  return static_cast<std::uint64_t>(static_cast<Wide>(hash) * count >> 64);
}

using SipHash = base::SipHash<1, 3>;

// Calls `f(hash, start, labels)` for the parents of `host` from the shortest ("fr") to the host itself:
// `hash` is of host.substr(start), which has `labels` labels. `wanted` bit n says that names of n labels are
// of interest; others are not hashed. A host of more than 31 labels ends at its 31 last ones.
template <class F>
void for_each_name(std::string_view host, const Seed& seed, std::uint32_t wanted, F&& f) {
  constexpr std::uint64_t kDots = 0x2e2e2e2e2e2e2e2e;
  constexpr std::uint64_t kLow7 = 0x7f7f7f7f7f7f7f7f;
  SipHash state(seed);
  unsigned labels = 1;
  std::size_t done = 0;  // bytes absorbed, from the right
  const std::size_t size = host.size();
  while (true) {
    // The next eight bytes leftwards, reversed: the byte nearest to the right end is the lowest.
    std::uint64_t word = 0;
    const std::size_t left = size - done;
    if (left >= 8) {
      std::memcpy(&word, host.data() + left - 8, 8);
      word = __builtin_bswap64(word);
    } else if (left != 0 && size >= 8) {
      std::memcpy(&word, host.data(), 8);
      word = __builtin_bswap64(word) >> (8 * (8 - left));
    } else {
      for (std::size_t i = 0; i < left; ++i) {
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(host[left - 1 - i])) << (8 * i);
      }
    }
    // The high bit of each byte that is a dot (exact: no borrow between bytes).
    const std::uint64_t other = word ^ kDots;
    std::uint64_t dots = ~(((other & kLow7) + kLow7) | other | kLow7);
    for (; dots != 0; dots &= dots - 1) {
      const auto bytes = static_cast<unsigned>(std::countr_zero(dots)) / 8;
      if (((wanted >> labels) & 1) != 0) {
        const std::uint64_t tail = word & ((std::uint64_t{1} << (8 * bytes)) - 1);
        f(state.finish(tail, done + bytes), left - bytes, labels);
      }
      if (++labels > 31) return;
    }
    if (left < 8) {
      if (((wanted >> labels) & 1) != 0) f(state.finish(word, size), std::size_t{0}, labels);
      return;
    }
    state.absorb(word);
    done += 8;
  }
}

// The hash of the text as a whole: an IP address, whose parents mean nothing.
inline std::uint64_t hash_whole(std::string_view text, const Seed& seed) {
  SipHash state(seed);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[text.size() - 1 - i]))
            << (8 * (i % 8));
    if (i % 8 == 7) {
      state.absorb(word);
      word = 0;
    }
  }
  return state.finish(word, text.size());
}

// URL prefixes, left to right, under a key of their own. `push` a byte at a time, `value` at any point.
class UrlHash {
 public:
  explicit UrlHash(const Seed& seed) : state_({seed[0] ^ 0x75726c2d70726566, seed[1] ^ 0x697865732d6b6579}) {}
  void push(char c) {
    tail_ |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8 * (size_ % 8));
    if (++size_ % 8 == 0) {
      state_.absorb(tail_);
      tail_ = 0;
    }
  }
  [[nodiscard]] std::uint64_t value() const { return state_.finish(tail_, size_); }

 private:
  SipHash state_;
  std::uint64_t tail_ = 0;
  std::size_t size_ = 0;
};

constexpr char lower_ascii(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// The host that URL prefixes are kept under: "www.", "www2."... are taken off, in lists and in requests, as
// every reader of these lists does.
constexpr std::string_view url_host(std::string_view host) {
  if (!host.starts_with("www")) return host;
  std::size_t at = 3;
  while (at < host.size() && at < 6 && host[at] >= '0' && host[at] <= '9')
    ++at;
  if (at >= host.size() || host[at] != '.') return host;
  const std::string_view rest = host.substr(at + 1);
  return rest.find('.') == std::string_view::npos ? host : rest;  // never down to a top-level domain
}

// True where a listed URL may end between two characters of a path: not inside a word. "/games" covers
// "/games/x", "/games.html" and "/games?x", not "/gamesmaster".
constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '~' || c == '%';
}
constexpr bool url_border(std::string_view path, std::size_t at) {
  return at == path.size() || !is_word(path[at]) || (at > 0 && !is_word(path[at - 1]));
}

}  // namespace cartulaire::lists
