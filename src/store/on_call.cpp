#include "store/on_call.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {

base::Result<std::int64_t> add_on_call(Writing& in, const EntityScope& scope, const OnCall& turn,
                                       const By& by) {
  if (auto term = check_term(turn.from, turn.until, by.at); !term) return base::pass(term);
  if (auto there = check_present(in, scope, turn.person); !there) return base::pass(there);
  auto others = in.rows(
      scope, "SELECT id FROM on_call WHERE entity = $1 AND person = $2 AND ends_at > $3 AND begins_at < $4",
      {turn.person, millis(turn.from), millis(turn.until)});
  if (!others) return base::pass(others);
  if (!others->empty())
    return not_any_more("cette personne est déjà d’astreinte dans ce temps",
                        "this person is on call already in that time");
  auto id = next_number(in, scope, "on_call");
  if (!id) return id;
  auto put = in.run(
      scope, "INSERT INTO on_call (entity, id, person, begins_at, ends_at) VALUES ($1, $2, $3, $4, $5)",
      {*id, turn.person, millis(turn.from), millis(turn.until)});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"on_call.added", std::to_string(turn.person), ""}); !told)
    return base::pass(told);
  return id;
}

base::Status remove_on_call(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto gone = in.rows(scope, "DELETE FROM on_call WHERE entity = $1 AND id = $2 RETURNING person", {id});
  if (!gone) return base::pass(gone);
  if (gone->empty())
    return no_such_record("il n’y a pas cette astreinte", "there is no such turn on call", id);
  return put_event(in, scope, by, {"on_call.removed", std::to_string(gone->front().integer(0)), ""});
}

base::Result<std::vector<OnCall>> on_call_from(Reading& in, const EntityScope& scope, base::Instant at,
                                               std::optional<PersonId> person) {
  auto rows = in.rows(scope,
                      "SELECT id, person, begins_at, ends_at FROM on_call WHERE entity = $1 AND ends_at > $2 "
                      "AND (person = $3 OR $3 = 0) ORDER BY begins_at, id",
                      {millis(at), person.value_or(0)});
  if (!rows) return base::pass(rows);
  std::vector<OnCall> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.integer(0), row.integer(1), instant_at(row, 2), instant_at(row, 3)});
  return out;
}

}  // namespace cartulaire::store
