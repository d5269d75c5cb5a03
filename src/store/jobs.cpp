#include "store/jobs.hpp"

#include "store/instants.hpp"

namespace cartulaire::store {
namespace {

std::vector<JobState> states_from(const platform::SqlRows& rows) {
  std::vector<JobState> out;
  for (const platform::SqlRow& row : rows)
    out.push_back({row.text(0), row.text(1), instant_at(row, 2), instant_at(row, 3), instant_or_none(row, 4),
                   instant_or_none(row, 5), instant_or_none(row, 6), row.integer(7), row.text(8),
                   row.text(9)});
  return out;
}

}  // namespace

base::Result<std::vector<JobState>> job_states(Reading& in, const Installation& all) {
  auto rows = in.rows(all,
                      "SELECT name, holder, holds_until, next_at, began_at, ended_at, done_at, failures, "
                      "error_french, error_english FROM job ORDER BY name");
  if (!rows) return base::pass(rows);
  return states_from(*rows);
}

base::Result<std::optional<JobState>> job_state(Reading& in, const Installation& all,
                                                const std::string& name) {
  auto rows = in.rows(all,
                      "SELECT name, holder, holds_until, next_at, began_at, ended_at, done_at, failures, "
                      "error_french, error_english FROM job WHERE name = $1",
                      {name});
  if (!rows) return base::pass(rows);
  std::vector<JobState> found = states_from(*rows);
  return found.empty() ? std::optional<JobState>() : std::optional(std::move(found.front()));
}

base::Result<bool> claim_job(Writing& in, const Installation& all, const std::string& name,
                             const std::string& holder, base::Instant now, base::Instant until) {
  auto there = in.run(all,
                      "INSERT INTO job (name, holder, holds_until, next_at, failures, error_french, "
                      "error_english) VALUES ($1, '', 0, 0, 0, '', '') ON CONFLICT (name) DO NOTHING",
                      {name});
  if (!there) return base::pass(there);
  auto held = in.run(all,
                     "UPDATE job SET holder = $2, holds_until = $4, began_at = $3 WHERE name = $1 "
                     "AND next_at <= $3 AND (holder = '' OR holds_until <= $3)",
                     {name, holder, millis(now), millis(until)});
  if (!held) return base::pass(held);
  return *held == 1;
}

base::Result<bool> renew_job(Writing& in, const Installation& all, const std::string& name,
                             const std::string& holder, base::Instant until) {
  auto held = in.run(all, "UPDATE job SET holds_until = $3 WHERE name = $1 AND holder = $2",
                     {name, holder, millis(until)});
  if (!held) return base::pass(held);
  return *held == 1;
}

base::Result<bool> end_job(Writing& in, const Installation& all, const std::string& name,
                           const std::string& holder, const base::Status& outcome, base::Instant now,
                           base::Instant next_at) {
  auto ended = outcome ? in.run(all,
                                "UPDATE job SET holder = '', holds_until = 0, next_at = $4, ended_at = $3, "
                                "done_at = $3, failures = 0, error_french = '', error_english = '' "
                                "WHERE name = $1 AND holder = $2",
                                {name, holder, millis(now), millis(next_at)})
                       : in.run(all,
                                "UPDATE job SET holder = '', holds_until = 0, next_at = $4, ended_at = $3, "
                                "failures = failures + 1, error_french = $5, error_english = $6 "
                                "WHERE name = $1 AND holder = $2",
                                {name, holder, millis(now), millis(next_at), outcome.error().text(),
                                 outcome.error().text(base::Language::english)});
  if (!ended) return base::pass(ended);
  return *ended == 1;
}

}  // namespace cartulaire::store
