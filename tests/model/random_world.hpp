// Random charters, States and requests from a stream of bytes: the same bytes give the same case, so that a
// property test, a fuzzer and a person who reproduces a mismatch all use one generator.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model.hpp"

namespace cartulaire::model {

// Where choices come from: bytes given (a fuzzer's), then a generator seeded by them.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : state_(seed * 2 + 1) {}
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint32_t below(std::uint32_t n);  // 0 … n-1
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(static_cast<std::uint32_t>(from.size()))];
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
  std::span<const std::uint8_t> bytes_;
};

WorldModel random_world(Choices& choices);
// Prefers the instants at which something begins or ends in `world`, the people and names that are in it.
RequestModel random_request(const WorldModel& world, Choices& choices);

}  // namespace cartulaire::model
