#include "web/accounts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "access/sign_in.hpp"

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

base::Result<std::string> name_of_actor(store::Reading& in, const store::EntityScope& scope,
                                        const std::string& actor) {
  constexpr std::string_view kAccount = "account:";
  if (!actor.starts_with(kAccount)) return actor;
  auto name = name_of_account(in, scope, actor.substr(kAccount.size()));
  if (!name && name.error().code == base::ErrorCode::not_found) return std::string();
  return name;
}

void add_means(const std::vector<store::Means>& means, platform::JsonObject& to) {
  platform::JsonArray list;
  std::int64_t recovery = 0;
  for (const store::Means& one : means) {
    if (one.kind == store::MeansKind::recovery) {
      if (!one.revoked_at) ++recovery;
      continue;
    }
    platform::JsonObject row = {{"number", one.number},
                                {"kind", store::name_of(one.kind)},
                                {"name", one.name},
                                {"issued", time_text(one.issued_at)}};
    if (one.revoked_at) row.emplace_back("revoked", time_text(*one.revoked_at));
    list.emplace_back(std::move(row));
  }
  to.emplace_back("means", std::move(list));
  to.emplace_back("recovery_left", recovery);
}

base::Result<std::optional<acceptance::Mailing::AccountLink>> mailed_link_of(store::Writing& in,
                                                                             const store::EntityScope& scope,
                                                                             store::PersonId person,
                                                                             const std::string& address,
                                                                             const store::By& by) {
  using Link = acceptance::Mailing::AccountLink;
  const store::Installation all = store::Installation::as_operator();
  const auto id = store::account_of_person(in, scope, person);
  if (!id) return tl::unexpected(id.error());
  if (!*id) return std::optional<Link>();
  const auto account = store::account_of(in, all, **id);
  if (!account) return tl::unexpected(account.error());
  const auto open = store::entities_open_to(in, all, **id, by.at);
  if (!open) return tl::unexpected(open.error());
  const bool only_here = std::ranges::all_of(*open, [&](const auto& one) { return one == scope.entity(); });
  if (!account->lives() || !only_here) return std::optional<Link>();
  const auto token = access::make_link(in, all, **id, by);
  if (!token) return tl::unexpected(token.error());
  return std::optional(Link{fmt::format("{}/lien#{}", address, *token), by.at + access::kLinkLives});
}

}  // namespace cartulaire::web
