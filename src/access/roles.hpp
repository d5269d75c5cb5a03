// Who may do what, in an entity, at a moment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/roles.hpp"

namespace cartulaire::access {

using store::Role;

// Has this account a valid signature of the administrators' charter in this entity? (ACK-08)
using HasSigned = std::function<base::Result<bool>(store::Reading& in, const store::EntityScope& scope,
                                                   const store::AccountId& account)>;

struct Held {
  Role role = Role::agent;
  std::optional<base::Instant> until;
  std::optional<store::AccountId> delegator;  // shown as such: this person stands in for that one
  bool withheld = false;  // granted, but without the signature that it needs: no right follows from it
};

// Roles of an account in an entity, in the order of Role; agent and manager come from people and posts.
// Nothing at all for an account that does not live.
base::Result<std::vector<Held>> roles_of(store::Reading& in, const store::EntityScope& scope,
                                         const store::AccountId& account, base::Instant at,
                                         const HasSigned& has_signed);
// Among them and not withheld.
bool holds(const std::vector<Held>& roles, Role role);
// `it` and `administrator` (ACK-08).
bool needs_signature(Role role);

struct GrantWanted {
  store::AccountId account;
  Role role = Role::it;
  base::Instant from;
  std::optional<base::Instant> until;
};
// `invalid`: a role that is never granted, an end before its beginning, an account that does not live.
base::Result<std::int64_t> grant(store::Writing& in, const store::EntityScope& scope,
                                 const GrantWanted& wanted, const store::By& by);
// Lends a role that `delegator` holds by a grant of their own, until a day at most kLongestDelegation away.
// `refused`: they do not hold it; nobody lends what they were lent.
inline constexpr std::chrono::days kLongestDelegation{366};
base::Result<std::int64_t> delegate(store::Writing& in, const store::EntityScope& scope,
                                    const store::AccountId& delegator, const GrantWanted& wanted,
                                    const store::By& by);
base::Status revoke(store::Writing& in, const store::EntityScope& scope, std::int64_t grant,
                    const store::By& by);

}  // namespace cartulaire::access
