#include "store/trace_keys.hpp"

#include "store/instants.hpp"
#include "store/outbox.hpp"
#include "store/terms.hpp"

namespace cartulaire::store {
namespace {

std::vector<TraceKey> of_rows(const SqlRows& rows) {
  std::vector<TraceKey> out;
  for (const platform::SqlRow& row : rows)
    out.push_back({row.integer(0), row.integer(1), row.text(2), row.text(3), instant_at(row, 4)});
  return out;
}

}  // namespace

base::Result<std::int64_t> add_trace_key(Writing& in, const EntityScope& scope, PersonId person,
                                         const std::string& public_key, const std::string& wrapped,
                                         const By& by) {
  if (public_key.size() != kTraceKeyDigits ||
      public_key.find_first_not_of("0123456789abcdef") != std::string::npos)
    return base::fail(base::ErrorCode::invalid, "public_key",
                      "une clé publique de 64 chiffres hexadécimaux est attendue",
                      "a public key of 64 hexadecimal digits is wanted");
  if (auto text = check_text("wrapped", wrapped, kWrapped); !text) return base::pass(text);
  if (auto there = check_present(in, scope, person); !there) return base::pass(there);
  auto known =
      in.rows(scope, "SELECT id, person FROM trace_key WHERE entity = $1 AND public_key = $2", {public_key});
  if (!known) return base::pass(known);
  if (!known->empty() && known->front().integer(1) != person)
    return not_any_more("cette clé est celle d’une autre personne", "this key is somebody else's");
  std::int64_t id = 0;
  if (known->empty()) {
    auto next = next_number(in, scope, "trace_key");
    if (!next) return next;
    id = *next;
  } else {
    id = known->front().integer(0);
  }
  auto put =
      in.run(scope,
             "INSERT INTO trace_key (entity, id, person, public_key, wrapped, added_at) VALUES ($1, $2, "
             "$3, $4, $5, $6) ON CONFLICT (entity, id) DO UPDATE SET wrapped = excluded.wrapped",
             {id, person, public_key, wrapped, millis(by.at)});
  if (!put) return base::pass(put);
  if (auto told = put_event(in, scope, by, {"trace_key.added", std::to_string(person), std::to_string(id)});
      !told)
    return base::pass(told);
  return id;
}

base::Result<std::vector<TraceKey>> trace_keys_of(Reading& in, const EntityScope& scope, PersonId person) {
  auto rows = in.rows(scope,
                      "SELECT id, person, public_key, wrapped, added_at FROM trace_key WHERE entity = $1 AND "
                      "person = $2 ORDER BY id DESC",
                      {person});
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

base::Result<std::vector<TraceKey>> trace_keys(Reading& in, const EntityScope& scope) {
  auto rows =
      in.rows(scope,
              "SELECT id, person, public_key, wrapped, added_at FROM trace_key k WHERE entity = $1 AND "
              "id = (SELECT max(id) FROM trace_key o WHERE o.entity = k.entity AND o.person = "
              "k.person) ORDER BY person");
  if (!rows) return base::pass(rows);
  return of_rows(*rows);
}

}  // namespace cartulaire::store
