#include "store/switches.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

constexpr std::size_t kReason = 2000;
constexpr std::size_t kClause = 255;

std::vector<Switch> of_rows(const SqlRows& rows) {
  std::vector<Switch> out;
  for (const platform::SqlRow& row : rows)
    out.push_back({row.integer(0), row.text(1), row.integer(2) != 0, instant_at(row, 3),
                   instant_or_none(row, 4), row.text(5), row.text(6), instant_at(row, 7), row.text(8)});
  return out;
}

}  // namespace

base::Result<std::int64_t> set_switch(Writing& in, const EntityScope& scope, const Switch& given,
                                      const By& by) {
  if (auto text = check_text("clause", given.clause, kClause); !text) return base::pass(text);
  if (auto text = check_text("reason", given.reason, kReason); !text) return base::pass(text);
  if (!given.on && !given.until)
    return base::fail(base::ErrorCode::invalid, "until", "une coupure d’urgence a une fin : donnez-la",
                      "an emergency has an end: give it");
  if (auto term = check_term(given.from, given.until, by.at); !term) return base::pass(term);
  auto others =
      in.rows(scope,
              "SELECT id FROM clause_switch WHERE entity = $1 AND clause = $2 AND (ends_at IS NULL OR "
              "(ends_at > $3 AND ends_at > begins_at)) AND (begins_at < $4 OR $5 = 1)",
              {given.clause, millis(given.from), given.until ? millis(*given.until) : 0,
               std::int64_t{given.until ? 0 : 1}});
  if (!others) return base::pass(others);
  if (!others->empty())
    return not_any_more(
        "cette clause est déjà basculée dans ce temps : mettez d’abord fin à l’autre décision",
        "this clause is switched already in that time: end the other decision first");
  auto id = next_number(in, scope, "clause_switch");
  if (!id) return id;
  auto put = in.run(scope,
                    "INSERT INTO clause_switch (entity, id, clause, turned_on, begins_at, ends_at, reason, "
                    "decided_by, decided_at, ended_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
                    {*id, given.clause, std::int64_t{given.on ? 1 : 0}, millis(given.from),
                     millis(given.until), given.reason, by.actor, millis(by.at)});
  if (!put) return base::pass(put);
  const std::string detail = (given.on ? "on " : "off ") + std::to_string(*id);
  if (auto told = put_event(in, scope, by, {"switch.set", given.clause, detail}); !told)
    return base::pass(told);
  return id;
}

base::Status end_switch(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto rows = in.rows(
      scope, "SELECT clause, turned_on, ends_at FROM clause_switch WHERE entity = $1 AND id = $2", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_such_record("il n’y a pas cette bascule", "there is no such switch", id);
  const auto ends = instant_or_none(rows->front(), 2);
  if (ends && *ends <= by.at) return not_any_more("cette bascule est finie", "this switch is over");
  auto done =
      in.run(scope,
             "UPDATE clause_switch SET ends_at = CASE WHEN begins_at > $3 THEN begins_at ELSE $3 END, "
             "ended_by = $4 WHERE entity = $1 AND id = $2",
             {id, millis(by.at), by.actor});
  if (!done) return base::pass(done);
  const std::string detail = (rows->front().integer(1) != 0 ? "on " : "off ") + std::to_string(id);
  return put_event(in, scope, by, {"switch.ended", rows->front().text(0), detail});
}

base::Result<std::vector<Switch>> switches(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, clause, turned_on, begins_at, ends_at, reason, decided_by, decided_at, "
                      "ended_by FROM clause_switch WHERE entity = $1 ORDER BY id DESC");
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

base::Result<std::vector<Switch>> switches_from(Reading& in, const EntityScope& scope, base::Instant at) {
  auto rows =
      in.rows(scope,
              "SELECT id, clause, turned_on, begins_at, ends_at, reason, decided_by, decided_at, "
              "ended_by FROM clause_switch WHERE entity = $1 AND (ends_at IS NULL OR (ends_at > $2 AND "
              "ends_at > begins_at)) ORDER BY id",
              {millis(at)});
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

}  // namespace cartulaire::store
