#include "store/roles.hpp"

#include <array>

#include <fmt/format.h>

#include "store/instants.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

constexpr std::array<std::string_view, 8> kRoles = {"agent", "manager",   "it",        "ciso",
                                                    "dpo",   "authority", "committee", "administrator"};

std::vector<Grant> grants_from(const platform::SqlRows& rows) {
  std::vector<Grant> out;
  for (const platform::SqlRow& row : rows) {
    const std::optional<Role> role = role_named(row.text(2));
    if (!role) continue;  // of a newer program: no right follows from a word that is not known
    Grant grant{row.integer(0), row.text(1),        *role, instant_at(row, 3),     instant_or_none(row, 4),
                row.text(5),    instant_at(row, 6), {},    instant_or_none(row, 8)};
    if (!row.is_null(7)) grant.delegator = row.text(7);
    out.push_back(std::move(grant));
  }
  return out;
}

}  // namespace

std::string_view name_of(Role role) {
  return kRoles.at(static_cast<std::size_t>(role));
}

std::optional<Role> role_named(std::string_view name) {
  for (std::size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles.at(i) == name) return static_cast<Role>(i);
  return std::nullopt;
}

base::Result<std::int64_t> put_grant(Writing& in, const EntityScope& scope, const Grant& grant,
                                     const By& by) {
  auto id = next_number(in, scope, "role_grant");
  if (!id) return base::pass(id);
  auto put =
      in.run(scope,
             "INSERT INTO role_grant (entity, id, account, role, from_at, until_at, granted_by, "
             "granted_at, delegator, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)",
             {*id, grant.account, std::string(name_of(grant.role)), millis(grant.from), millis(grant.until),
              by.actor, millis(by.at), grant.delegator ? SqlValue(*grant.delegator) : SqlValue()});
  if (!put) return base::pass(put);
  auto told = put_event(
      in, scope, by,
      {grant.delegator ? "role.delegated" : "role.granted", grant.account, std::string(name_of(grant.role))});
  if (!told) return base::pass(told);
  return *id;
}

base::Status revoke_grant(Writing& in, const EntityScope& scope, std::int64_t id, const By& by) {
  auto row = in.rows(scope,
                     "UPDATE role_grant SET revoked_at = $3 WHERE entity = $1 AND id = $2 "
                     "AND revoked_at IS NULL RETURNING account, role",
                     {id, millis(by.at)});
  if (!row) return base::pass(row);
  if (row->empty())
    return base::fail(
        base::ErrorCode::not_found, "",
        fmt::format("il n’y a pas d’attribution {} à retirer dans l’entité `{}`", id, scope.entity()),
        fmt::format("there is no grant {} to revoke in the entity `{}`", id, scope.entity()));
  return put_event(in, scope, by, {"role.revoked", row->front().text(0), row->front().text(1)});
}

base::Result<std::vector<Grant>> grants_of(Reading& in, const EntityScope& scope, bool with_revoked) {
  auto rows = in.rows(scope,
                      "SELECT id, account, role, from_at, until_at, granted_by, granted_at, delegator, "
                      "revoked_at FROM role_grant WHERE entity = $1 AND (revoked_at IS NULL OR $2 = 1) "
                      "ORDER BY id",
                      {std::int64_t{with_revoked ? 1 : 0}});
  if (!rows) return base::pass(rows);
  return grants_from(*rows);
}

base::Result<std::vector<Grant>> grants_held(Reading& in, const EntityScope& scope, const AccountId& account,
                                             base::Instant at) {
  auto rows = in.rows(
      scope,
      "SELECT g.id, g.account, g.role, g.from_at, g.until_at, g.granted_by, g.granted_at, g.delegator, "
      "g.revoked_at FROM role_grant g WHERE g.entity = $1 AND g.account = $2 AND g.revoked_at IS NULL "
      "AND g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3) "
      "AND EXISTS (SELECT 1 FROM living_member l WHERE l.account = g.account) "
      "AND (g.delegator IS NULL OR EXISTS (SELECT 1 FROM role_grant d WHERE d.entity = g.entity "
      "AND d.account = g.delegator AND d.role = g.role AND d.delegator IS NULL AND d.revoked_at IS NULL "
      "AND d.from_at <= $3 AND (d.until_at IS NULL OR d.until_at > $3) "
      "AND EXISTS (SELECT 1 FROM living_member l WHERE l.account = d.account))) ORDER BY g.id",
      {account, millis(at)});
  if (!rows) return base::pass(rows);
  return grants_from(*rows);
}

base::Result<std::vector<std::string>> entities_open_to(Reading& in, const Installation& all,
                                                        const AccountId& account, base::Instant at) {
  auto rows = in.rows(
      all,
      "SELECT l.entity FROM living_member l WHERE l.account = $1 UNION "
      "SELECT g.entity FROM role_grant g WHERE g.account = $1 AND g.revoked_at IS NULL "
      "AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2) "
      "AND EXISTS (SELECT 1 FROM living_member l WHERE l.account = g.account) "
      "AND (g.delegator IS NULL OR EXISTS (SELECT 1 FROM role_grant d WHERE d.entity = g.entity "
      "AND d.account = g.delegator AND d.role = g.role AND d.delegator IS NULL AND d.revoked_at IS NULL "
      "AND d.from_at <= $2 AND (d.until_at IS NULL OR d.until_at > $2) "
      "AND EXISTS (SELECT 1 FROM living_member l WHERE l.account = d.account))) ORDER BY 1",
      {account, millis(at)});
  if (!rows) return base::pass(rows);
  std::vector<std::string> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back(row.text(0));
  return out;
}

base::Result<bool> granted_anywhere(Reading& in, const Installation& all, const AccountId& account, Role role,
                                    base::Instant at) {
  auto rows = in.rows(all,
                      "SELECT 1 FROM role_grant WHERE account = $1 AND role = $2 AND revoked_at IS NULL "
                      "AND from_at <= $3 AND (until_at IS NULL OR until_at > $3) LIMIT 1",
                      {account, std::string(name_of(role)), millis(at)});
  if (!rows) return base::pass(rows);
  return !rows->empty();
}

base::Result<bool> manages_somebody(Reading& in, const EntityScope& scope, const AccountId& account) {
  auto rows = in.rows(scope,
                      "SELECT 1 FROM post t JOIN living_member l ON l.entity = t.entity "
                      "AND l.person = t.manager WHERE t.entity = $1 AND l.account = $2 LIMIT 1",
                      {account});
  if (!rows) return base::pass(rows);
  return !rows->empty();
}

}  // namespace cartulaire::store
