// Accounts of the installation: who may sign in, bound to the records of the same person in one or more
// entities. An account lives while it is not closed and one of those people has not left; whoever gets a
// leaver's login gets nothing of their account.
//
// Events, in each entity where the account has a person: account.created, account.bound, account.closed,
// account.password_forced. Their subject is the account.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"
#include "store/store.hpp"

namespace cartulaire::store {

using AccountId = std::string;  // 32 hexadecimal digits, random

struct Account {
  AccountId id;
  base::Instant created_at;
  std::optional<base::Instant> closed_at;
  bool must_change = false;         // a new password at the next sign-in (ACC-03)
  std::vector<Membership> members;  // who have not left, by entity; empty: nobody signs in with it
  [[nodiscard]] bool lives() const { return !closed_at && !members.empty(); }
};

// What `By::actor` says of somebody who is signed in.
std::string actor_of(const AccountId& account);

// For the people of this directory and login who have none, or whose was closed: that one opens again,
// without any means. `not_found`: nobody works under that login;
// `invalid`: they have an account.
base::Result<Account> create_account(Writing& in, const Installation& all, const std::string& directory,
                                     const std::string& login, const By& by);
// The living account of a login. Nothing: there is none, or the login is two people's with an account each.
base::Result<std::optional<Account>> find_account(Reading& in, const Installation& all,
                                                  const std::string& directory, const std::string& login);
// `not_found`.
base::Result<Account> account_of(Reading& in, const Installation& all, const AccountId& id);
// The account that a person of an entity signs in with.
base::Result<std::optional<AccountId>> account_of_person(Reading& in, const EntityScope& scope,
                                                         PersonId person);
// Takes in the records of entities where the same person has come to work since (same directory and login as
// a living member). At each sign-in.
base::Status bind_members(Writing& in, const Installation& all, const AccountId& id, const By& by);

// No more sign-in, sessions and links end, means are revoked. Again is harmless.
base::Status close_account(Writing& in, const Installation& all, const AccountId& id, const By& by);
// A new password is asked for at the next sign-in, sessions end (ACC-03).
base::Status force_new_password(Writing& in, const Installation& all, const AccountId& id, const By& by);
// The password was changed: none is forced any more, links are spent.
base::Status password_is_new(Writing& in, const Installation& all, const AccountId& id);

// Of one entity, by person; with the login, for lists.
struct AccountRow {
  AccountId id;
  PersonId person = 0;
  std::string directory;
  std::string login;
  base::Instant created_at;
  bool closed = false;
  bool left = false;
  bool must_change = false;
};
base::Result<std::vector<AccountRow>> accounts_of(Reading& in, const EntityScope& scope);

// An event about an account, in each entity where it has a person.
base::Status tell_of_account(Writing& in, const Installation& all, const AccountId& id, const By& by,
                             std::string_view event, const std::string& detail = "");

// ---- one-time links: their id is the SHA-256 of the token, which is nowhere in the store ----
base::Status put_link(Writing& in, const Installation& all, const std::string& id, const AccountId& account,
                      base::Instant ends_at);
// Whose it is, before its end; the link stays.
base::Result<std::optional<AccountId>> link_of(Reading& in, const Installation& all, const std::string& id,
                                               base::Instant now);
// All links of an account are gone.
base::Status drop_links(Writing& in, const Installation& all, const AccountId& account);

}  // namespace cartulaire::store
