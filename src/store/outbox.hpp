// Events that wait for the journal. A repository writes one beside each change, in its transaction: both are
// there or neither is. Numbers run without a gap in each entity and are never given twice, so that whoever
// takes them over sees that none is missing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct Event {
  std::string_view name;  // "person.joined"; the repository that writes it lists its events
  std::string subject;    // the id of the record
  std::string detail;     // names of what changed, never values
};

struct Waiting {
  std::int64_t number = 0;
  base::Instant at;
  std::string actor;
  std::string event;
  std::string subject;
  std::string detail;
};

base::Status put_event(Writing& in, const EntityScope& scope, const By& by, const Event& event);

// The oldest first, at most `limit`, of those after the number `after`.
base::Result<std::vector<Waiting>> waiting_events(Reading& in, const EntityScope& scope, int limit,
                                                  std::int64_t after = 0);
// The journal has everything up to `number`: those are removed here, after webhooks had theirs. Again is
// harmless.
base::Status events_taken(Writing& in, const EntityScope& scope, std::int64_t number);

// The next number of its kind in the entity. `not_found`: there is no such entity.
base::Result<std::int64_t> next_number(Writing& in, const EntityScope& scope, const std::string& kind);

}  // namespace cartulaire::store
