// Accounts and roles of an entity, for its administrators. An account that opens other entities too is not
// theirs alone: what would give somebody else's rights away is left to the operator's command line.
#include "web/accounts.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "acceptance/campaign.hpp"
#include "access/roles.hpp"
#include "access/sign_in.hpp"
#include "charter/adoption/day.hpp"
#include "store/means.hpp"
#include "store/people.hpp"
#include "web/handlers.hpp"
#include "web/password_force.hpp"

namespace cartulaire::web {
namespace {

using base::ErrorCode;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using store::Installation;

tl::unexpected<base::Error> wrong(ErrorCode code, std::string_view french, std::string_view english) {
  return base::fail(code, "", std::string(french), std::string(english));
}

Outcome get_accounts(Hub& hub, store::Store& store, const Call& call) {
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto& scope = call.caller->scope;
    const auto rows = store::accounts_of(in, scope);
    if (!rows) return tl::unexpected(rows.error());
    const auto people = store::people_of(in, scope, {.directory = "", .with_leavers = true});
    if (!people) return tl::unexpected(people.error());
    const auto means = store::sign_in_means(in, scope);
    if (!means) return tl::unexpected(means.error());
    std::map<store::PersonId, std::string> names;
    for (const store::Person& one : *people)
      names[one.id] = one.data.given_name + " " + one.data.family_name;
    JsonArray list;
    for (const store::AccountRow& one : *rows)
      list.emplace_back(JsonObject{{"person", one.person},
                                   {"name", names[one.person]},
                                   {"login", one.login},
                                   {"directory", one.directory},
                                   {"created", time_text(one.created_at)},
                                   {"closed", one.closed},
                                   {"left", one.left},
                                   {"must_change", one.must_change},
                                   {"password_here", has_password_here(hub, one.directory)},
                                   {"second", means->contains(one.person) && means->at(one.person).second}});
    return Json(JsonObject{{"accounts", std::move(list)}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// The living account of a person here. `not_found`: there is none.
base::Result<store::AccountId> account_here(store::Reading& in, const Call& call, store::PersonId person) {
  const auto there = store::person_of(in, call.caller->scope, person);
  if (!there) return tl::unexpected(there.error());
  const auto account = store::account_of_person(in, call.caller->scope, person);
  if (!account) return tl::unexpected(account.error());
  if (*account) {
    const auto lives = store::account_of(in, Installation::as_operator(), **account);
    if (!lives) return tl::unexpected(lives.error());
    if (lives->lives()) return **account;
  }
  return wrong(ErrorCode::not_found, "cette personne n’a pas de compte ouvert",
               "this person has no open account");
}

base::Status only_here(store::Reading& in, const Call& call, const store::AccountId& account) {
  const auto open = store::entities_open_to(in, Installation::as_operator(), account, call.now);
  if (!open) return tl::unexpected(open.error());
  for (const std::string& entity : *open)
    if (entity != call.caller->scope.entity())
      return wrong(ErrorCode::refused,
                   "ce compte sert aussi dans une autre entité : demandez à l’exploitant de l’installation",
                   "this account serves in another entity too: ask the operator of the installation");
  return {};
}

// Would nobody be left who administers the entity in their own name?
base::Result<bool> leaves_none(store::Reading& in, const Call& call,
                               const std::function<bool(const store::Grant&)>& goes) {
  const auto grants = store::grants_of(in, call.caller->scope);
  if (!grants) return tl::unexpected(grants.error());
  bool hit = false;
  for (const store::Grant& one : *grants) {
    const bool holds = one.role == store::Role::administrator && !one.delegator && one.from <= call.now &&
                       (!one.until || *one.until > call.now);
    if (!holds) continue;
    const auto account = store::account_of(in, Installation::as_operator(), one.account);
    if (!account) return tl::unexpected(account.error());
    if (!account->lives()) continue;
    if (!goes(one)) return false;
    hit = true;
  }
  return hit;
}

tl::unexpected<base::Error> last_administrator() {
  return wrong(
      ErrorCode::refused,
      "il ne resterait personne pour administrer l’entité : attribuez d’abord ce rôle à quelqu’un d’autre",
      "nobody would be left to administer the entity: grant the role to somebody else first");
}

Outcome get_means(Hub&, store::Store& store, const Call& call) {
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto there = store::person_of(in, call.caller->scope, call.number("person"));
    if (!there) return tl::unexpected(there.error());
    const auto account = store::account_of_person(in, call.caller->scope, there->id);
    if (!account) return tl::unexpected(account.error());
    if (!*account)
      return wrong(ErrorCode::not_found, "cette personne n’a pas de compte", "this person has no account");
    const auto means = store::means_of(in, Installation::as_operator(), **account, true);
    if (!means) return tl::unexpected(means.error());
    const auto handed = store::handed_means_of(in, call.caller->scope, there->id);
    if (!handed) return tl::unexpected(handed.error());
    auto list = handed_json(in, call.caller->scope, *handed);
    if (!list) return base::pass(list);
    JsonObject out;
    add_means(*means, out);
    out.emplace_back("handed", std::move(*list));
    return Json(std::move(out));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// The account that a link is for, made where there is none.
base::Result<store::AccountId> account_for_link(store::Writing& in, const Hub& hub, const Call& call,
                                                const store::Person& person) {
  const Installation all = Installation::as_operator();
  if (person.left_at) return wrong(ErrorCode::refused, "cette personne est partie", "this person has left");
  if (!has_password_here(hub, person.data.directory))
    return wrong(ErrorCode::refused,
                 "cette personne se connecte avec le mot de passe de son annuaire : il n’y en a pas ici",
                 "this person signs in with the password of their directory: there is none here");
  auto account = account_here(in, call, person.id);
  if (!account && account.error().code == ErrorCode::not_found) {
    auto made = store::create_account(in, all, person.data.directory, person.data.login, by_caller(call));
    if (!made) return base::pass(made);
    account = made->id;
  }
  if (!account) return account;
  if (auto mine = only_here(in, call, *account); !mine) return base::pass(mine);
  return account;
}

Outcome make_link(Hub& hub, store::Store& store, const Call& call) {
  const auto token = store.write<std::string>([&](store::Writing& in) -> base::Result<std::string> {
    const auto person = store::person_of(in, call.caller->scope, call.number("person"));
    if (!person) return tl::unexpected(person.error());
    const auto account = account_for_link(in, hub, call, *person);
    if (!account) return tl::unexpected(account.error());
    return access::make_link(in, Installation::as_operator(), *account, by_caller(call));
  });
  if (!token) return failed(token.error());
  return Answer{.body = JsonObject{{"link", fmt::format("{}/lien#{}", hub.config.address, *token)},
                                   {"until", time_text(call.now + access::kLinkLives)}}};
}

// --- links by mail

base::Status sends_mail(const Hub& hub) {
  if (!hub.config.mail.server.empty()) return {};
  return wrong(ErrorCode::refused, "ce portail n’envoie pas de courriel : donnez le lien en mains propres",
               "this portal sends no mail: give the link in person");
}

Outcome mail_link(Hub& hub, store::Store& store, const Call& call) {
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    if (auto may = sends_mail(hub); !may) return may;
    const auto person = store::person_of(in, call.caller->scope, call.number("person"));
    if (!person) return tl::unexpected(person.error());
    if (const auto account = account_for_link(in, hub, call, *person); !account)
      return tl::unexpected(account.error());
    const auto put = acceptance::invite(in, call.caller->scope, *person, by_caller(call));
    return put ? base::Status{} : tl::unexpected(put.error());
  });
  if (!done) return failed(done.error());
  return no_content();
}

// Whom a bulk of links is for: everybody, or those whom a campaign asks and who sign by no link of their own.
base::Result<std::vector<store::Person>> to_invite(store::Reading& in, const Call& call) {
  const auto& scope = call.caller->scope;
  if (!call.has("campaign")) return store::people_of(in, scope, {});
  auto view = acceptance::view(in, scope, call.number("campaign"), call.now);
  if (!view) return base::pass(view);
  std::vector<store::Person> out;
  const auto& by_link = view->campaign.by_link;
  for (acceptance::Target& one : view->targets)
    if (!one.has_signed && std::ranges::find(by_link, one.person.data.population) == by_link.end())
      out.push_back(std::move(one.person));
  return out;
}

constexpr std::int64_t kAtOnce = 200;  // accounts made in one transaction

Outcome mail_links(Hub& hub, store::Store& store, const Call& call) {
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    if (auto may = sends_mail(hub); !may) return base::pass(may);
    const auto people = to_invite(in, call);
    if (!people) return tl::unexpected(people.error());
    std::int64_t queued = 0;
    std::int64_t without_mail = 0;
    std::int64_t left = 0;
    for (const store::Person& one : *people) {
      const auto account = store::account_of_person(in, call.caller->scope, one.id);
      if (!account) return tl::unexpected(account.error());
      if (*account || one.left_at || !has_password_here(hub, one.data.directory)) continue;
      if (one.data.mail.empty()) {
        ++without_mail;
      } else if (queued == kAtOnce) {
        ++left;
      } else if (const auto made = account_for_link(in, hub, call, one); made) {
        if (const auto put = acceptance::invite(in, call.caller->scope, one, by_caller(call)); !put)
          return tl::unexpected(put.error());
        ++queued;
      } else if (made.error().code != ErrorCode::refused && made.error().code != ErrorCode::invalid) {
        return tl::unexpected(made.error());
      }
    }
    return Json(JsonObject{{"queued", queued}, {"without_mail", without_mail}, {"left", left}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// By who may ask it of a group too.
Outcome force_password(Hub& hub, store::Store& store, const Call& call) {
  const auto there = store.read<store::AccountId>(
      [&](store::Reading& in) { return account_here(in, call, call.number("person")); });
  if (!there) return failed(there.error());
  const auto charter = charter_of(hub, call);
  if (!charter) return failed(charter.error());
  if (auto against = against_forcing(**charter, *call.caller)) return tl::unexpected(std::move(*against));
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    const auto account = account_here(in, call, call.number("person"));
    if (!account) return tl::unexpected(account.error());
    return store::force_new_password(in, Installation::as_operator(), *account, by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

Outcome close_account(Hub&, store::Store& store, const Call& call) {
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    const auto account = account_here(in, call, call.number("person"));
    if (!account) return tl::unexpected(account.error());
    if (auto mine = only_here(in, call, *account); !mine) return mine;
    const auto none = leaves_none(in, call, [&](const store::Grant& one) { return one.account == *account; });
    if (!none) return tl::unexpected(none.error());
    if (*none) return last_administrator();
    return store::close_account(in, Installation::as_operator(), *account, by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

// --- roles

base::Result<Json> grant_json(store::Reading& in, const Call& call, const store::Grant& one) {
  auto name = name_of_account(in, call.caller->scope, one.account);
  if (!name) return base::pass(name);
  JsonObject row = {{"number", one.id},
                    {"role", store::name_of(one.role)},
                    {"name", std::move(*name)},
                    {"from", time_text(one.from)},
                    {"granted", time_text(one.granted_at)}};
  if (one.until) row.emplace_back("until", time_text(*one.until));
  if (!one.delegator) return Json(std::move(row));
  auto lender = name_of_account(in, call.caller->scope, *one.delegator);
  if (!lender) return base::pass(lender);
  row.emplace_back("stands_for", std::move(*lender));
  return Json(std::move(row));
}

Outcome get_roles(Hub&, store::Store& store, const Call& call) {
  auto body = store.read<Json>([&](store::Reading& in) -> base::Result<Json> {
    const auto grants = store::grants_of(in, call.caller->scope);
    if (!grants) return tl::unexpected(grants.error());
    JsonArray list;
    for (const store::Grant& one : *grants) {
      if (one.until && *one.until <= call.now) continue;
      auto row = grant_json(in, call, one);
      if (!row) return base::pass(row);
      list.push_back(std::move(*row));
    }
    return Json(JsonObject{{"roles", std::move(list)}});
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

// The beginning of a day in the charter's zone, or of the day after it.
base::Result<base::Instant> edge_of(Hub& hub, const Call& call, std::string_view name, int days) {
  const auto charter = charter_of(hub, call);
  if (!charter) return tl::unexpected(charter.error());
  const auto day = charter::adoption::parse_day(call.text(name));
  if (!day) return wrong(ErrorCode::invalid, "ce jour n’existe pas", "there is no such day");
  return charter::adoption::beginning_of(*day + std::chrono::days(days), (*charter)->text.front.time_zone);
}

Outcome grant_role(Hub& hub, store::Store& store, const Call& call) {
  access::GrantWanted wanted{"", *store::role_named(call.text("role")), call.now, {}};
  if (call.has("from")) {
    const auto from = edge_of(hub, call, "from", 0);
    if (!from) return failed(from.error());
    wanted.from = std::max(call.now, *from);
  }
  if (call.has("until")) {
    const auto until = edge_of(hub, call, "until", 1);
    if (!until) return failed(until.error());
    wanted.until = *until;
  }
  auto body = store.write<Json>([&](store::Writing& in) -> base::Result<Json> {
    const auto& scope = call.caller->scope;
    const auto account = account_here(in, call, call.number("person"));
    if (!account) return tl::unexpected(account.error());
    wanted.account = *account;
    base::Result<std::int64_t> number = 0;
    if (call.has("stands_for")) {
      const auto lender = account_here(in, call, call.number("stands_for"));
      if (!lender) return tl::unexpected(lender.error());
      number = access::delegate(in, scope, *lender, wanted, by_caller(call));
    } else {
      number = access::grant(in, scope, wanted, by_caller(call));
    }
    if (!number) return base::pass(number);
    const auto grants = store::grants_of(in, scope);
    if (!grants) return tl::unexpected(grants.error());
    return grant_json(in, call, *std::ranges::find(*grants, *number, &store::Grant::id));
  });
  if (!body) return failed(body.error());
  return Answer{.body = std::move(*body)};
}

Outcome revoke_role(Hub&, store::Store& store, const Call& call) {
  const std::int64_t number = call.number("number");
  const auto done = store.write([&](store::Writing& in) -> base::Status {
    const auto none = leaves_none(in, call, [&](const store::Grant& one) { return one.id == number; });
    if (!none) return tl::unexpected(none.error());
    if (*none) return last_administrator();
    return access::revoke(in, call.caller->scope, number, by_caller(call));
  });
  if (!done) return failed(done.error());
  return no_content();
}

}  // namespace

void add_accounts_handlers(Handlers& to) {
  to.emplace("getAccounts", get_accounts);
  to.emplace("getMeans", get_means);
  to.emplace("makeLink", make_link);
  to.emplace("mailLink", mail_link);
  to.emplace("mailLinks", mail_links);
  to.emplace("forcePassword", force_password);
  to.emplace("closeAccount", close_account);
  to.emplace("getRoles", get_roles);
  to.emplace("grantRole", grant_role);
  to.emplace("revokeRole", revoke_role);
}

}  // namespace cartulaire::web
