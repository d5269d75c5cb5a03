#include "store/cosignatures.hpp"

#include <fmt/format.h>

#include "platform/utf8.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

tl::unexpected<base::Error> wrong(base::ErrorCode code, std::string french, std::string english) {
  return base::fail(code, "", std::move(french), std::move(english));
}

}  // namespace

base::Status cosign(Writing& in, const EntityScope& scope, const Cosignature& one, const By& by) {
  const auto beside = acknowledgement_of(in, scope, one.acknowledgement);
  if (!beside) return tl::unexpected(beside.error());
  if (!beside->needs_guardian)
    return wrong(base::ErrorCode::refused, "cette signature n’attend pas de représentant légal",
                 "this signature waits for no guardian");
  if (!beside->guardian.empty())
    return wrong(base::ErrorCode::refused, "un représentant légal a déjà signé",
                 "a guardian has signed already");
  if (one.name.empty() || platform::count_characters(one.name) > kGuardianName)
    return wrong(base::ErrorCode::invalid,
                 fmt::format("le nom du représentant légal a de 1 à {} caractères", kGuardianName),
                 fmt::format("the guardian’s name has 1 to {} characters", kGuardianName));
  if (one.method == Method::screen)
    return wrong(base::ErrorCode::invalid,
                 "un représentant légal signe par un lien, au guichet ou sur papier",
                 "a guardian signs by a link, at the counter or on paper");
  if (one.method == Method::paper && one.filed.empty())
    return wrong(base::ErrorCode::invalid, "il faut dire où la feuille signée est rangée",
                 "say where the signed sheet is kept");
  auto id = next_number(in, scope, "cosignature");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO cosignature (entity, id, acknowledgement, name, at, method, actor, filed) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    {*id, one.acknowledgement, one.name, std::int64_t{by.at.time_since_epoch().count()},
                     word_of(one.method), by.actor, one.filed});
  if (!put) return base::pass(put);
  return put_event(in, scope, by,
                   {"acknowledgement.cosigned", std::to_string(beside->person),
                    fmt::format("{} {}", one.acknowledgement, word_of(one.method))});
}

}  // namespace cartulaire::store
