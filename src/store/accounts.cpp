#include "store/accounts.hpp"

#include <array>
#include <set>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "store/instants.hpp"
#include "store/outbox.hpp"

namespace cartulaire::store {
namespace {

using base::ErrorCode;

AccountId new_id() {
  std::array<std::byte, 16> bytes{};
  platform::random_bytes(bytes);
  return platform::to_hex(bytes);
}

// The accounts of people, whether they live or not.
base::Result<std::set<AccountId>> bound_to(Reading& in, const std::vector<Membership>& people) {
  std::set<AccountId> out;
  for (const Membership& one : people) {
    auto bound = account_of_person(in, EntityScope(one.entity), one.id);
    if (!bound) return base::pass(bound);
    if (*bound) out.insert(**bound);
  }
  return out;
}

base::Status attach(Writing& in, const std::vector<Membership>& people, const AccountId& id) {
  for (const Membership& one : people) {
    auto put = in.run(EntityScope(one.entity),
                      "INSERT INTO account_person (entity, person, account) VALUES ($1, $2, $3) "
                      "ON CONFLICT (entity, person) DO NOTHING",
                      {one.id, id});
    if (!put) return base::pass(put);
  }
  return {};
}

base::Status drop_sessions(Writing& in, const Installation& all, const AccountId& id) {
  auto gone = in.run(all, "DELETE FROM session WHERE account = $1", {id});
  if (!gone) return base::pass(gone);
  return {};
}

}  // namespace

std::string actor_of(const AccountId& account) {
  return "account:" + account;
}

base::Result<Account> create_account(Writing& in, const Installation& all, const std::string& directory,
                                     const std::string& login, const By& by) {
  auto people = memberships(in, all, directory, login);
  if (!people) return base::pass(people);
  if (people->empty())
    return base::fail(ErrorCode::not_found, "",
                      fmt::format("personne ne travaille ici sous l’identifiant `{}` de l’annuaire `{}` : "
                                  "importez d’abord les personnes (`cartulaire people import`)",
                                  login, directory),
                      fmt::format("nobody works here under the login `{}` of the directory `{}`: import "
                                  "people first (`cartulaire people import`)",
                                  login, directory));
  auto bound = bound_to(in, *people);
  if (!bound) return base::pass(bound);
  AccountId id = bound->empty() ? new_id() : *bound->begin();
  if (bound->empty()) {
    auto put =
        in.run(all, "INSERT INTO account (id, created_at, closed_at, must_change) VALUES ($1, $2, NULL, 0)",
               {id, millis(by.at)});
    if (!put) return base::pass(put);
  } else {
    auto opened = bound->size() > 1
                      ? base::Result<std::int64_t>(0)
                      : in.run(all,
                               "UPDATE account SET closed_at = NULL, created_at = $2, must_change = 0 "
                               "WHERE id = $1 AND closed_at IS NOT NULL",
                               {id, millis(by.at)});
    if (!opened) return base::pass(opened);
    if (*opened == 0)
      return base::fail(ErrorCode::invalid, "",
                        fmt::format("`{}` a déjà un compte : `cartulaire account list` le montre", login),
                        fmt::format("`{}` has an account: `cartulaire account list` shows it", login));
  }
  if (auto done = attach(in, *people, id); !done) return base::pass(done);
  if (auto told = tell_of_account(in, all, id, by, "account.created"); !told) return base::pass(told);
  return account_of(in, all, id);
}

base::Result<std::optional<Account>> find_account(Reading& in, const Installation& all,
                                                  const std::string& directory, const std::string& login) {
  auto rows = in.rows(all, "SELECT DISTINCT account FROM living_member WHERE directory = $1 AND login = $2",
                      {directory, login});
  if (!rows) return base::pass(rows);
  if (rows->size() != 1) return std::optional<Account>();
  auto found = account_of(in, all, rows->front().text(0));
  if (!found) return base::pass(found);
  return std::optional<Account>(std::move(*found));
}

base::Result<Account> account_of(Reading& in, const Installation& all, const AccountId& id) {
  auto rows = in.rows(all, "SELECT created_at, closed_at, must_change FROM account WHERE id = $1", {id});
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(ErrorCode::not_found, "", fmt::format("il n’y a pas de compte `{}`", id),
                      fmt::format("there is no account `{}`", id));
  const platform::SqlRow& row = rows->front();
  Account account{id, instant_at(row, 0), instant_or_none(row, 1), row.integer(2) != 0, {}};
  auto members = in.rows(
      all, "SELECT entity, person FROM living_member WHERE account = $1 ORDER BY entity, person", {id});
  if (!members) return base::pass(members);
  for (const platform::SqlRow& one : *members)
    account.members.push_back({one.text(0), one.integer(1)});
  return account;
}

base::Result<std::optional<AccountId>> account_of_person(Reading& in, const EntityScope& scope,
                                                         PersonId person) {
  auto rows =
      in.rows(scope, "SELECT account FROM account_person WHERE entity = $1 AND person = $2", {person});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::optional<AccountId>();
  return std::optional<AccountId>(rows->front().text(0));
}

base::Status bind_members(Writing& in, const Installation& all, const AccountId& id, const By& by) {
  auto fresh = in.rows(all,
                       "SELECT DISTINCT p.entity, p.id FROM living_member l "
                       "JOIN person p ON p.directory = l.directory AND p.login = l.login "
                       "WHERE l.account = $1 AND p.left_at IS NULL AND NOT EXISTS (SELECT 1 FROM "
                       "account_person x WHERE x.entity = p.entity AND x.person = p.id)",
                       {id});
  if (!fresh) return base::pass(fresh);
  for (const platform::SqlRow& row : *fresh) {
    if (auto done = attach(in, {{row.text(0), row.integer(1)}}, id); !done) return done;
    if (auto told = put_event(in, EntityScope(row.text(0)), by, {"account.bound", id, ""}); !told)
      return told;
  }
  return {};
}

base::Status close_account(Writing& in, const Installation& all, const AccountId& id, const By& by) {
  auto closed = in.run(all, "UPDATE account SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL",
                       {id, millis(by.at)});
  if (!closed) return base::pass(closed);
  if (*closed == 0) {
    auto there = account_of(in, all, id);
    if (!there) return base::pass(there);
    return {};
  }
  auto means = in.run(all,
                      "UPDATE account_means SET revoked_at = $2, secret = '', handle = NULL "
                      "WHERE account = $1 AND revoked_at IS NULL",
                      {id, millis(by.at)});
  if (!means) return base::pass(means);
  if (auto done = drop_links(in, all, id); !done) return done;
  if (auto done = drop_sessions(in, all, id); !done) return done;
  return tell_of_account(in, all, id, by, "account.closed");
}

base::Status force_new_password(Writing& in, const Installation& all, const AccountId& id, const By& by) {
  auto set = in.run(all, "UPDATE account SET must_change = 1 WHERE id = $1", {id});
  if (!set) return base::pass(set);
  if (*set == 0) {
    auto missing = account_of(in, all, id);
    if (!missing) return base::pass(missing);
  }
  if (auto done = drop_sessions(in, all, id); !done) return done;
  return tell_of_account(in, all, id, by, "account.password_forced");
}

base::Status password_is_new(Writing& in, const Installation& all, const AccountId& id) {
  auto set = in.run(all, "UPDATE account SET must_change = 0 WHERE id = $1", {id});
  if (!set) return base::pass(set);
  return drop_links(in, all, id);
}

base::Result<std::vector<AccountRow>> accounts_of(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT a.id, p.id, p.directory, p.login, a.created_at, a.closed_at, p.left_at, "
                      "a.must_change FROM account_person m JOIN account a ON a.id = m.account "
                      "JOIN person p ON p.entity = m.entity AND p.id = m.person "
                      "WHERE m.entity = $1 ORDER BY p.id");
  if (!rows) return base::pass(rows);
  std::vector<AccountRow> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.text(0), row.integer(1), row.text(2), row.text(3), instant_at(row, 4), !row.is_null(5),
                   !row.is_null(6), row.integer(7) != 0});
  return out;
}

base::Status tell_of_account(Writing& in, const Installation& all, const AccountId& id, const By& by,
                             std::string_view event, const std::string& detail) {
  auto rows =
      in.rows(all, "SELECT DISTINCT entity FROM account_person WHERE account = $1 ORDER BY entity", {id});
  if (!rows) return base::pass(rows);
  for (const platform::SqlRow& row : *rows)
    if (auto told = put_event(in, EntityScope(row.text(0)), by, {event, id, detail}); !told) return told;
  return {};
}

base::Status put_link(Writing& in, const Installation& all, const std::string& id, const AccountId& account,
                      base::Instant ends_at) {
  auto put = in.run(all, "INSERT INTO account_link (id, account, ends_at) VALUES ($1, $2, $3)",
                    {id, account, millis(ends_at)});
  if (!put) return base::pass(put);
  return {};
}

base::Result<std::optional<AccountId>> link_of(Reading& in, const Installation& all, const std::string& id,
                                               base::Instant now) {
  auto rows =
      in.rows(all, "SELECT account FROM account_link WHERE id = $1 AND ends_at > $2", {id, millis(now)});
  if (!rows) return base::pass(rows);
  if (rows->empty()) return std::optional<AccountId>();
  return std::optional<AccountId>(rows->front().text(0));
}

base::Status drop_links(Writing& in, const Installation& all, const AccountId& account) {
  auto gone = in.run(all, "DELETE FROM account_link WHERE account = $1", {account});
  if (!gone) return base::pass(gone);
  return {};
}

}  // namespace cartulaire::store
