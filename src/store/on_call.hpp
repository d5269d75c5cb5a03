// The on-call roster (DI-08): who is on call, for what, from when until when.
//
// Events: on_call.added, on_call.ended, on_call.removed; their subject is the person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

struct OnCall {
  std::int64_t id = 0;  // within its entity
  PersonId person = 0;
  base::Instant from;
  base::Instant until;    // half-open
  std::string duty = {};  // for what: "réseau"; may be empty
  bool operator==(const OnCall&) const = default;
};

inline constexpr std::size_t kOnCallDuty = 200;  // bytes

// Errors: not_found (person), refused (they left, or are on call already in that time), invalid (the term, a
// duty that is too long).
base::Result<std::int64_t> add_on_call(Writing& in, const EntityScope& scope, const OnCall& turn,
                                       const By& by);
// One that runs ends now, one to come never begins. `refused`: it is over.
base::Status end_on_call(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
base::Result<OnCall> on_call_turn(Reading& in, const EntityScope& scope, std::int64_t id);
base::Status remove_on_call(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// Those not over at `at`, by beginning; of one person, where one is named.
base::Result<std::vector<OnCall>> on_call_from(Reading& in, const EntityScope& scope, base::Instant at,
                                               std::optional<PersonId> person = {});

}  // namespace cartulaire::store
