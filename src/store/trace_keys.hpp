// Keys that people made in their browser to read their own traces (LG-09). The public half seals; the secret
// half is here only as the browser wrapped it, and the hub can open none of it.
//
// Event: trace_key.added; its subject is the person.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

inline constexpr std::size_t kTraceKeyDigits = 64;  // hexadecimal, lower case
inline constexpr std::size_t kWrapped = 4096;       // bytes, at most

struct TraceKey {
  std::int64_t id = 0;  // within its entity
  PersonId person = 0;
  std::string public_key;
  std::string wrapped;  // opaque
  base::Instant added_at;
  bool operator==(const TraceKey&) const = default;
};

// An earlier key stays: what was sealed for it is read with it. The same public key again replaces what is
// wrapped (a new passphrase). Errors: not_found (person), refused (they left; the key is somebody else's),
// invalid (its form).
base::Result<std::int64_t> add_trace_key(Writing& in, const EntityScope& scope, PersonId person,
                                         const std::string& public_key, const std::string& wrapped,
                                         const By& by);
// The newest first.
base::Result<std::vector<TraceKey>> trace_keys_of(Reading& in, const EntityScope& scope, PersonId person);
// The newest of everybody, by person: for what seals.
base::Result<std::vector<TraceKey>> trace_keys(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
