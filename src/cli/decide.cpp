// cartulaire decide: one request, the answer, and why.
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "charter/charter.hpp"
#include "charter/model/read.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/decide_teller.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "hub/state_file.hpp"
#include "node/bundle.hpp"
#include "platform/json.hpp"
#include "policy/explain.hpp"
#include "policy/state.hpp"

namespace cartulaire::cli {
namespace {

using policy::Explanation;

struct DecideFlags {
  std::string charter;
  std::string bundle;
  std::string key;
  std::string memory;
  std::string state;
  std::string lists;
  std::string who;
  std::string url;
  std::string at;
  std::string from;
  std::string entity;
  std::string method = "GET";
  bool tunnel = false;
  bool json = false;
};

base::Result<std::shared_ptr<const node::Bundle>> load(const DecideFlags& flags) {
  const base::Instant now = base::SystemClock().now();
  if (!flags.bundle.empty()) {
    node::BundleOptions options;
    options.folder = flags.bundle;
    options.memory =
        flags.memory.empty() ? platform::Path(flags.bundle) / ".decide" : platform::Path(flags.memory);
    options.default_entity = flags.entity;
    options.accept_unlisted_legal = true;
    auto key = platform::read_sign_public_key(flags.key);
    if (!key) return base::pass(key);
    options.key = *key;
    return node::load_bundle(options, now);
  }
  const auto read = charter::model::read_charter(flags.charter);
  if (!read) return tl::unexpected(read.error());
  if (charter::has_errors(read->loaded.diagnostics)) {
    for (const charter::Diagnostic& one : read->loaded.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
    return base::fail(base::ErrorCode::invalid, flags.charter, "cette charte a des erreurs",
                      "this charter has errors");
  }
  node::LooseFiles files;
  files.charter_text = read->text;
  files.charter_file = flags.charter;
  files.lists = flags.lists;
  files.default_entity = flags.entity;
  if (!flags.state.empty()) {
    auto state_text = platform::read_text(flags.state);
    if (!state_text) return base::pass(state_text);
    hub::StateFile state = hub::read_state_file(*state_text, flags.state, read->loaded.charter, now);
    for (const charter::Diagnostic& one : state.diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
    if (charter::has_errors(state.diagnostics))
      return base::fail(base::ErrorCode::invalid, flags.state, "l'état contient des erreurs",
                        "the state has errors");
    state.data.published_at = now;
    state.data.stale_after = {};  // a file at hand is the latest news: only a node can lose touch
    state.data.number = 1;
    auto snapshot = policy::encode(std::move(state.data));
    if (!snapshot) return base::pass(snapshot);
    files.snapshot = std::move(*snapshot);
  }
  return node::bind_files(std::move(files));
}

// "2026-03-02T14:30" in the entity's civil time, with "Z" in UTC; empty: now.
std::optional<base::Instant> read_instant(const std::string& text, const base::TimeZone& zone) {
  if (text.empty()) return base::SystemClock().now();
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  char separator = 0;
  int read = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c%2d:%2d%n", &year, &month, &day, &separator, &hour, &minute,
                  &read) != 6 ||
      (separator != 'T' && separator != ' ') || hour > 23 || minute > 59 || hour < 0 || minute < 0)
    return std::nullopt;
  const std::string rest = text.substr(static_cast<std::size_t>(read));
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || (!rest.empty() && rest != "Z" && rest != ":00" && rest != ":00Z")) return std::nullopt;
  const base::Instant civil =
      std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute);
  if (rest.ends_with("Z")) return civil;
  const base::Instant guess = civil - std::chrono::seconds(zone.offset_at(civil));
  return civil - std::chrono::seconds(zone.offset_at(guess));
}

int refuse_usage(std::string_view french, std::string_view english) {
  fmt::print(stderr, "{}\n", say(french, english));
  return kUsage;
}

int run_decide(const DecideFlags& flags) {
  if (flags.charter.empty() == flags.bundle.empty())
    return refuse_usage("--charter ou --bundle, l'un des deux", "--charter or --bundle, one of the two");
  if (!flags.bundle.empty() && flags.key.empty())
    return refuse_usage("--bundle demande --key, la clé publique de qui publie",
                        "--bundle needs --key, the public key of the publisher");
  auto bundle = load(flags);
  if (!bundle) return failed(bundle.error());
  const policy::World& world = *(*bundle)->world();
  const base::TimeZone& zone = world.policies().front().time_zone;

  lists::SiteBuffer buffer;
  const auto site = lists::parse_site(flags.url, buffer);
  if (!site) return refuse_usage("--url n'est pas une adresse de site", "--url is no address of a site");
  const auto at = read_instant(flags.at, zone);
  if (!at)
    return refuse_usage("--at s'écrit 2026-03-02T14:30 (ou …Z pour UTC)",
                        "--at is written 2026-03-02T14:30 (or …Z for UTC)");
  policy::WebRequest request;
  request.at = *at;
  request.user = flags.who;
  request.method = flags.method;
  request.site = *site;
  request.tunnel = flags.tunnel;
  if (flags.tunnel) request.site.path = {};
  if (!flags.from.empty()) {
    request.address = policy::parse_address(flags.from);
    if (!request.address) return refuse_usage("--from n'est pas une adresse IP", "--from is no IP address");
  }
  const Explanation explanation = policy::explain(world, request);
  const Teller teller(world, explanation, request.site);
  if (flags.json)
    fmt::print("{}", platform::print_json(teller.json(zone), true));
  else
    teller.print(zone);
  return explanation.decision.verdict == policy::Verdict::allow ? kDone : kNo;
}

}  // namespace

void add_decide(Command& root) {
  auto flags = std::make_shared<DecideFlags>();
  root.subcommand("decide",
                  {"décide d'une requête et explique : article, clause, ce qui changerait la réponse",
                   "decides one request and explains: article, clause, what would change the answer"})
      .option("--charter", flags->charter, {"la charte (Markdown)", "the charter (Markdown)"})
      .option("--bundle", flags->bundle,
              {"un paquet publié, au lieu de --charter, --state et --lists",
               "a published bundle, instead of --charter, --state and --lists"})
      .option("--key", flags->key,
              {"avec --bundle : la clé publique de qui publie", "with --bundle: the publisher's public key"})
      .option(
          "--memory", flags->memory,
          {"avec --bundle : où retenir le numéro déjà vu", "with --bundle: where the number seen is kept"})
      .option("--state", flags->state,
              {"l'état : personnes, dérogations… (YAML)", "the state: people, approvals… (YAML)"})
      .option("--lists", flags->lists, {"le fichier de listes", "the list file"})
      .option("--who", flags->who,
              {"l'identifiant de la personne ; absent : personne de connu",
               "the person's login; absent: nobody known"})
      .option("--url", flags->url, {"le site demandé", "the site asked for"}, true)
      .option("--at", flags->at,
              {"le moment, heure civile : 2026-03-02T14:30 ; absent : maintenant",
               "the moment, civil time: 2026-03-02T14:30; absent: now"})
      .option("--from", flags->from, {"l'adresse IP d'où vient la requête", "the IP address of the request"})
      .option("--entity", flags->entity,
              {"l'entité, pour qui n'est pas connu", "the entity, for who is not known"})
      .option("--method", flags->method, {"GET, POST, CONNECT…", "GET, POST, CONNECT…"})
      .flag("--tunnel", flags->tunnel,
            {"seul le nom du site est visible (HTTPS)", "only the name of the site is seen (HTTPS)"})
      .flag("--json", flags->json, {"réponse en JSON", "answer as JSON"})
      .run([flags] { return run_decide(*flags); });
}

}  // namespace cartulaire::cli
