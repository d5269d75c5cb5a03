#include "store/studies.hpp"

#include <fmt/format.h>

#include "store/drafts.hpp"
#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

constexpr std::size_t kTitle = 200;

Study of_row(const platform::SqlRow& row) {
  Study out{row.integer(0), row.text(1),       {}, 0, row.text(4), row.text(5), row.text(6),
            row.text(7),    instant_at(row, 8)};
  if (row.is_null(2)) return out;
  out.draft = row.integer(2);
  out.revision = row.integer(3);
  return out;
}

}  // namespace

base::Result<Study> attach_study(Writing& in, const EntityScope& scope, const Study& given, const By& by) {
  if (auto named = check_text("title", given.title, kTitle); !named) return base::pass(named);
  if (given.draft)
    if (auto there = draft(in, scope, *given.draft); !there) return base::pass(there);
  auto count = in.rows(scope, "SELECT count(*) FROM study WHERE entity = $1");
  if (!count) return base::pass(count);
  if (count->front().integer(0) >= static_cast<std::int64_t>(kMostStudies))
    return not_any_more(
        fmt::format("il y a déjà {} rapports : retirez ceux qui ne servent plus", kMostStudies),
        fmt::format("there are {} reports already: remove those of no use", kMostStudies));
  auto id = next_number(in, scope, "study");
  if (!id) return base::pass(id);
  platform::SqlValue about;
  platform::SqlValue revision;
  if (given.draft) {
    about = *given.draft;
    revision = given.revision;
  }
  auto put = in.run(
      scope,
      "INSERT INTO study (entity, id, title, draft, revision, version, hash, report, made_by, "
      "made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {*id, given.title, about, revision, given.version, given.hash, given.report, by.actor, millis(by.at)});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"study.attached", std::to_string(*id), given.version}); !told)
    return base::pass(told);
  return study(in, scope, *id);
}

base::Status remove_study(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto there = study(in, scope, id);
  if (!there) return base::pass(there);
  auto gone = in.run(scope, "DELETE FROM study WHERE entity = $1 AND id = $2", {id});
  if (!gone) return base::pass(gone);
  return put_event(in, scope, by, {"study.removed", std::to_string(id), there->version});
}

base::Result<Study> study(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope,
                      "SELECT id, title, draft, revision, version, hash, report, made_by, made_at FROM study "
                      "WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return no_such_record("il n’y a pas ce rapport", "there is no such report", id);
  return of_row(rows->front());
}

base::Result<std::vector<Study>> studies(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT id, title, draft, revision, version, hash, '', made_by, made_at FROM study "
                      "WHERE entity = $1 ORDER BY id DESC");
  if (!rows) return base::pass(rows);
  std::vector<Study> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back(of_row(row));
  return out;
}

}  // namespace cartulaire::store
