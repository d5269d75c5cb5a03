// From a name in a log to a number that only counts: 1st, 2nd, 3rd person met.
//
// A name is hashed at once with a key drawn for this run, kept nowhere else and gone with it (SipHash-2-4,
// 64 bits): what stays in memory tells nobody's name, and two runs cannot be joined (LG-14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/sip_hash.hpp"

namespace cartulaire::replay {

class Tokens {
 public:
  // The number of people that one run can tell apart; past it everybody new is left uncounted and said so.
  static constexpr std::uint32_t kMaxPeople = 1'000'000;

  explicit Tokens(const base::SipKey& key);

  // The number of the person called `name` (ASCII case folded, at most 255 bytes looked at), from 0 in order
  // of appearance. Nothing for an empty name, or a new one past kMaxPeople (see overflowed()).
  std::optional<std::uint32_t> person(std::string_view name);
  [[nodiscard]] std::uint32_t people() const { return people_; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }

 private:
  struct Slot {
    std::uint64_t token = 0;
    std::uint32_t person = kFree;
  };
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  void grow();

  base::SipKey key_;
  std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
  std::uint32_t people_ = 0;
  bool overflowed_ = false;
};

}  // namespace cartulaire::replay
