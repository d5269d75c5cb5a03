#include "web/bearer.hpp"

#include <algorithm>

#include "access/secrets.hpp"
#include "store/api_tokens.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {
namespace {

using Admitted = std::optional<Caller>;
constexpr std::string_view kBearer = "Bearer ";

base::Result<Admitted> caller_by(store::Store& store, const store::FoundToken& found, base::Instant now) {
  return store.read<Admitted>([&](store::Reading& in) -> base::Result<Admitted> {
    const auto account = store::account_of(in, store::Installation::as_operator(), found.token.account);
    if (!account) return tl::unexpected(account.error());
    Caller caller{{}, "", store::EntityScope(found.entity), std::nullopt, {}};
    caller.session.account = account->id;
    caller.session.methods = "token";
    caller.session.entity = found.entity;
    caller.session.members = account->members;
    const auto member = std::ranges::find(account->members, found.entity, &store::Membership::entity);
    if (member != account->members.end()) caller.person = member->id;
    auto roles = access::roles_of(in, caller.scope, account->id, now, administrators_have_signed(now));
    if (!roles) return base::pass(roles);
    caller.roles = std::move(*roles);
    return Admitted(std::move(caller));
  });
}

}  // namespace

std::optional<std::string> bearer_of(const platform::HttpRequest& request) {
  const std::string_view field = request.field("Authorization");
  if (field.size() <= kBearer.size() || !field.starts_with(kBearer)) return std::nullopt;
  return std::string(field.substr(kBearer.size()));
}

tl::expected<Admitted, Failure> admit_token(store::Store& store, const std::string& token,
                                            const Operation& operation, base::Instant now) {
  const auto all = store::Installation::as_operator();
  const auto found = store.read<std::optional<store::FoundToken>>(
      [&](store::Reading& in) { return store::token_at(in, all, access::id_of_token(token), now); });
  if (!found) return failed(found.error());
  if (!*found)
    return tl::unexpected(Failure{401, "unauthenticated", "ce jeton ne vaut pas, ou ne vaut plus",
                                  "this token is not valid, or not any more", "", 0});
  const store::ApiToken& one = (*found)->token;
  if (operation.scope.empty() || std::ranges::find(one.scopes, operation.scope) == one.scopes.end())
    return refused("ce jeton ne le permet pas", "this token does not allow this");
  auto caller = caller_by(store, **found, now);
  if (!caller) return failed(caller.error());
  if (const std::string today = day_text(now); one.used_on != today) {
    auto noted = store.write([&](store::Writing& in) {
      return store::token_used(in, store::EntityScope((*found)->entity), one.number, today);
    });
    if (!noted) return failed(noted.error());
  }
  return std::move(*caller);
}

}  // namespace cartulaire::web
