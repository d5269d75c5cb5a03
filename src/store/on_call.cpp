#include "store/on_call.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

#define CARTULAIRE_ON_CALL_COLUMNS "SELECT id, person, begins_at, ends_at, duty FROM on_call "

OnCall of_row(const platform::SqlRow& row) {
  return {row.integer(0), row.integer(1), instant_at(row, 2), instant_at(row, 3), row.text(4)};
}

}  // namespace

base::Result<std::int64_t> add_on_call(Writing& in, const EntityScope& scope, const OnCall& turn,
                                       const By& by) {
  if (!turn.duty.empty())
    if (auto text = check_text("duty", turn.duty, kOnCallDuty); !text) return base::pass(text);
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
      scope,
      "INSERT INTO on_call (entity, id, person, begins_at, ends_at, duty) VALUES ($1, $2, $3, $4, $5, $6)",
      {*id, turn.person, millis(turn.from), millis(turn.until), turn.duty});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"on_call.added", std::to_string(turn.person), ""}); !told)
    return base::pass(told);
  return id;
}

base::Result<OnCall> on_call_turn(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope, CARTULAIRE_ON_CALL_COLUMNS "WHERE entity = $1 AND id = $2", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return no_such_record("il n’y a pas cette astreinte", "there is no such turn on call", id);
  return of_row(rows->front());
}

base::Status end_on_call(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto turn = on_call_turn(in, scope, id);
  if (!turn) return base::pass(turn);
  if (turn->until <= by.at) return not_any_more("cette astreinte est finie", "this turn on call is over");
  if (turn->from >= by.at) return remove_on_call(in, scope, id, by);
  auto done =
      in.run(scope, "UPDATE on_call SET ends_at = $3 WHERE entity = $1 AND id = $2", {id, millis(by.at)});
  if (!done) return base::pass(done);
  return put_event(in, scope, by, {"on_call.ended", std::to_string(turn->person), ""});
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
                      CARTULAIRE_ON_CALL_COLUMNS
                      "WHERE entity = $1 AND ends_at > $2 "
                      "AND (person = $3 OR $3 = 0) ORDER BY begins_at, id",
                      {millis(at), person.value_or(0)});
  if (!rows) return base::pass(rows);
  std::vector<OnCall> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back(of_row(row));
  return out;
}

#undef CARTULAIRE_ON_CALL_COLUMNS

}  // namespace cartulaire::store
