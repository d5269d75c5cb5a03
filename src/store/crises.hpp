// States of crisis (IN-05): declared with a beginning, an end, an author and a reason.
//
// Events: crisis.declared, crisis.ended; their subject is the number of the crisis.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct Crisis {
  std::int64_t id = 0;  // within its entity
  base::Instant from;
  base::Instant until;  // half-open
  std::string reason;   // told to everyone
  std::string declared_by;
  base::Instant declared_at;
  std::string ended_by;  // who ended it before its time; `until` is that moment then
  bool operator==(const Crisis&) const = default;
};

// Of `crisis`, what concerns the term and the reason. `invalid`: no reason, or a term that is over or ends
// before it begins.
base::Result<std::int64_t> declare_crisis(Writing& in, const EntityScope& scope, const Crisis& crisis,
                                          const By& by);
// `not_found`; `refused`: it is over.
base::Status end_crisis(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// The latest first.
base::Result<std::vector<Crisis>> crises(Reading& in, const EntityScope& scope);
// Those that hold at `at` or later.
base::Result<std::vector<Crisis>> crises_from(Reading& in, const EntityScope& scope, base::Instant at);

}  // namespace cartulaire::store
