// Bytes become a charter, a State and a request: the engine must equal the oracle.
// LAYERS: model policy lists base
#include <cstdio>
#include <cstdlib>
#include <span>

#include "../model/differ.hpp"
#include "../model/random_world.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartulaire::model;
  Choices choices(std::span<const std::uint8_t>(data, size));
  const WorldModel world = random_world(choices);
  const Engine engine(world);
  for (int i = 0; i < 4; ++i) {
    const RequestModel request = random_request(world, choices);
    if (const auto mismatch = difference(world, engine, request)) {
      std::fputs(mismatch->c_str(), stderr);
      std::abort();
    }
  }
  return 0;
}
