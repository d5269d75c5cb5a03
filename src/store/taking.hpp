// Events on their way from the outbox into the journal: taken by one hub at a time, each once.
//
// A taker claims what waits, writes down the sequence at which its journal will go on, appends, and then says
// done. If it is killed in between, its next start asks its own journal how much of the claim was written. If
// it never starts again, another takes over once the claim is over: then an event may be there twice, under
// the same number. A number that is missing is told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/outbox.hpp"

namespace cartulaire::store {

struct Claim {
  std::vector<Waiting> events;  // the oldest first
  std::int64_t upto = 0;     // the claim's last number, for claim_done; 0: nothing waits, or another has it
  std::int64_t missing = 0;  // numbers of it that are neither here nor in the journal
  // This taker claimed these before and did not say done: the journal's sequence then.
  std::optional<std::uint64_t> before;
};

// At most `limit` events. `taker` tells one journal's writer from another's. `sequence`: of the next event
// that it will write. The claim holds until `by_then`.
base::Result<Claim> claim_events(Writing& in, const EntityScope& scope, const std::string& taker,
                                 std::uint64_t sequence, int limit, base::Instant now, base::Instant by_then);
// The journal has all up to `number`: they are removed here. `refused`: another has taken over meanwhile.
base::Status claim_done(Writing& in, const EntityScope& scope, const std::string& taker, std::int64_t number);

struct Taken {
  std::int64_t last = 0;   // the number that was given last
  std::int64_t taken = 0;  // the journal has all up to this one
};
base::Result<Taken> taken_of(Reading& in, const EntityScope& scope);

// Greater after every change that left an event, in any entity: what a watcher compares.
base::Result<std::int64_t> change_number(Reading& in, const Installation& all);

}  // namespace cartulaire::store
