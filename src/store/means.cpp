#include "store/means.hpp"

#include <array>

#include <fmt/format.h>

#include "store/instants.hpp"

namespace cartulaire::store {
namespace {

constexpr std::array<std::string_view, 4> kKinds = {"password", "totp", "webauthn", "recovery"};

MeansKind kind_named(const std::string& name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds.at(i) == name) return static_cast<MeansKind>(i);
  return MeansKind::recovery;
}

base::Result<std::int64_t> insert(Writing& in, const Installation& all, const AccountId& account,
                                  const Means& means, const By& by) {
  auto row = in.rows(
      all,
      "INSERT INTO account_means (account, number, kind, name, issued_at, issued_by, "
      "revoked_at, handle, secret, counter, own_device) VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 "
      "FROM account_means WHERE account = $1), $2, $3, $4, $5, NULL, $6, $7, $8, $9) "
      "RETURNING number",
      {account, std::string(name_of(means.kind)), means.name, millis(by.at), by.actor,
       means.handle.empty() ? SqlValue() : SqlValue(means.handle), means.secret, means.counter,
       std::int64_t{means.own_device ? 1 : 0}});
  if (!row) return base::pass(row);
  return row->front().integer(0);
}

tl::unexpected<base::Error> no_such_means(std::int64_t number) {
  return base::fail(base::ErrorCode::not_found, "",
                    fmt::format("ce compte n’a pas de moyen {} en service", number),
                    fmt::format("this account has no means {} in service", number));
}

}  // namespace

std::string_view name_of(MeansKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

base::Result<std::vector<Means>> means_of(Reading& in, const Installation& all, const AccountId& account,
                                          bool with_revoked) {
  auto rows = in.rows(all,
                      "SELECT number, kind, name, issued_at, issued_by, revoked_at, handle, secret, counter, "
                      "own_device "
                      "FROM account_means WHERE account = $1 AND (revoked_at IS NULL OR $2 = 1) "
                      "ORDER BY number",
                      {account, std::int64_t{with_revoked ? 1 : 0}});
  if (!rows) return base::pass(rows);
  std::vector<Means> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.integer(0), kind_named(row.text(1)), row.text(2), instant_at(row, 3), row.text(4),
                   instant_or_none(row, 5), row.text(6), row.text(7), row.integer(8), row.integer(9) != 0});
  return out;
}

base::Result<std::int64_t> issue_means(Writing& in, const Installation& all, const AccountId& account,
                                       const Means& means, const By& by) {
  auto number = insert(in, all, account, means, by);
  if (!number) return base::pass(number);
  auto told = tell_of_account(in, all, account, by, "means.issued", std::string(name_of(means.kind)));
  if (!told) return base::pass(told);
  return *number;
}

base::Status revoke_means(Writing& in, const Installation& all, const AccountId& account, std::int64_t number,
                          const By& by) {
  auto row = in.rows(all,
                     "UPDATE account_means SET revoked_at = $3, secret = '', handle = NULL "
                     "WHERE account = $1 AND number = $2 AND revoked_at IS NULL RETURNING kind",
                     {account, number, millis(by.at)});
  if (!row) return base::pass(row);
  if (row->empty()) return no_such_means(number);
  return tell_of_account(in, all, account, by, "means.revoked", row->front().text(0));
}

base::Result<std::map<PersonId, SignInMeans>> sign_in_means(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope,
                      "SELECT l.person, m.kind, m.issued_at FROM living_member l LEFT JOIN account_means m "
                      "ON m.account = l.account AND m.revoked_at IS NULL AND m.kind <> 'recovery' "
                      "WHERE l.entity = $1");
  if (!rows) return base::pass(rows);
  std::map<PersonId, SignInMeans> out;
  for (const platform::SqlRow& row : *rows) {
    SignInMeans& one = out[row.integer(0)];
    if (row.is_null(1)) continue;
    if (kind_named(row.text(1)) == MeansKind::password)
      one.password_since = instant_at(row, 2);
    else
      one.second = true;
  }
  return out;
}

base::Status replace_secret(Writing& in, const Installation& all, const AccountId& account,
                            std::int64_t number, const std::string& secret) {
  auto put = in.run(all,
                    "UPDATE account_means SET secret = $3 WHERE account = $1 AND number = $2 "
                    "AND revoked_at IS NULL",
                    {account, number, secret});
  if (!put) return base::pass(put);
  return {};
}

base::Result<bool> raise_counter(Writing& in, const Installation& all, const AccountId& account,
                                 std::int64_t number, std::int64_t to) {
  auto put = in.run(all,
                    "UPDATE account_means SET counter = $3 WHERE account = $1 AND number = $2 "
                    "AND revoked_at IS NULL AND counter < $3",
                    {account, number, to});
  if (!put) return base::pass(put);
  return *put == 1;
}

base::Status issue_recovery(Writing& in, const Installation& all, const AccountId& account,
                            const std::vector<std::string>& hashes, const By& by) {
  auto gone = in.run(all,
                     "UPDATE account_means SET revoked_at = $2, secret = '' WHERE account = $1 "
                     "AND kind = 'recovery' AND revoked_at IS NULL",
                     {account, millis(by.at)});
  if (!gone) return base::pass(gone);
  for (const std::string& hash : hashes) {
    Means code;
    code.kind = MeansKind::recovery;
    code.secret = hash;
    if (auto put = insert(in, all, account, code, by); !put) return base::pass(put);
  }
  return tell_of_account(in, all, account, by, "means.issued", "recovery");
}

base::Result<bool> spend_recovery(Writing& in, const Installation& all, const AccountId& account,
                                  const std::string& hash, base::Instant now) {
  auto spent = in.run(all,
                      "UPDATE account_means SET revoked_at = $3, secret = '' WHERE account = $1 "
                      "AND kind = 'recovery' AND secret = $2 AND revoked_at IS NULL",
                      {account, hash, millis(now)});
  if (!spent) return base::pass(spent);
  return *spent > 0;
}

}  // namespace cartulaire::store
