// Host names that look like listed ones and are all distinct, the same ones for the same seed: what fills a
// table up to its full size where no real list is that long.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cartulaire::bench {

class SyntheticNames {
 public:
  explicit SyntheticNames(std::uint32_t seed) : seed_(seed) {}

  // The name of that number: distinct for distinct numbers below 2^32, 17 bytes on average. Valid until the
  // next call.
  std::string_view name(std::uint32_t number) {
    constexpr std::array<std::string_view, 16> kWords{"video", "casino", "shop", "adult", "live",  "cam",
                                                      "game",  "free",   "club", "night", "photo", "sex",
                                                      "bet",   "porn",   "top",  "x"};
    constexpr std::array<std::string_view, 8> kEnds{".com", ".com", ".com",  ".net",
                                                    ".fr",  ".org", ".info", ".ru"};
    const std::uint32_t mixed = mix(number);
    text_.clear();
    if (mixed % 5 == 0) text_ += mixed % 2 == 0 ? "www2." : "m.";
    text_ += kWords[(mixed >> 4) % kWords.size()];
    if ((mixed >> 8) % 4 == 0) text_ += '-';
    std::uint32_t rest = mixed;
    do {
      text_ += "abcdefghijklmnopqrstuvwxyz"[rest % 26];
      rest /= 26;
    } while (rest != 0);
    text_ += kEnds[(mixed >> 12) % kEnds.size()];
    return text_;
  }

 private:
  // A bijection of 32 bits (murmur3's finaliser): distinct numbers stay distinct.
  [[nodiscard]] std::uint32_t mix(std::uint32_t value) const {
    value += seed_;
    value ^= value >> 16;
    value *= 0x85ebca6b;
    value ^= value >> 13;
    value *= 0xc2b2ae35;
    return value ^ value >> 16;
  }

  std::uint32_t seed_;
  std::string text_;
};

}  // namespace cartulaire::bench
