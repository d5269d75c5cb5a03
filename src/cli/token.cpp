// cartulaire token create|list|revoke: programs that call the API
#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "access/secrets.hpp"
#include "charter/adoption/day.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/program.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "platform/json.hpp"
#include "store/api_tokens.hpp"
#include "store/entities.hpp"
#include "store/roles.hpp"
#include "web/api.hpp"
#include "web/bearer.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;
using store::EntityScope;
using store::Installation;
using store::Reading;
using store::Writing;

struct TokenFlags {
  std::string place = "sqlite:cartulaire.db";
  std::string entity;
  std::string directory = "import";
  std::string login;
  std::string name;
  std::vector<std::string> scopes;
  std::string until;
  std::int64_t number = 0;
  bool json = false;
};

base::Status check_scopes(const std::vector<std::string>& scopes) {
  const auto api = web::Api::shipped();
  if (!api) return tl::unexpected(api.error());
  const std::vector<std::string> known = api->scopes();
  for (const std::string& one : scopes)
    if (std::ranges::find(known, one) == known.end())
      return base::fail(base::ErrorCode::invalid, "--scope",
                        fmt::format("`{}` n’est pas une permission : {}", one, fmt::join(known, ", ")),
                        fmt::format("`{}` is no scope: {}", one, fmt::join(known, ", ")));
  return {};
}

// Whom the token stands for: somebody of the entity, or who holds a role in it.
base::Result<store::AccountId> creator(Reading& in, const TokenFlags& flags, base::Instant now) {
  const auto all = Installation::as_operator();
  const auto account = store::find_account(in, all, flags.directory, flags.login);
  if (!account) return tl::unexpected(account.error());
  if (!*account)
    return base::fail(base::ErrorCode::not_found, flags.login, "ce login n’a pas de compte en service",
                      "this login has no account in service");
  const auto open = store::entities_open_to(in, all, (*account)->id, now);
  if (!open) return tl::unexpected(open.error());
  if (std::ranges::find(*open, flags.entity) == open->end())
    return base::fail(base::ErrorCode::refused, flags.login,
                      "ce compte n’a ni poste ni rôle dans cette entité",
                      "this account has neither a post nor a role in this entity");
  return (*account)->id;
}

int create(const TokenFlags& flags) {
  if (auto good = check_scopes(flags.scopes); !good) return failed(good.error());
  const auto day = charter::adoption::parse_day(flags.until);
  if (!day) {
    complain({base::ErrorCode::invalid, "--until",
              fmt::format("`{}` n’est pas un jour comme 2026-09-01", flags.until),
              fmt::format("`{}` is not a day like 2026-09-01", flags.until)});
    return kUsage;
  }
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  const std::string secret = std::string(web::kTokenPrefix) + access::new_token();
  auto number = store->write<std::int64_t>([&](Writing& in) -> base::Result<std::int64_t> {
    auto account = creator(in, flags, by.at);
    if (!account) return base::pass(account);
    store::ApiToken token;
    token.account = *account;
    token.name = flags.name;
    token.scopes = flags.scopes;
    token.ends_at = *day + std::chrono::days(1);
    return store::add_token(in, EntityScope(flags.entity), access::id_of_token(secret), token, by);
  });
  if (!number) return failed(number.error());
  fmt::print(stderr, "{} {}\n", say("jeton numéro", "token number"), *number);
  fmt::print("{}\n", secret);  // alone, to be piped to where it is needed
  return kDone;
}

std::string day_of(base::Instant at) {
  return charter::adoption::print_day(std::chrono::floor<std::chrono::days>(at));
}

int list(const TokenFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const EntityScope scope(flags.entity);
  auto tokens = store->read<std::vector<store::ApiToken>>(
      [&](Reading& in) -> base::Result<std::vector<store::ApiToken>> {
        if (auto known = store::entity(in, scope); !known) return base::pass(known);
        return store::tokens_of(in, scope);
      });
  if (!tokens) return failed(tokens.error());
  JsonArray out;
  for (const store::ApiToken& one : *tokens) {
    // The last day on which it is good.
    const std::string ends = day_of(one.ends_at - std::chrono::milliseconds(1));
    if (!flags.json) {
      fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", one.number, one.name, fmt::join(one.scopes, ","), ends,
                 one.used_on, one.revoked_at ? say("révoqué", "revoked") : "");
      continue;
    }
    out.push_back(JsonObject{{"number", one.number},
                             {"account", one.account},
                             {"name", one.name},
                             {"scopes", JsonArray(one.scopes.begin(), one.scopes.end())},
                             {"until", ends},
                             {"used", one.used_on},
                             {"revoked", one.revoked_at.has_value()}});
  }
  if (flags.json) fmt::print("{}", platform::print_json(out, true));
  return kDone;
}

int revoke(const TokenFlags& flags) {
  auto store = open_store(flags.place);
  if (!store) return failed(store.error());
  const store::By by = operator_now();
  auto done = store->write(
      [&](Writing& in) { return store::revoke_token(in, EntityScope(flags.entity), flags.number, by); });
  return done ? kDone : failed(done.error());
}

}  // namespace

void add_token(Command& root) {
  auto flags = std::make_shared<TokenFlags>();
  Command all = root.subcommand(
      "token", {"les jetons des programmes qui appellent l’API", "tokens of programs that call the API"});
  const auto command = [&](const char* name, Text help) {
    Command made = all.subcommand(name, help);
    add_store_option(made, flags->place);
    made.option("--entity", flags->entity, {"l’entité", "the entity"}, true);
    return made;
  };
  command("create",
          {"crée un jeton et le donne, cette fois seulement", "makes a token and gives it, this once"})
      .option("--login", flags->login,
              {"le compte dont il suit les rôles", "the account whose roles it follows"}, true)
      .option("--directory", flags->directory,
              {"la source du compte (par défaut `import`)", "source of the account (default `import`)"})
      .option("--name", flags->name, {"à quoi il sert", "what it is for"}, true)
      .option("--scope", flags->scopes,
              {"une permission, comme `charter:read` ou `metrics` ; à répéter",
               "a scope, like `charter:read` or `metrics`; may be repeated"},
              true)
      .option("--until", flags->until,
              {"son dernier jour, dans un an au plus", "its last day, a year at most"}, true)
      .run([flags] { return create(*flags); });
  command("list", {"les jetons d’une entité, sans leur secret", "tokens of an entity, without their secret"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return list(*flags); });
  command("revoke", {"met fin à un jeton, aussitôt", "ends a token, at once"})
      .option("--number", flags->number, {"son numéro, que donne `list`", "its number, that `list` shows"},
              true)
      .run([flags] { return revoke(*flags); });
}

}  // namespace cartulaire::cli
