// Roles granted in an entity, with dates; delegations. An account may hold a role in an entity where it has
// no person: a data protection officer shared by many.
//
// Events: role.granted, role.delegated, role.revoked; their subject is the account, their detail the role.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/accounts.hpp"

namespace cartulaire::store {

// `agent` and `manager` follow from people and posts and are never granted.
enum class Role { agent, manager, it, ciso, dpo, authority, committee, administrator };
std::string_view name_of(Role role);  // "dpo"
std::optional<Role> role_named(std::string_view name);

struct Grant {
  std::int64_t id = 0;  // within its entity
  AccountId account;
  Role role = Role::it;
  base::Instant from;
  std::optional<base::Instant> until;  // half-open: over from then on
  std::string granted_by;
  base::Instant granted_at;
  std::optional<AccountId> delegator;  // who lends their own role; it ends with theirs
  std::optional<base::Instant> revoked_at;
};

base::Result<std::int64_t> put_grant(Writing& in, const EntityScope& scope, const Grant& grant, const By& by);
// `not_found` also where it is revoked already.
base::Status revoke_grant(Writing& in, const EntityScope& scope, std::int64_t id, const By& by);
// By id; those not revoked, or all of them.
base::Result<std::vector<Grant>> grants_of(Reading& in, const EntityScope& scope, bool with_revoked = false);
// Those that hold at `at`, of accounts that live, of one account; a delegation only while the delegator holds
// the role by a grant of their own and lives.
base::Result<std::vector<Grant>> grants_held(Reading& in, const EntityScope& scope, const AccountId& account,
                                             base::Instant at);
// Entities where the account holds a grant at `at`, or has a person: where it may go on after sign-in.
base::Result<std::vector<std::string>> entities_open_to(Reading& in, const Installation& all,
                                                        const AccountId& account, base::Instant at);
// Does a grant of this role hold in some entity, by its dates alone?
base::Result<bool> granted_anywhere(Reading& in, const Installation& all, const AccountId& account, Role role,
                                    base::Instant at);
// Does somebody's post in this entity name one of the account's people as manager?
base::Result<bool> manages_somebody(Reading& in, const EntityScope& scope, const AccountId& account);

}  // namespace cartulaire::store
