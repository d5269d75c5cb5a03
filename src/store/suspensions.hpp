// Rights suspended (ACC-11): who decided it, why, until when, and the person's answer first.
//
// Asked: the person is told the reason and may answer until a moment. Once they answered, or that moment has
// passed, somebody else than who asked decides: suspended, or dropped. An urgent suspension acts at once; the
// person is told the reason then and answers after, and it ends by itself where nobody else has confirmed it
// in time. Reasons and answers stay in the store: nodes learn a term alone.
//
// Events: suspension.asked, suspension.urgent, suspension.answered, suspension.decided, suspension.confirmed,
// suspension.dropped, suspension.lifted; their subject is the person, their detail the number of the
// suspension.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

// What is suspended, as in state.yml.
enum class SuspensionOf { all, web };
std::string_view word_of(SuspensionOf of);
std::optional<SuspensionOf> suspension_of_named(std::string_view word);

enum class SuspensionStage { asked, suspended, dropped, lifted };
std::string_view word_of(SuspensionStage stage);

inline constexpr std::size_t kReason = 2000;  // bytes, at most; of an answer too

struct SuspensionData {
  PersonId person = 0;
  SuspensionOf of = SuspensionOf::all;
  std::string clause;   // the access.suspend clause that it applies; empty: none named
  std::string reason;   // told to the person
  base::Instant from;   // it begins then, or when it is decided if that is later
  base::Instant until;  // half-open
  bool operator==(const SuspensionData&) const = default;
};

struct Suspension {
  std::int64_t id = 0;  // within its entity
  SuspensionData data;
  SuspensionStage stage = SuspensionStage::asked;
  bool urgent = false;
  std::string asked_by;
  base::Instant asked_at;
  base::Instant answer_by;
  std::string answer;
  std::optional<base::Instant> answered_at;
  std::string decided_by;  // of the last stage; empty while asked, or urgent and not confirmed
  std::optional<base::Instant> decided_at;
  std::optional<base::Instant> confirm_by;  // of an urgent one
  bool operator==(const Suspension&) const = default;
};

// When it ends as things stand: of an urgent one that nobody has confirmed, at confirm_by at the latest.
base::Instant end_of(const Suspension& one);

// Each tells the person by a notice (person_notices.hpp). Errors: not_found (person), refused (they left, or
// are suspended from the same already), invalid (no reason, a term that is over or ends before it begins; the
// answer's moment is past).
base::Result<std::int64_t> ask_suspension(Writing& in, const EntityScope& scope, const SuspensionData& data,
                                          base::Instant answer_by, const By& by);
struct Urgency {
  base::Instant answer_by;   // the person may answer before
  base::Instant confirm_by;  // not before answer_by
};
base::Result<std::int64_t> suspend_urgently(Writing& in, const EntityScope& scope, const SuspensionData& data,
                                            const Urgency& urgency, const By& by);
// The person's own words; once. `refused`: answered already, or the suspension is over or was dropped.
base::Status answer_suspension(Writing& in, const EntityScope& scope, std::int64_t id, PersonId person,
                               const std::string& answer, const By& by);
// An urgent one is confirmed or ends. `refused` before the person answered or the moment passed, to who asked
// for it (who may drop it), and where it is decided already or over.
base::Status decide_suspension(Writing& in, const EntityScope& scope, std::int64_t id, bool suspend,
                               const By& by);
// Access comes back at once. `refused` where nothing is suspended.
base::Status lift_suspension(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);

// By id; all of one person, where one is named.
base::Result<std::vector<Suspension>> suspensions(Reading& in, const EntityScope& scope,
                                                  std::optional<PersonId> person = {});
base::Result<Suspension> suspension(Reading& in, const EntityScope& scope, std::int64_t id);
// Those that take effect at `at` or later, until end_of: what nodes are told.
base::Result<std::vector<Suspension>> suspensions_from(Reading& in, const EntityScope& scope,
                                                       base::Instant at);

}  // namespace cartulaire::store
