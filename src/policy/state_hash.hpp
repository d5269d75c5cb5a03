// The hash of the snapshot's two indexes: FNV-1a over the bytes from the LAST to the first, so that one pass
// over a host gives the hash of every parent, then a finaliser that spreads it (docs/format/state.md).
#pragma once

#include <cstdint>
#include <string_view>

namespace cartulaire::policy {

class TextHash {
 public:
  void add(char byte) noexcept { state_ = (state_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL; }
  [[nodiscard]] std::uint64_t value() const noexcept {
    std::uint64_t h = state_;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
    return h ^ (h >> 31);
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

inline std::uint64_t hash_text(std::string_view text) noexcept {
  TextHash hash;
  for (std::size_t i = text.size(); i-- > 0;)
    hash.add(text[i]);
  return hash.value();
}

}  // namespace cartulaire::policy
