// What the portal tells one person: that their access is to be suspended, that somebody tested the filter in
// their name. What happened and when, never what was seen. The act that it tells of has its event of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

struct PersonNotice {
  std::int64_t id = 0;  // within its entity
  PersonId person = 0;
  std::string kind;    // "filter_test", "suspension_asked": letters, digits, `_`, `.`; at most 64
  std::string detail;  // a number or name of a record, without content; at most 200 bytes, may be empty
  base::Instant at;
  std::optional<base::Instant> read_at;
  bool operator==(const PersonNotice&) const = default;
};

// Errors: not_found (person), invalid (the form of kind or detail).
base::Result<std::int64_t> tell_person(Writing& in, const EntityScope& scope, PersonId person,
                                       const std::string& kind, const std::string& detail, base::Instant at);
// The newest first, at most `limit`, of those before the notice `before` (0: from the newest).
base::Result<std::vector<PersonNotice>> notices_of(Reading& in, const EntityScope& scope, PersonId person,
                                                   int limit, std::int64_t before = 0);
// The person has seen all up to `id`.
base::Status notices_read(Writing& in, const EntityScope& scope, PersonId person, std::int64_t id,
                          base::Instant at);

}  // namespace cartulaire::store
