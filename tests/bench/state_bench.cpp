// LAYERS: policy platform base
// What State costs: bytes, loading, lookups, deltas. One JSON line a figure.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "figures.hpp"
#include "platform/crypto.hpp"
#include "policy/state_delta.hpp"
#include "policy/state_samples.hpp"

namespace {

using namespace cartulaire;  // NOLINT(google-build-using-namespace): a program of one file

constexpr std::size_t kPeople = 100'000;

// One iteration looks for one of many, in an order that no cache foresees.
template <class Item, class Find>
void timed_search(const std::string& name, const std::vector<Item>& items, Find find) {
  bench::timed(name, [&items, find](benchmark::State& state) {
    std::size_t next = 0;
    for ([[maybe_unused]] auto once : state) {
      benchmark::DoNotOptimize(find(items[next]));
      next = next + 1 == items.size() ? 0 : next + 1;
    }
  });
}

// `work` says whether it went well.
template <class Work>
void timed_work(const std::string& name, Work work) {
  bench::timed(
      name,
      [work](benchmark::State& state) {
        for ([[maybe_unused]] auto once : state)
          if (!work()) state.SkipWithError("a wrong result");
      },
      benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
  policy::StateData data = policy::samples::random_state(1, kPeople);
  data.number = 1;
  const auto bytes = policy::encode(data).value();
  const policy::State state = policy::State::view(bytes).value();
  bench::figure("state.people", static_cast<double>(kPeople), "people");
  bench::figure("state.bytes", static_cast<double>(bytes.size()), "bytes");
  // What a node does: the hash of the manifest, then the checks of the view, then a first answer.
  timed_work("state.load_ms", [&] {
    const platform::Digest digest = platform::sha256(bytes);
    const auto loaded = policy::State::view(bytes);
    return loaded && loaded->find_person("u1") != nullptr && digest != platform::Digest{};
  });
  timed_work("state.view_ms", [&] { return policy::State::view(bytes).has_value(); });

  std::vector<std::string> logins;
  std::vector<policy::Address> addresses;
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    logins.push_back("u" + std::to_string(random() % kPeople));
    policy::Address address = *policy::parse_address("10.0.0.0");
    for (std::size_t byte = 13; byte < 16; ++byte)
      address.bytes[byte] = static_cast<std::uint8_t>(random());
    addresses.push_back(address);
  }
  timed_search("state.find_person_ns", logins,
               [&](const std::string& login) { return state.find_person(login); });
  timed_search("state.find_address_ns", addresses,
               [&](const policy::Address& address) { return state.find_address(address); });
  const std::vector<std::string> hosts{"www.s7.unlisted.test"};
  timed_search("state.names_for_ns", hosts, [&](const std::string& host) {
    std::size_t found = 0;
    state.names_for(host, false, [&](const policy::NameEntry&) {
      ++found;
      return false;
    });
    return found;
  });

  policy::samples::change(data, 5);
  data.number = 2;
  const auto next = policy::encode(data).value();
  const policy::State after = policy::State::view(next).value();
  const auto delta = policy::make_delta(state, after).value();
  bench::figure("state.delta_bytes", static_cast<double>(delta.bytes.size()), "bytes");
  timed_work("state.make_delta_ms", [&] { return !policy::make_delta(state, after)->bytes.empty(); });
  timed_work("state.apply_delta_ms", [&] {
    const std::span<const std::byte> deltas[] = {delta.bytes};
    return policy::apply_deltas(state, deltas).value() == next;
  });
  timed_work("state.encode_ms", [&] { return policy::encode(data).has_value(); });
  return bench::run_benchmarks(argc, argv);
}
