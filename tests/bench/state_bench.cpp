// LAYERS: policy platform base
// What State costs: bytes, loading, lookups, deltas. JSON lines {"name", "value", "unit"}; median of the
// rounds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "platform/crypto.hpp"
#include "policy/state_delta.hpp"
#include "policy/state_samples.hpp"

namespace {

using namespace cartulaire;  // NOLINT(google-build-using-namespace): a program of one file
using Clock = std::chrono::steady_clock;

double median_ms(int rounds, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

void print(const char* name, double value, const char* unit) {
  std::printf("{\"name\": \"%s\", \"value\": %.4f, \"unit\": \"%s\"}\n", name, value, unit);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t people =
      argc > 1 ? static_cast<std::size_t>(std::strtoul(argv[1], nullptr, 10)) : 100'000;
  constexpr int kRounds = 7;
  policy::StateData data = policy::samples::random_state(1, people);
  data.number = 1;
  const auto bytes = policy::encode(data).value();
  print("state.people", static_cast<double>(people), "people");
  print("state.bytes", static_cast<double>(bytes.size()), "bytes");
  print("state.load_ms",
        median_ms(kRounds,
                  [&] {
                    // What a node does: the hash of the manifest, then the checks of the view, then a first
                    // answer.
                    const platform::Digest digest = platform::sha256(bytes);
                    const auto state = policy::State::view(bytes);
                    if (!state || state->find_person("u1") == nullptr || digest == platform::Digest{})
                      std::abort();
                  }),
        "ms");
  print("state.view_ms",
        median_ms(kRounds,
                  [&] {
                    if (!policy::State::view(bytes)) std::abort();
                  }),
        "ms");
  const policy::State state = policy::State::view(bytes).value();

  std::vector<std::string> logins;
  std::vector<policy::Address> addresses;
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    logins.push_back("u" + std::to_string(random() % people));
    policy::Address address = *policy::parse_address("10.0.0.0");
    for (std::size_t byte = 13; byte < 16; ++byte)
      address.bytes[byte] = static_cast<std::uint8_t>(random());
    addresses.push_back(address);
  }
  std::size_t found = 0;
  const double person = median_ms(kRounds, [&] {
    for (const std::string& login : logins)
      found += state.find_person(login) != nullptr ? 1U : 0U;
  });
  print("state.find_person_ns", person * 1e6 / static_cast<double>(logins.size()), "ns");
  const double address = median_ms(kRounds, [&] {
    for (const policy::Address& one : addresses)
      found += state.find_address(one) != nullptr ? 1U : 0U;
  });
  print("state.find_address_ns", address * 1e6 / static_cast<double>(addresses.size()), "ns");
  const double names = median_ms(kRounds, [&] {
    for (std::size_t i = 0; i < logins.size(); ++i)
      state.names_for("www.s7.unlisted.test", false, [&](const policy::NameEntry&) {
        ++found;
        return false;
      });
  });
  print("state.names_for_ns", names * 1e6 / static_cast<double>(logins.size()), "ns");

  policy::samples::change(data, 5);
  data.number = 2;
  const auto next = policy::encode(data).value();
  const policy::State after = policy::State::view(next).value();
  const auto delta = policy::make_delta(state, after).value();
  print("state.delta_bytes", static_cast<double>(delta.bytes.size()), "bytes");
  print("state.make_delta_ms", median_ms(3, [&] { found += policy::make_delta(state, after)->bytes.size(); }),
        "ms");
  print("state.apply_delta_ms",
        median_ms(3,
                  [&] {
                    const std::span<const std::byte> deltas[] = {delta.bytes};
                    if (policy::apply_deltas(state, deltas).value() != next) std::abort();
                  }),
        "ms");
  print("state.encode_ms", median_ms(3, [&] { found += policy::encode(data)->size(); }), "ms");
  return found == 0 ? 1 : 0;
}
