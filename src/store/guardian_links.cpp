#include "store/guardian_links.hpp"

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 4> kOutcomes{"", "signed", "declined", "revoked"};

std::int64_t number(base::Instant at) {
  return at.time_since_epoch().count();
}
base::Instant instant(const SqlRow& row, std::size_t column) {
  return base::Instant(std::chrono::milliseconds(row.integer(column)));
}

GuardianLink link_from(const SqlRow& row) {
  GuardianLink one;
  one.id = row.integer(1);
  one.person = row.integer(2);
  one.document = row.text(3);
  one.hash = row.text(4);
  one.mail = row.text(5);
  one.made_at = instant(row, 6);
  one.actor = row.text(7);
  one.expires_at = instant(row, 8);
  if (!row.is_null(9)) one.ended_at = instant(row, 9);
  one.outcome = value_in<GuardianOutcome>(kOutcomes, row.text(10)).value_or(GuardianOutcome::revoked);
  return one;
}

base::Status tell(Writing& in, const EntityScope& scope, const By& by, std::string_view event,
                  const GuardianLink& one) {
  return put_event(in, scope, by,
                   {event, std::to_string(one.person), fmt::format("{} {}", one.id, one.hash)});
}

}  // namespace

std::string guardian_actor(std::int64_t id) {
  return fmt::format("guardian:{}", id);
}

base::Result<std::int64_t> add_guardian_link(Writing& in, const EntityScope& scope, const GuardianLink& one,
                                             const By& by) {
  auto id = next_number(in, scope, "guardian_link");
  if (!id) return base::pass(id);
  auto put = in.run(
      scope,
      "INSERT INTO guardian_link (entity, id, person, document, hash, mail, code, made_at, "
      "actor, expires_at, ended_at, outcome) VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, "
      "NULL, '')",
      {*id, one.person, one.document, one.hash, one.mail, number(by.at), by.actor, number(one.expires_at)});
  if (!put) return base::pass(put);
  GuardianLink made = one;
  made.id = *id;
  if (auto told = tell(in, scope, by, "guardian.asked", made); !told) return base::pass(told);
  return *id;
}

base::Result<std::vector<GuardianLink>> guardian_links_of(Reading& in, const EntityScope& scope,
                                                          PersonId person) {
  auto rows = in.rows(scope,
                      "SELECT entity, id, person, document, hash, mail, made_at, actor, expires_at, "
                      "ended_at, outcome FROM guardian_link WHERE entity = $1 AND person = $2 ORDER BY id",
                      {person});
  if (!rows) return base::pass(rows);
  std::vector<GuardianLink> out;
  for (const SqlRow& row : *rows)
    out.push_back(link_from(row));
  return out;
}

base::Result<GuardianLink> guardian_link(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope,
                      "SELECT entity, id, person, document, hash, mail, made_at, actor, expires_at, "
                      "ended_at, outcome FROM guardian_link WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas de lien de représentant légal n° {} dans l’entité `{}`", id,
                                  scope.entity()),
                      fmt::format("there is no guardian’s link {} in the entity `{}`", id, scope.entity()));
  return link_from(rows->front());
}

base::Result<std::optional<HeldGuardianLink>> guardian_link_with(Reading& in, const Installation& all,
                                                                 const std::string& code) {
  auto rows = in.rows(all,
                      "SELECT entity, id, person, document, hash, mail, made_at, actor, expires_at, "
                      "ended_at, outcome FROM guardian_link WHERE code = $1",
                      {code});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::optional<HeldGuardianLink>{};
  return std::optional<HeldGuardianLink>({rows->front().text(0), link_from(rows->front())});
}

base::Status set_guardian_code(Writing& in, const EntityScope& scope, std::int64_t id,
                               const std::string& code) {
  auto put =
      in.run(scope, "UPDATE guardian_link SET code = $3 WHERE entity = $1 AND id = $2 AND ended_at IS NULL",
             {id, code});
  if (!put) return base::pass(put);
  return {};
}

base::Status forget_guardian_mail(Writing& in, const EntityScope& scope, std::int64_t id) {
  auto put = in.run(scope, "UPDATE guardian_link SET mail = '' WHERE entity = $1 AND id = $2", {id});
  if (!put) return base::pass(put);
  return {};
}

base::Status end_guardian_link(Writing& in, const EntityScope& scope, std::int64_t id,
                               GuardianOutcome outcome, const By& by) {
  const auto one = guardian_link(in, scope, id);
  if (!one) return tl::unexpected(one.error());
  if (one->ended_at)
    return base::fail(base::ErrorCode::refused, "", fmt::format("le lien n° {} ne mène plus à rien", id),
                      fmt::format("link {} leads nowhere any more", id));
  auto put = in.run(scope,
                    "UPDATE guardian_link SET ended_at = $3, outcome = $4, mail = '' "
                    "WHERE entity = $1 AND id = $2",
                    {id, number(by.at), word_in(kOutcomes, outcome)});
  if (!put) return base::pass(put);
  if (outcome == GuardianOutcome::signed_it) return {};  // the signature tells it
  return tell(in, scope, by, outcome == GuardianOutcome::declined ? "guardian.declined" : "guardian.revoked",
              *one);
}

base::Status revoke_guardian_links(Writing& in, const EntityScope& scope, PersonId person,
                                   const std::string& document, const std::string& hash, const By& by) {
  const auto links = guardian_links_of(in, scope, person);
  if (!links) return tl::unexpected(links.error());
  for (const GuardianLink& one : *links) {
    if (one.ended_at || one.document != document || one.hash != hash) continue;
    if (auto ended = end_guardian_link(in, scope, one.id, GuardianOutcome::revoked, by); !ended) return ended;
  }
  return {};
}

}  // namespace cartulaire::store
