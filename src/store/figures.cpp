#include "store/figures.hpp"

#include "store/instants.hpp"

namespace cartulaire::store {

base::Result<Figures> figures_of(Reading& in, const Installation& all, base::Instant now) {
  auto rows = in.rows(all,
                      "SELECT (SELECT count(*) FROM session WHERE ends_at > $1 AND idle_ends_at > $1), "
                      "(SELECT count(*) FROM mail WHERE state = 'waiting'), (SELECT count(*) FROM outbox), "
                      "(SELECT count(*) FROM webhook_event)",
                      {millis(now)});
  if (!rows) return base::pass(rows);
  const platform::SqlRow& row = rows->front();
  return Figures{row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
}

}  // namespace cartulaire::store
