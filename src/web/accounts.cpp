#include "web/accounts.hpp"

#include <algorithm>
#include <map>

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

base::Result<store::Person> person_with_login(store::Reading& in, const Call& call) {
  const auto people = store::people_of(in, call.caller->scope, {});
  if (!people) return tl::unexpected(people.error());
  std::string login = call.text("login");
  for (char& c : login)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  const auto found =
      std::ranges::find(*people, login, [](const store::Person& one) { return one.data.login; });
  if (found == people->end())
    return base::fail(base::ErrorCode::invalid, "login", "personne ici n’a cet identifiant",
                      "nobody here has this login");
  return *found;
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

base::Result<platform::JsonArray> handed_json(
    store::Reading& in, const store::EntityScope& scope, const std::vector<store::HandedMeans>& handed,
    const std::function<void(const store::HandedMeans&, platform::JsonObject&)>& more) {
  std::map<std::string, std::string> names;  // few hand over to many
  const auto name_of = [&](const std::string& actor) -> base::Result<std::string> {
    const auto [at, fresh] = names.try_emplace(actor);
    if (!fresh) return at->second;
    auto name = name_of_actor(in, scope, actor);
    if (name) at->second = *name;
    return name;
  };
  platform::JsonArray list;
  for (const store::HandedMeans& one : handed) {
    platform::JsonArray ends;
    for (const store::HandedEnd& end : one.ends) {
      auto by = name_of(end.by);
      if (!by) return base::pass(by);
      platform::JsonObject row = {
          {"what", store::word_of(end.what)}, {"day", end.on}, {"by", std::move(*by)}};
      if (end.reason != store::HandedReason::none) row.emplace_back("reason", store::word_of(end.reason));
      ends.emplace_back(std::move(row));
    }
    auto by = name_of(one.by);
    if (!by) return base::pass(by);
    platform::JsonObject row = {
        {"number", one.id},       {"kind", store::word_of(one.kind)},
        {"mark", one.mark},       {"day", one.on},
        {"by", std::move(*by)},   {"state", one.works() ? "works" : store::word_of(one.ends.back().what)},
        {"ends", std::move(ends)}};
    if (more) more(one, row);
    list.emplace_back(std::move(row));
  }
  return list;
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
