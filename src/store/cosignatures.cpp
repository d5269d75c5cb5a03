#include "store/cosignatures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/utf8.hpp"
#include "store/guardian_links.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

tl::unexpected<base::Error> wrong(base::ErrorCode code, std::string french, std::string english) {
  return base::fail(code, "", std::move(french), std::move(english));
}

tl::unexpected<base::Error> signed_already() {
  return wrong(base::ErrorCode::refused, "un représentant légal a déjà signé",
               "a guardian has signed already");
}

base::Status is_complete(const Cosignature& one) {
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
  return {};
}

// The one that waits for the minor's signature of this text.
base::Result<std::optional<Cosignature>> in_advance(Reading& in, const EntityScope& scope, PersonId person,
                                                    const std::string& document, const std::string& hash) {
  const auto all = cosignatures_of(in, scope, person);
  if (!all) return tl::unexpected(all.error());
  const auto found = std::ranges::find_if(*all, [&](const Cosignature& one) {
    return one.acknowledgement == 0 && one.document == document && one.hash == hash;
  });
  return found == all->end() ? std::optional<Cosignature>() : std::optional(*found);
}

// Beside which signature, where there is one, and for whom.
base::Result<Cosignature> placed(Reading& in, const EntityScope& scope, Cosignature one) {
  if (one.acknowledgement != 0) {
    const auto beside = acknowledgement_of(in, scope, one.acknowledgement);
    if (!beside) return tl::unexpected(beside.error());
    if (!beside->needs_guardian)
      return wrong(base::ErrorCode::refused, "cette signature n’attend pas de représentant légal",
                   "this signature waits for no guardian");
    if (!beside->guardian.empty()) return signed_already();
    one.person = beside->person;
    one.document = beside->document;
    one.hash = beside->hash;
    return one;
  }
  const auto before = in_advance(in, scope, one.person, one.document, one.hash);
  if (!before) return tl::unexpected(before.error());
  if (*before) return signed_already();
  return one;
}

}  // namespace

base::Status cosign(Writing& in, const EntityScope& scope, const Cosignature& given, const By& by) {
  const auto one = placed(in, scope, given);
  if (!one) return tl::unexpected(one.error());
  if (auto complete = is_complete(*one); !complete) return complete;
  auto id = next_number(in, scope, "cosignature");
  if (!id) return base::pass(id);
  auto put = in.run(
      scope,
      "INSERT INTO cosignature (entity, id, person, document, hash, acknowledgement, name, at, method, "
      "actor, filed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      {*id, one->person, one->document, one->hash,
       one->acknowledgement == 0 ? SqlValue() : SqlValue(one->acknowledgement), one->name,
       std::int64_t{by.at.time_since_epoch().count()}, word_of(one->method), by.actor, one->filed});
  if (!put) return base::pass(put);
  if (auto over = revoke_guardian_links(in, scope, one->person, one->document, one->hash, by); !over)
    return over;
  const std::string person = std::to_string(one->person);
  if (one->acknowledgement == 0)
    return put_event(in, scope, by,
                     {"guardian.signed", person, fmt::format("{} {}", word_of(one->method), one->hash)});
  return put_event(
      in, scope, by,
      {"acknowledgement.cosigned", person, fmt::format("{} {}", one->acknowledgement, word_of(one->method))});
}

base::Result<std::vector<Cosignature>> cosignatures_of(Reading& in, const EntityScope& scope,
                                                       PersonId person) {
  auto rows = in.rows(scope,
                      "SELECT id, person, document, hash, coalesce(acknowledgement, 0), name, at, method, "
                      "actor, filed FROM cosignature WHERE entity = $1 AND person = $2 ORDER BY id",
                      {person});
  if (!rows) return base::pass(rows);
  std::vector<Cosignature> out;
  for (const platform::SqlRow& row : *rows) {
    Cosignature one;
    one.id = row.integer(0);
    one.person = row.integer(1);
    one.document = row.text(2);
    one.hash = row.text(3);
    one.acknowledgement = row.integer(4);
    one.name = row.text(5);
    one.at = base::Instant(std::chrono::milliseconds(row.integer(6)));
    one.method = method_of(row.text(7)).value_or(Method::counter);
    one.actor = row.text(8);
    one.filed = row.text(9);
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<std::optional<Cosignature>> take_cosignature(Writing& in, const EntityScope& scope,
                                                          const Acknowledgement& given, const By& by) {
  auto waits = in_advance(in, scope, given.person, given.document, given.hash);
  if (!waits) return tl::unexpected(waits.error());
  if (!*waits) return waits;
  auto put = in.run(scope,
                    "UPDATE cosignature SET acknowledgement = $3 WHERE entity = $1 AND id = $2 "
                    "AND acknowledgement IS NULL",
                    {(*waits)->id, given.id});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by,
                        {"acknowledgement.cosigned", std::to_string(given.person),
                         fmt::format("{} {}", given.id, word_of((*waits)->method))});
  if (!told) return base::pass(told);
  (*waits)->acknowledgement = given.id;
  return waits;
}

}  // namespace cartulaire::store
