// cartulaire account create|password|list|close|roles|grant|revoke: who signs in to the portal, and as what
// (what is handed over: account_handed.cpp)
#include <memory>
#include <string>

#include <fmt/format.h>

#include "access/roles.hpp"
#include "access/sign_in.hpp"
#include "charter/value_text.hpp"
#include "cli/account_parts.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "platform/json.hpp"
#include "platform/zone.hpp"
#include "store/accounts.hpp"
#include "store/entities.hpp"
#include "store/roles.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;
using store::Installation;
using store::Reading;
using store::Writing;

struct AccountFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string directory = "import";
  std::string entity;
  std::string login;
  std::string given_name;
  std::string family_name;
  std::string mail;
  std::string role;
  std::string from;
  std::string until;
  std::string delegator;
  std::string zone = "Europe/Paris";
  std::int64_t grant = 0;
  bool administrator = false;
  bool force = false;
  bool json = false;
};

base::Result<store::Account> account_named(Reading& in, const std::string& directory,
                                           const std::string& login) {
  auto found = store::find_account(in, Installation::as_operator(), directory, login);
  if (!found) return base::pass(found);
  if (!*found)
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("`{}` n’a pas de compte en service dans l’annuaire `{}`", login, directory),
                      fmt::format("`{}` has no account in service in the directory `{}`", login, directory));
  return std::move(**found);
}

// Alone on standard output: it is shown this once and can be piped to where it is needed.
int give_token(const base::Result<std::string>& token) {
  if (!token) return failed(token.error());
  fmt::print("{}\n", *token);
  fmt::print(stderr, "{}\n",
             say("lien à usage unique, valable 72 heures, montré cette fois seulement : donnez-le à la "
                 "personne et à elle seule",
                 "one-time link, good for 72 hours, shown this once only: give it to the person and to "
                 "nobody else"));
  return kDone;
}

// The person, where the installation has none yet: who installs it comes before any import.
base::Status add_first_person(Writing& in, const AccountFlags& flags, const store::By& by) {
  store::PersonData data;
  data.directory = flags.directory;
  data.source_key = data.login = flags.login;
  data.given_name = flags.given_name;
  data.family_name = flags.family_name;
  data.mail = flags.mail;
  auto added = store::add_person(in, store::EntityScope(flags.entity), data, by);
  if (!added) return base::pass(added);
  return {};
}

int create(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  const Installation all = Installation::as_operator();
  return give_token(store->write<std::string>([&](Writing& in) -> base::Result<std::string> {
    const store::EntityScope scope(flags.entity);
    if (auto known = store::entity(in, scope); !known) return base::pass(known);
    if (!flags.family_name.empty())
      if (auto added = add_first_person(in, flags, by); !added) return base::pass(added);
    auto made = store::create_account(in, all, flags.directory, flags.login, by);
    if (!made) return base::pass(made);
    if (flags.administrator) {
      auto granted = access::grant(in, scope, {made->id, store::Role::administrator, by.at, {}}, by);
      if (!granted) return base::pass(granted);
    }
    return access::make_link(in, all, made->id, by);
  }));
}

int new_password(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  const Installation all = Installation::as_operator();
  if (!flags.force)
    return give_token(store->write<std::string>([&](Writing& in) -> base::Result<std::string> {
      auto account = account_named(in, flags.directory, flags.login);
      if (!account) return base::pass(account);
      return access::make_link(in, all, account->id, by);
    }));
  auto done = store->write([&](Writing& in) -> base::Status {
    auto account = account_named(in, flags.directory, flags.login);
    if (!account) return base::pass(account);
    return store::force_new_password(in, all, account->id, by);
  });
  return done ? kDone : failed(done.error());
}

int close(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write([&](Writing& in) -> base::Status {
    auto account = account_named(in, flags.directory, flags.login);
    if (!account) return base::pass(account);
    return store::close_account(in, Installation::as_operator(), account->id, by);
  });
  return done ? kDone : failed(done.error());
}

std::string_view state_of(const store::AccountRow& row) {
  if (row.closed) return say("fermé", "closed");
  if (row.left) return say("parti", "left");
  return row.must_change ? say("mot de passe à changer", "password to be changed")
                         : say("en service", "in service");
}

int list(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::EntityScope scope(flags.entity);
  auto rows = store->read<std::vector<store::AccountRow>>(
      [&](Reading& in) -> base::Result<std::vector<store::AccountRow>> {
        if (auto known = store::entity(in, scope); !known) return base::pass(known);
        return store::accounts_of(in, scope);
      });
  if (!rows) return failed(rows.error());
  JsonArray out;
  for (const store::AccountRow& row : *rows) {
    if (!flags.json) {
      fmt::print("{}\t{}\t{}\n", row.login, row.directory, state_of(row));
      continue;
    }
    out.push_back(JsonObject{{"account", row.id},
                             {"person", row.person},
                             {"directory", row.directory},
                             {"login", row.login},
                             {"closed", row.closed},
                             {"left", row.left},
                             {"must_change", row.must_change}});
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

// ---- roles ----

base::Result<base::Instant> day_of(const std::string& option, const std::string& text,
                                   const base::TimeZone& zone, bool end) {
  const auto date = charter::parse_date(text);
  if (!date)
    return base::fail(base::ErrorCode::invalid, option,
                      fmt::format("`{}` n’est pas un jour comme 2026-09-01", text),
                      fmt::format("`{}` is not a day like 2026-09-01", text));
  const std::chrono::sys_days midnight{std::chrono::year(date->year) / date->month / date->day};
  const base::Instant as_utc = midnight + std::chrono::days(end ? 1 : 0);
  return as_utc - std::chrono::seconds(zone.offset_at(as_utc));
}

base::Result<access::GrantWanted> wanted_by(const AccountFlags& flags, base::Instant now) {
  const auto role = store::role_named(flags.role);
  if (!role)
    return base::fail(
        base::ErrorCode::invalid, "--role",
        fmt::format("`{}` n’est pas un rôle : it, ciso, dpo, authority, committee, administrator",
                    flags.role),
        fmt::format("`{}` is no role: it, ciso, dpo, authority, committee, administrator", flags.role));
  auto zone = platform::load_time_zone(flags.zone);
  if (!zone) return base::pass(zone);
  access::GrantWanted wanted{"", *role, now, {}};
  if (!flags.from.empty()) {
    auto from = day_of("--from", flags.from, *zone, false);
    if (!from) return base::pass(from);
    wanted.from = *from;
  }
  if (!flags.until.empty()) {
    auto until = day_of("--until", flags.until, *zone, true);
    if (!until) return base::pass(until);
    wanted.until = *until;
  }
  return wanted;
}

int grant(const AccountFlags& flags) {
  const store::By by = operator_now();
  auto wanted = wanted_by(flags, by.at);
  if (!wanted) return failed(wanted.error());
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  auto done = store->write<std::int64_t>([&](Writing& in) -> base::Result<std::int64_t> {
    const store::EntityScope scope(flags.entity);
    if (auto known = store::entity(in, scope); !known) return base::pass(known);
    auto account = account_named(in, flags.directory, flags.login);
    if (!account) return base::pass(account);
    access::GrantWanted one = *wanted;
    one.account = account->id;
    if (flags.delegator.empty()) return access::grant(in, scope, one, by);
    auto lender = account_named(in, flags.directory, flags.delegator);
    if (!lender) return base::pass(lender);
    return access::delegate(in, scope, lender->id, one, by);
  });
  if (!done) return failed(done.error());
  fmt::print("{} {}\n", say("attribution", "grant"), *done);
  if (access::needs_signature(wanted->role))
    fmt::print(stderr, "{}\n",
               say("ce rôle n’ouvre aucun droit avant la signature de la charte des administrateurs",
                   "this role gives no right before the administrators’ charter is signed"));
  return kDone;
}

int revoke(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write(
      [&](Writing& in) { return access::revoke(in, store::EntityScope(flags.entity), flags.grant, by); });
  return done ? kDone : failed(done.error());
}

struct Roles {
  std::vector<store::Grant> grants;
  std::vector<std::string> logins;  // of each grant; empty where the person has left
};

base::Result<std::string> login_of(Reading& in, const store::AccountId& id) {
  auto account = store::account_of(in, Installation::as_operator(), id);
  if (!account) return base::pass(account);
  if (account->members.empty()) return std::string();
  const store::Membership& one = account->members.front();
  auto person = store::person_of(in, store::EntityScope(one.entity), one.id);
  if (!person) return base::pass(person);
  return person->data.login;
}

int roles(const AccountFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::EntityScope scope(flags.entity);
  auto found = store->read<Roles>([&](Reading& in) -> base::Result<Roles> {
    if (auto known = store::entity(in, scope); !known) return base::pass(known);
    auto grants = store::grants_of(in, scope);
    if (!grants) return base::pass(grants);
    Roles out{std::move(*grants), {}};
    for (const store::Grant& one : out.grants) {
      auto login = login_of(in, one.account);
      if (!login) return base::pass(login);
      out.logins.push_back(std::move(*login));
    }
    return out;
  });
  if (!found) return failed(found.error());
  const auto day = [](base::Instant at) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(at)};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  };
  JsonArray out;
  for (std::size_t i = 0; i < found->grants.size(); ++i) {
    const store::Grant& one = found->grants[i];
    if (!flags.json) {
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", one.id, found->logins[i], store::name_of(one.role),
                 day(one.from), one.until ? day(*one.until) : "",
                 one.delegator ? say("délégation", "delegated") : "");
      continue;
    }
    JsonObject entry{{"grant", one.id},
                     {"account", one.account},
                     {"login", found->logins[i]},
                     {"role", store::name_of(one.role)},
                     {"from", one.from.time_since_epoch().count()},
                     {"granted_by", one.granted_by}};
    if (one.until) entry.emplace_back("until", one.until->time_since_epoch().count());
    if (one.delegator) entry.emplace_back("delegator", *one.delegator);
    out.push_back(std::move(entry));
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

}  // namespace

void add_account(Command& root) {
  auto flags = std::make_shared<AccountFlags>();
  Command all = root.subcommand(
      "account", {"les comptes du portail et leurs rôles", "accounts of the portal and their roles"});
  const auto command = [&](const char* name, Text help) {
    Command made = all.subcommand(name, help);
    add_store_option(made, flags->place);
    return made;
  };
  const auto person = [&](Command& to) {
    to.option("--login", flags->login, {"l’identifiant", "the login"}, true)
        .option("--directory", flags->directory,
                {"la source du compte (par défaut `import`)", "source of the account (default `import`)"});
  };
  const auto entity = [&](Command& to) {
    to.option("--entity", flags->entity, {"l’entité", "the entity"}, true);
  };

  Command creating = command(
      "create", {"ouvre un compte et donne son premier lien", "opens an account and gives its first link"});
  entity(creating);
  person(creating);
  creating
      .option("--family-name", flags->family_name,
              {"le nom d’une personne qui n’est pas encore dans le dépôt : elle y est ajoutée",
               "the name of a person who is not in the store yet: they are added"})
      .option("--given-name", flags->given_name, {"son prénom", "their given name"})
      .option("--mail", flags->mail, {"son adresse électronique", "their mail address"})
      .flag("--administrator", flags->administrator,
            {"et le rôle d’administrateur dans l’entité", "and the role of administrator in the entity"})
      .run([flags] { return create(*flags); });

  Command password = command("password", {"donne un lien pour choisir un autre mot de passe",
                                          "gives a link to choose another password"});
  person(password);
  password
      .flag("--force", flags->force,
            {"sans lien : il est à changer à la prochaine connexion, les sessions prennent fin",
             "no link: it is to be changed at the next sign-in, sessions end"})
      .run([flags] { return new_password(*flags); });

  Command listing = command("list", {"les comptes d’une entité", "the accounts of an entity"});
  entity(listing);
  listing.flag("--json", flags->json, {"résultat en JSON", "result as JSON"}).run([flags] {
    return list(*flags);
  });

  Command closing = command(
      "close", {"ferme un compte, ses sessions et ses moyens", "closes an account, its sessions and means"});
  person(closing);
  closing.run([flags] { return close(*flags); });

  Command granting = command("grant", {"attribue ou délègue un rôle", "grants or delegates a role"});
  entity(granting);
  person(granting);
  granting
      .option("--role", flags->role,
              {"it, ciso, dpo, authority, committee ou administrator",
               "it, ciso, dpo, authority, committee or administrator"},
              true)
      .option("--from", flags->from, {"premier jour (sinon maintenant)", "first day (else now)"})
      .option("--until", flags->until, {"dernier jour, inclus", "last day, included"})
      .option("--delegated-by", flags->delegator,
              {"identifiant de qui délègue son propre rôle", "login of who lends their own role"})
      .option("--time-zone", flags->zone,
              {"fuseau des jours (par défaut Europe/Paris)", "time zone of the days (default Europe/Paris)"})
      .run([flags] { return grant(*flags); });

  Command showing = command("roles", {"les rôles attribués dans une entité", "roles granted in an entity"});
  entity(showing);
  showing.flag("--json", flags->json, {"résultat en JSON", "result as JSON"}).run([flags] {
    return roles(*flags);
  });

  Command revoking = command("revoke", {"retire une attribution", "takes a grant back"});
  entity(revoking);
  revoking
      .option("--grant", flags->grant, {"son numéro, que donne `roles`", "its number, that `roles` shows"},
              true)
      .run([flags] { return revoke(*flags); });
  add_account_handed(all);
}

}  // namespace cartulaire::cli
