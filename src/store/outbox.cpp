#include "store/outbox.hpp"

#include <fmt/format.h>

#include "store/webhooks.hpp"

namespace cartulaire::store {

base::Result<std::int64_t> next_number(Writing& in, const EntityScope& scope, const std::string& kind) {
  auto row = in.rows(scope,
                     "INSERT INTO counter (entity, kind, last) SELECT id, $2, 1 FROM entity WHERE id = $1 "
                     "ON CONFLICT (entity, kind) DO UPDATE SET last = counter.last + 1 RETURNING last",
                     {kind});
  if (!row) return base::pass(row);
  if (row->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas d’entité `{}` dans ce dépôt", scope.entity()),
                      fmt::format("there is no entity `{}` in this store", scope.entity()));
  return row->front().integer(0);
}

base::Status put_event(Writing& in, const EntityScope& scope, const By& by, const Event& event) {
  auto number = next_number(in, scope, "outbox");
  if (!number) return base::pass(number);
  auto put = in.run(scope,
                    "INSERT INTO outbox (entity, number, at, actor, event, subject, detail) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    {*number, std::int64_t{by.at.time_since_epoch().count()}, by.actor,
                     std::string(event.name), event.subject, event.detail});
  if (!put) return base::pass(put);
  return {};
}

base::Result<std::vector<Waiting>> waiting_events(Reading& in, const EntityScope& scope, int limit,
                                                  std::int64_t after) {
  auto rows = in.rows(scope,
                      "SELECT number, at, actor, event, subject, detail FROM outbox WHERE entity = $1 "
                      "AND number > $3 ORDER BY number LIMIT $2",
                      {std::int64_t{limit}, after});
  if (!rows) return base::pass(rows);
  std::vector<Waiting> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.integer(0), base::Instant(std::chrono::milliseconds(row.integer(1))), row.text(2),
                   row.text(3), row.text(4), row.text(5)});
  return out;
}

base::Status events_taken(Writing& in, const EntityScope& scope, std::int64_t number) {
  if (auto fed = feed_hooks(in, scope); !fed) return fed;  // before they are gone
  auto done = in.run(scope, "DELETE FROM outbox WHERE entity = $1 AND number <= $2", {number});
  if (!done) return base::pass(done);
  return {};
}

}  // namespace cartulaire::store
