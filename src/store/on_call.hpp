// The on-call roster (DI-08): who is on call, from when until when.
//
// Events: on_call.added, on_call.removed; their subject is the person.
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
  base::Instant until;  // half-open
  bool operator==(const OnCall&) const = default;
};

// Errors: not_found (person), refused (they left, or are on call already in that time), invalid (the term).
base::Result<std::int64_t> add_on_call(Writing& in, const EntityScope& scope, const OnCall& turn,
                                       const By& by);
base::Status remove_on_call(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// Those not over at `at`, by beginning; of one person, where one is named.
base::Result<std::vector<OnCall>> on_call_from(Reading& in, const EntityScope& scope, base::Instant at,
                                               std::optional<PersonId> person = {});

}  // namespace cartulaire::store
