#include "store/person_notices.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {

base::Result<std::int64_t> tell_person(Writing& in, const EntityScope& scope, PersonId person,
                                       const std::string& kind, const std::string& detail, base::Instant at) {
  constexpr std::size_t kKind = 64;
  constexpr std::size_t kDetail = 200;
  if (kind.empty() || kind.size() > kKind ||
      kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != std::string::npos ||
      detail.size() > kDetail)
    return base::fail(base::ErrorCode::invalid, "kind", "cet avis n’a pas la forme attendue",
                      "this notice does not have the expected form");
  auto there = person_of(in, scope, person);
  if (!there) return base::pass(there);
  auto id = next_number(in, scope, "person_notice");
  if (!id) return id;
  auto put =
      in.run(scope,
             "INSERT INTO person_notice (entity, id, person, kind, detail, at, read_at) VALUES ($1, $2, "
             "$3, $4, $5, $6, NULL)",
             {*id, person, kind, detail, millis(at)});
  if (!put) return base::pass(put);
  return id;
}

base::Result<std::vector<PersonNotice>> notices_of(Reading& in, const EntityScope& scope, PersonId person,
                                                   int limit, std::int64_t before) {
  auto rows = in.rows(scope,
                      "SELECT id, person, kind, detail, at, read_at FROM person_notice WHERE entity = $1 AND "
                      "person = $2 AND (id < $3 OR $3 = 0) ORDER BY id DESC LIMIT $4",
                      {person, before, std::int64_t{limit}});
  if (!rows) return base::pass(rows);
  std::vector<PersonNotice> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), instant_at(row, 4),
                   instant_or_none(row, 5)});
  return out;
}

base::Status notices_read(Writing& in, const EntityScope& scope, PersonId person, std::int64_t id,
                          base::Instant at) {
  auto done =
      in.run(scope,
             "UPDATE person_notice SET read_at = $4 WHERE entity = $1 AND person = $2 AND id <= $3 AND "
             "read_at IS NULL",
             {person, id, millis(at)});
  if (!done) return base::pass(done);
  return {};
}

}  // namespace cartulaire::store
