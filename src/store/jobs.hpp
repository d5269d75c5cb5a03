// Jobs of the hub's process: each has one row, and one hub at a time holds it, so that two hubs on one
// database run it once. Who dies while it runs loses it when its hold is over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct JobState {
  std::string name;
  std::string holder;  // of a process; empty: nobody runs it
  base::Instant holds_until;
  base::Instant next_at;                  // not before
  std::optional<base::Instant> began_at;  // of the last run, which may still go on
  std::optional<base::Instant> ended_at;
  std::optional<base::Instant> done_at;  // the last run without an error ended
  std::int64_t failures = 0;             // in a row
  std::string error_french;              // of the last run; empty: it went well
  std::string error_english;
  [[nodiscard]] bool runs(base::Instant at) const { return !holder.empty() && at < holds_until; }
  bool operator==(const JobState&) const = default;
};

// By name.
base::Result<std::vector<JobState>> job_states(Reading& in, const Installation& all);
// Nothing: it never ran.
base::Result<std::optional<JobState>> job_state(Reading& in, const Installation& all,
                                                const std::string& name);

// Whether `holder` has it now, until `until`: its time has come and nobody else holds it. A job that never
// ran has its time at once.
base::Result<bool> claim_job(Writing& in, const Installation& all, const std::string& name,
                             const std::string& holder, base::Instant now, base::Instant until);
// False: another has it meanwhile, or it ended.
base::Result<bool> renew_job(Writing& in, const Installation& all, const std::string& name,
                             const std::string& holder, base::Instant until);
// The run is over; `outcome` is kept. False as above: nothing is noted then.
base::Result<bool> end_job(Writing& in, const Installation& all, const std::string& name,
                           const std::string& holder, const base::Status& outcome, base::Instant now,
                           base::Instant next_at);

}  // namespace cartulaire::store
