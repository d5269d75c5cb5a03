// Engine and oracle agree on random charters, States and requests, at the instants where something begins or
// ends. CARTULAIRE_CASES sets how many requests (CI: the default), CARTULAIRE_SEED where to begin: the seed
// of a mismatch is printed.
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "differ.hpp"
#include "random_world.hpp"

namespace cartulaire::model {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
constexpr std::uint64_t kCases = 100'000;
#else
constexpr std::uint64_t kCases = 2'000'000;
#endif
constexpr std::uint64_t kRequestsPerWorld = 200;

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::stoull(text);
}

TEST(property, engine_equals_oracle) {
  const std::uint64_t cases = number("CARTULAIRE_CASES", kCases);
  const std::uint64_t first = number("CARTULAIRE_SEED", 1);
  std::map<std::string, std::uint64_t> seen;
  for (std::uint64_t seed = first; seed < first + (cases + kRequestsPerWorld - 1) / kRequestsPerWorld;
       ++seed) {
    Choices choices(seed);
    const WorldModel world = random_world(choices);
    const Engine engine(world);
    for (std::uint64_t i = 0; i < kRequestsPerWorld; ++i) {
      const RequestModel request = random_request(world, choices);
      const auto mismatch = difference(world, engine, request);
      ASSERT_FALSE(mismatch.has_value()) << "CARTULAIRE_SEED=" << seed << " CARTULAIRE_CASES=1\n"
                                         << *mismatch;
      const policy::Decision d = engine.raw(request);
      ++seen[std::to_string(static_cast<int>(d.phase)) + "/" + std::to_string(static_cast<int>(d.reason))];
    }
  }
  // A generator that never reaches a phase would prove nothing about it.
  if (cases >= 100'000) {
    EXPECT_GE(seen.size(), 25u);
  }
  for (const auto& [what, count] : seen)
    RecordProperty("phase_reason_" + what, static_cast<int>(count));
}

}  // namespace
}  // namespace cartulaire::model
