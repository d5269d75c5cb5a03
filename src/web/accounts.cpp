#include "web/accounts.hpp"

#include <algorithm>

namespace cartulaire::web {

store::By by_caller(const Call& call) {
  return {store::actor_of(call.caller->session.account), call.now};
}

bool has_password_here(const Hub& hub, std::string_view directory) {
  return std::ranges::find(hub.config.sign_in.password, directory) != hub.config.sign_in.password.end();
}

base::Result<std::string> name_of_account(store::Reading& in, const store::EntityScope& scope,
                                          const store::AccountId& id) {
  const auto account = store::account_of(in, store::Installation::as_operator(), id);
  if (!account) return tl::unexpected(account.error());
  if (account->members.empty()) return std::string();
  auto member = std::ranges::find(account->members, scope.entity(), &store::Membership::entity);
  if (member == account->members.end()) member = account->members.begin();
  const auto person = store::person_of(in, store::EntityScope(member->entity), member->id);
  if (!person) return tl::unexpected(person.error());
  return person->data.given_name + " " + person->data.family_name;
}

}  // namespace cartulaire::web
