// LAYERS: policy lists base
// Any bytes as a snapshot, and as a delta on a small State: refused, or every lookup stays inside them.
#include <cstring>

#include "policy/state_delta.hpp"
#include "policy/state_samples.hpp"

using namespace cartulaire::policy;  // NOLINT(google-build-using-namespace): a program of one function

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::byte> bytes(reinterpret_cast<const std::byte*>(data),
                                     reinterpret_cast<const std::byte*>(data) + size);
  if (const auto state = State::view(bytes)) {
    samples::look_everywhere(*state);
    // What decodes can be written again, unless it says two things at once.
    if (const auto again = encode(decode(*state)))
      if (!State::view(*again)) __builtin_trap();
  }
  static const std::vector<std::byte> base_bytes = [] {
    StateData base = samples::random_state(11, 8);
    base.number = 1;
    return *encode(std::move(base));
  }();
  const std::span<const std::byte> deltas[] = {bytes};
  if (const auto applied = apply_deltas(*State::view(base_bytes), deltas))
    if (!State::view(*applied)) __builtin_trap();
  return 0;
}
