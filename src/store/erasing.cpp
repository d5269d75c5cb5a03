// Erases by the list of records alone (records.hpp).
#include <chrono>

#include "store/outbox.hpp"
#include "store/records.hpp"

namespace cartulaire::store {

base::Result<std::int64_t> erase_due(Writing& in, const Installation& all, const By& by) {
  const base::Instant before = by.at - std::chrono::days(kDaysAfterLeaving);
  auto due = in.rows(all, "SELECT entity, id FROM person WHERE left_at < $1 ORDER BY entity, id",
                     {std::int64_t{before.time_since_epoch().count()}});
  if (!due) return base::pass(due);
  for (const platform::SqlRow& row : *due) {
    const EntityScope scope(row.text(0));
    const std::span<const Record> declared = records();
    for (auto record = declared.rbegin(); record != declared.rend(); ++record) {
      for (const SqlText& statement : record->erase)
        if (auto gone = in.run(scope, statement, {row.integer(1)}); !gone) return base::pass(gone);
    }
    if (auto told = put_event(in, scope, by, {"person.erased", std::to_string(row.integer(1)), ""}); !told)
      return base::pass(told);
  }
  if (auto ended = erase_ended(in, all, by.at); !ended) return base::pass(ended);
  return static_cast<std::int64_t>(due->size());
}

base::Status erase_ended(Writing& in, const Installation& all, base::Instant now) {
  for (const Record& record : records()) {
    for (const SqlText& statement : record.due)
      if (auto gone = in.run(all, statement, {std::int64_t{now.time_since_epoch().count()}}); !gone)
        return base::pass(gone);
  }
  return {};
}

}  // namespace cartulaire::store
