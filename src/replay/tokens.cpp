#include "replay/tokens.hpp"

#include <array>

namespace cartulaire::replay {
Tokens::Tokens(const base::SipKey& key) : key_(key), slots_(1024) {}

std::optional<std::uint32_t> Tokens::person(std::string_view name) {
  if (name.empty()) return std::nullopt;
  std::array<char, 255> folded;
  const std::size_t size = name.size() < folded.size() ? name.size() : folded.size();
  for (std::size_t i = 0; i < size; ++i) {
    const char c = name[i];
    folded[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  const std::uint64_t token = base::sip_hash(key_, {folded.data(), size});
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
