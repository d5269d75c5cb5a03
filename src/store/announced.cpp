#include "store/announced.hpp"

#include "store/instants.hpp"

namespace cartulaire::store {

base::Result<std::map<std::string, std::string, std::less<>>> announced(Reading& in,
                                                                        const EntityScope& scope) {
  auto rows = in.rows(scope, "SELECT subject, mark FROM announced WHERE entity = $1");
  if (!rows) return base::pass(rows);
  std::map<std::string, std::string, std::less<>> out;
  for (const platform::SqlRow& row : *rows)
    out.emplace(row.text(0), row.text(1));
  return out;
}

base::Status put_announced(Writing& in, const EntityScope& scope, const std::string& subject,
                           const std::string& mark, base::Instant at) {
  auto put = in.run(scope,
                    "INSERT INTO announced (entity, subject, mark, at) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (entity, subject) DO UPDATE SET mark = $3, at = $4",
                    {subject, mark, millis(at)});
  if (!put) return base::pass(put);
  return {};
}

base::Result<std::set<std::pair<PersonId, std::string>>> told_of(Reading& in, const EntityScope& scope,
                                                                 const std::string& kind) {
  auto rows =
      in.rows(scope, "SELECT person, detail FROM person_notice WHERE entity = $1 AND kind = $2", {kind});
  if (!rows) return base::pass(rows);
  std::set<std::pair<PersonId, std::string>> out;
  for (const platform::SqlRow& row : *rows)
    out.emplace(row.integer(0), row.text(1));
  return out;
}

}  // namespace cartulaire::store
