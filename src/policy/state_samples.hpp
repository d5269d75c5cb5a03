// Made-up States for tests, fuzzing and benchmarks: the same seed gives the same State.
#pragma once

#include <cstdint>
#include <string_view>

#include "policy/state_data.hpp"

namespace cartulaire::policy::samples {

// Milliseconds of "2026-01-31T08:00Z". INVARIANT: of that form.
std::int64_t instant(std::string_view text);

// `people` people (logins u0, u1, …) of three entities, with groups, signatures, approvals, entries,
// addresses and a few of everything else.
StateData random_state(std::uint32_t seed, std::size_t people);

// Adds, changes and removes something of every kind.
void change(StateData& data, std::uint32_t seed);

// Calls every lookup on everything: for bytes that view() let through. Returns a sum that depends on all of
// it.
std::uint64_t look_everywhere(const State& state);

}  // namespace cartulaire::policy::samples
