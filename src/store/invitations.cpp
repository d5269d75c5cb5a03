#include "store/invitations.hpp"

#include <fmt/format.h>

#include "store/outbox.hpp"
#include "store/words.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlRow;

constexpr std::array<std::string_view, 2> kKinds{"link", "sheet"};
constexpr std::array<std::string_view, 3> kOutcomes{"", "signed", "not_signed"};

std::int64_t number(base::Instant at) {
  return at.time_since_epoch().count();
}
std::optional<base::Instant> moment(const SqlRow& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return base::Instant(std::chrono::milliseconds(row.integer(column)));
}

Invitation invitation_from(const SqlRow& row) {
  Invitation one;
  one.id = row.integer(1);
  one.person = row.integer(2);
  one.document = row.text(3);
  one.hash = row.text(4);
  one.kind = value_in<InvitationKind>(kKinds, row.text(5)).value_or(InvitationKind::link);
  one.made_at = moment(row, 6).value_or(base::Instant{});
  one.actor = row.text(7);
  one.expires_at = moment(row, 8).value_or(base::Instant{});
  one.scanned_at = moment(row, 9);
  one.scan = row.text(10);
  one.filed = row.text(11);
  one.ended_at = moment(row, 12);
  one.ended_by = row.text(13);
  one.outcome = value_in<InvitationOutcome>(kOutcomes, row.text(14)).value_or(InvitationOutcome::open);
  return one;
}

base::Status tell(Writing& in, const EntityScope& scope, const By& by, std::string_view event,
                  const Invitation& one) {
  return put_event(in, scope, by,
                   {event, std::to_string(one.person), fmt::format("{} {}", one.document, one.hash)});
}

tl::unexpected<base::Error> has_ended(std::int64_t id) {
  return base::fail(base::ErrorCode::refused, "", fmt::format("la feuille ou le lien n° {} a déjà servi", id),
                    fmt::format("sheet or link {} was used already", id));
}

}  // namespace

base::Result<std::int64_t> add_invitation(Writing& in, const EntityScope& scope, const Invitation& one,
                                          const std::string& code, const By& by) {
  auto id = next_number(in, scope, "invitation");
  if (!id) return base::pass(id);
  auto put = in.run(scope,
                    "INSERT INTO invitation (entity, id, person, document, hash, kind, code, made_at, actor, "
                    "expires_at, scanned_at, scan, filed, ended_at, ended_by, outcome) VALUES "
                    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, '', '', NULL, '', '')",
                    {*id, one.person, one.document, one.hash, word_in(kKinds, one.kind), code, number(by.at),
                     by.actor, number(one.expires_at)});
  if (!put) return base::pass(put);
  if (auto told = tell(in, scope, by, "invitation.made", one); !told) return base::pass(told);
  return *id;
}

base::Result<std::vector<Invitation>> invitations(Reading& in, const EntityScope& scope,
                                                  InvitationKind kind) {
  auto rows = in.rows(scope,
                      "SELECT entity, id, person, document, hash, kind, made_at, actor, expires_at, "
                      "scanned_at, scan, filed, ended_at, ended_by, outcome FROM invitation "
                      "WHERE entity = $1 AND kind = $2 ORDER BY id",
                      {word_in(kKinds, kind)});
  if (!rows) return base::pass(rows);
  std::vector<Invitation> out;
  for (const SqlRow& row : *rows)
    out.push_back(invitation_from(row));
  return out;
}

base::Result<Invitation> invitation_of(Reading& in, const EntityScope& scope, std::int64_t id) {
  auto rows = in.rows(scope,
                      "SELECT entity, id, person, document, hash, kind, made_at, actor, expires_at, "
                      "scanned_at, scan, filed, ended_at, ended_by, outcome FROM invitation "
                      "WHERE entity = $1 AND id = $2",
                      {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas de feuille n° {} dans l’entité `{}`", id, scope.entity()),
                      fmt::format("there is no sheet {} in the entity `{}`", id, scope.entity()));
  return invitation_from(rows->front());
}

base::Result<std::optional<Held>> invitation_with(Reading& in, const Installation& all,
                                                  const std::string& code) {
  auto rows = in.rows(all,
                      "SELECT entity, id, person, document, hash, kind, made_at, actor, expires_at, "
                      "scanned_at, scan, filed, ended_at, ended_by, outcome FROM invitation WHERE code = $1",
                      {code});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::optional<Held>{};
  return std::optional<Held>({rows->front().text(0), invitation_from(rows->front())});
}

base::Status sheet_scanned(Writing& in, const EntityScope& scope, std::int64_t id, const std::string& scan,
                           const std::string& filed, const By& by) {
  auto one = invitation_of(in, scope, id);
  if (!one) return base::pass(one);
  if (one->ended_at || one->kind != InvitationKind::sheet) return has_ended(id);
  if (one->scan == scan && one->filed == filed) return {};
  auto put = in.run(scope,
                    "UPDATE invitation SET scanned_at = $3, scan = $4, filed = $5 "
                    "WHERE entity = $1 AND id = $2",
                    {id, number(by.at), scan, filed});
  if (!put) return base::pass(put);
  return tell(in, scope, by, "sheet.scanned", *one);
}

base::Status end_invitation(Writing& in, const EntityScope& scope, std::int64_t id, InvitationOutcome outcome,
                            const By& by) {
  auto one = invitation_of(in, scope, id);
  if (!one) return base::pass(one);
  if (one->ended_at) return has_ended(id);
  auto put = in.run(scope,
                    "UPDATE invitation SET ended_at = $3, ended_by = $4, outcome = $5 "
                    "WHERE entity = $1 AND id = $2",
                    {id, number(by.at), by.actor, word_in(kOutcomes, outcome)});
  if (!put) return base::pass(put);
  if (one->kind == InvitationKind::link) return {};  // the signature tells it
  return tell(in, scope, by, outcome == InvitationOutcome::signed_it ? "sheet.signed" : "sheet.not_signed",
              *one);
}

}  // namespace cartulaire::store
