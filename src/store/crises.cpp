#include "store/crises.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

constexpr std::size_t kReason = 2000;

std::vector<Crisis> of_rows(const SqlRows& rows) {
  std::vector<Crisis> out;
  for (const platform::SqlRow& row : rows)
    out.push_back({row.integer(0), instant_at(row, 1), instant_at(row, 2), row.text(3), row.text(4),
                   instant_at(row, 5), row.text(6)});
  return out;
}

}  // namespace

base::Result<std::int64_t> declare_crisis(Writing& in, const EntityScope& scope, const Crisis& crisis,
                                          const By& by) {
  if (auto text = check_text("reason", crisis.reason, kReason); !text) return base::pass(text);
  if (auto term = check_term(crisis.from, crisis.until, by.at); !term) return base::pass(term);
  auto id = next_number(in, scope, "crisis");
  if (!id) return id;
  auto put = in.run(scope,
                    "INSERT INTO crisis (entity, id, begins_at, ends_at, reason, declared_by, declared_at, "
                    "ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, '')",
                    {*id, millis(crisis.from), millis(crisis.until), crisis.reason, by.actor, millis(by.at)});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"crisis.declared", std::to_string(*id), ""}); !told)
    return base::pass(told);
  return id;
}

base::Status end_crisis(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto rows = in.rows(scope, "SELECT ends_at FROM crisis WHERE entity = $1 AND id = $2", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_such_record("il n’y a pas cette crise", "there is no such crisis", id);
  if (instant_at(rows->front(), 0) <= by.at)
    return not_any_more("cette crise est finie", "this crisis is over");
  // One that had not begun never begins.
  auto done = in.run(scope,
                     "UPDATE crisis SET ends_at = CASE WHEN begins_at > $3 THEN begins_at ELSE $3 END, "
                     "ended_by = $4 WHERE entity = $1 AND id = $2",
                     {id, millis(by.at), by.actor});
  if (!done) return base::pass(done);
  return put_event(in, scope, by, {"crisis.ended", std::to_string(id), ""});
}

base::Result<std::vector<Crisis>> crises(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, begins_at, ends_at, reason, declared_by, declared_at, ended_by FROM crisis "
                      "WHERE entity = $1 ORDER BY id DESC");
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

base::Result<std::vector<Crisis>> crises_from(Reading& in, const EntityScope& scope, base::Instant at) {
  auto rows = in.rows(scope,
                      "SELECT id, begins_at, ends_at, reason, declared_by, declared_at, ended_by FROM crisis "
                      "WHERE entity = $1 AND ends_at > $2 AND ends_at > begins_at ORDER BY id",
                      {millis(at)});
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

}  // namespace cartulaire::store
