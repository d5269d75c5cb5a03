#include "access/roles.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::access {
namespace {

using base::ErrorCode;
using store::Grant;

tl::unexpected<base::Error> wrong(ErrorCode code, std::string_view french, std::string_view english) {
  return base::fail(code, "", std::string(french), std::string(english));
}

base::Status check(store::Reading& in, const GrantWanted& wanted) {
  if (wanted.role == Role::agent || wanted.role == Role::manager)
    return wrong(ErrorCode::invalid,
                 "ce rôle ne s’attribue pas : il vient des personnes et de leurs postes, importez-les",
                 "this role is not granted: it follows from people and their posts, import those");
  if (wanted.until && *wanted.until <= wanted.from)
    return wrong(ErrorCode::invalid, "la fin vient avant le début", "the end comes before the beginning");
  auto account = store::account_of(in, store::Installation::as_operator(), wanted.account);
  if (!account) return base::pass(account);
  if (!account->lives())
    return wrong(ErrorCode::invalid, "ce compte est fermé, ou la personne est partie",
                 "this account is closed, or the person has left");
  return {};
}

Grant made_of(const GrantWanted& wanted) {
  Grant grant;
  grant.account = wanted.account;
  grant.role = wanted.role;
  grant.from = wanted.from;
  grant.until = wanted.until;
  return grant;
}

// The same role by several grants counts once: its holder's own before a lent one, the longest first.
bool better(const Held& one, const Held& other) {
  if (one.withheld != other.withheld) return other.withheld;
  if (one.delegator.has_value() != other.delegator.has_value()) return !one.delegator;
  if (!one.until || !other.until) return !one.until && other.until;
  return *one.until > *other.until;
}

base::Result<Held> held_by(store::Reading& in, const store::EntityScope& scope, const Grant& grant,
                           const HasSigned& has_signed) {
  Held held{grant.role, grant.until, grant.delegator, false};
  if (!needs_signature(grant.role)) return held;
  auto has = has_signed(in, scope, grant.account);
  if (!has) return base::pass(has);
  held.withheld = !*has;
  if (held.withheld || !grant.delegator) return held;
  // Nobody lends a right that they do not have themselves.
  auto lender = has_signed(in, scope, *grant.delegator);
  if (!lender) return base::pass(lender);
  held.withheld = !*lender;
  return held;
}

}  // namespace

bool needs_signature(Role role) {
  return role == Role::it || role == Role::administrator;
}

base::Result<std::vector<Held>> roles_of(store::Reading& in, const store::EntityScope& scope,
                                         const store::AccountId& account, base::Instant at,
                                         const HasSigned& has_signed) {
  std::vector<Held> out;
  auto who = store::account_of(in, store::Installation::as_operator(), account);
  if (!who) return base::pass(who);
  if (!who->lives()) return out;
  if (std::ranges::any_of(who->members, [&](const auto& one) { return one.entity == scope.entity(); })) {
    out.push_back({Role::agent, {}, {}, false});
    auto leads = store::manages_somebody(in, scope, account);
    if (!leads) return base::pass(leads);
    if (*leads) out.push_back({Role::manager, {}, {}, false});
  }
  auto grants = store::grants_held(in, scope, account, at);
  if (!grants) return base::pass(grants);
  for (const Grant& grant : *grants) {
    auto held = held_by(in, scope, grant, has_signed);
    if (!held) return base::pass(held);
    const auto same = std::ranges::find(out, held->role, &Held::role);
    if (same == out.end())
      out.push_back(std::move(*held));
    else if (better(*held, *same))
      *same = std::move(*held);
  }
  std::ranges::sort(out, {}, &Held::role);
  return out;
}

bool holds(const std::vector<Held>& roles, Role role) {
  return std::ranges::any_of(roles, [&](const Held& one) { return one.role == role && !one.withheld; });
}

base::Result<std::int64_t> grant(store::Writing& in, const store::EntityScope& scope,
                                 const GrantWanted& wanted, const store::By& by) {
  if (auto good = check(in, wanted); !good) return base::pass(good);
  return store::put_grant(in, scope, made_of(wanted), by);
}

base::Result<std::int64_t> delegate(store::Writing& in, const store::EntityScope& scope,
                                    const store::AccountId& delegator, const GrantWanted& wanted,
                                    const store::By& by) {
  if (auto good = check(in, wanted); !good) return base::pass(good);
  if (!wanted.until || *wanted.until > wanted.from + kLongestDelegation)
    return base::fail(ErrorCode::invalid, "",
                      fmt::format("une délégation a une fin, au plus tard {} jours après son début",
                                  kLongestDelegation.count()),
                      fmt::format("a delegation has an end, at most {} days after its beginning",
                                  kLongestDelegation.count()));
  if (delegator == wanted.account)
    return wrong(ErrorCode::invalid, "nul ne se délègue à lui-même", "nobody delegates to themselves");
  auto own = store::grants_held(in, scope, delegator, by.at);
  if (!own) return base::pass(own);
  if (std::ranges::none_of(*own, [&](const Grant& one) { return one.role == wanted.role && !one.delegator; }))
    return wrong(ErrorCode::refused,
                 "on ne délègue qu’un rôle que l’on tient soi-même, et non une délégation reçue",
                 "only a role of one’s own can be delegated, not one that was lent");
  Grant lent = made_of(wanted);
  lent.delegator = delegator;
  return store::put_grant(in, scope, lent, by);
}

base::Status revoke(store::Writing& in, const store::EntityScope& scope, std::int64_t grant,
                    const store::By& by) {
  return store::revoke_grant(in, scope, grant, by);
}

}  // namespace cartulaire::access
