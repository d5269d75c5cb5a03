// Clauses off in an emergency, or on by decision: dated, reasoned, told to everyone.
//
// Events: switch.set, switch.ended; their subject is the clause, their detail `on` or `off` and the number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct Switch {
  std::int64_t id = 0;  // within its entity
  std::string clause;   // its name in the charter
  bool on = false;
  base::Instant from;
  std::optional<base::Instant> until;  // half-open; always there for a clause that is off
  std::string reason;                  // told to everyone
  std::string decided_by;
  base::Instant decided_at;
  std::string ended_by;  // who ended it before its time; `until` is that moment then
  bool operator==(const Switch&) const = default;
};

// Of `given`, what concerns the clause, the term and the reason. That the charter has such a clause, and that
// the law lets it go, is asked before (hub/store_state.hpp). `invalid`: no reason, no end of an emergency, a
// term that is over or ends before it begins. `refused`: the clause is switched already in that time.
base::Result<std::int64_t> set_switch(Writing& in, const EntityScope& scope, const Switch& given,
                                      const By& by);
// `not_found`; `refused`: it is over.
base::Status end_switch(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// The latest first.
base::Result<std::vector<Switch>> switches(Reading& in, const EntityScope& scope);
// Those that hold at `at` or later.
base::Result<std::vector<Switch>> switches_from(Reading& in, const EntityScope& scope, base::Instant at);

}  // namespace cartulaire::store
