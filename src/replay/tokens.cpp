#include "replay/tokens.hpp"

#include <bit>
#include <cstring>

namespace cartulaire::replay {
namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() noexcept {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
  void absorb(std::uint64_t word) noexcept {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace

std::uint64_t sip_hash(std::array<std::uint64_t, 2> key, std::string_view text) noexcept {
  SipState state{key[0] ^ 0x736f6d6570736575ULL, key[1] ^ 0x646f72616e646f6dULL,
                 key[0] ^ 0x6c7967656e657261ULL, key[1] ^ 0x7465646279746573ULL};
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    state.absorb(word);
  }
  std::uint64_t last = static_cast<std::uint64_t>(text.size()) << 56U;
  for (std::size_t i = 0; at + i < text.size(); ++i)
    last |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
  state.absorb(last);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i)
    state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

Tokens::Tokens(std::array<std::uint64_t, 2> key) : key_(key), slots_(1024) {}

std::optional<std::uint32_t> Tokens::person(std::string_view name) {
  if (name.empty()) return std::nullopt;
  std::array<char, 255> folded;
  const std::size_t size = name.size() < folded.size() ? name.size() : folded.size();
  for (std::size_t i = 0; i < size; ++i) {
    const char c = name[i];
    folded[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const std::uint64_t token = sip_hash(key_, {folded.data(), size});
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = token & mask;
  while (slots_[at].person != kFree) {
    if (slots_[at].token == token) return slots_[at].person;
    at = (at + 1) & mask;
  }
  if (people_ == kMaxPeople) {
    overflowed_ = true;
    return std::nullopt;
  }
  slots_[at] = {token, people_};
  const std::uint32_t person = people_++;
  if (std::size_t{people_} * 2 > slots_.size()) grow();
  return person;
}

void Tokens::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.person == kFree) continue;
    std::size_t at = slot.token & mask;
    while (slots_[at].person != kFree)
      at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace cartulaire::replay
