// cartulaire publish, cartulaire publish keys
#include "hub/publish.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "charter/adoption/day.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/program.hpp"
#include "cli/signatures.hpp"
#include "cli/store_parts.hpp"
#include "cli/subcommands.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using hub::Published;

struct PublishFlags {
  std::string action;
  std::string charter;
  std::string state;
  std::string lists;
  std::string adoption;
  std::string store;
  std::string draft;
  std::string draft_until;
  std::string to;
  std::string keys = "publish.key";
  std::int64_t valid_days = 7;
  bool watch = false;
  bool accept_unlisted_legal = false;
  bool json = false;
};

int make_keys(const PublishFlags& flags) {
  const auto keys = platform::sign_keys_at(flags.keys);
  if (!keys) return failed(keys.error());
  fmt::print(stderr, "{}\n",
             std::string(say("clé de signature (à garder secrète) : ", "signing key (keep it secret): ")) +
                 flags.keys);
  fmt::print(
      stderr, "{}\n",
      std::string(say("clé publique, à copier sur les nœuds : ", "public key, to copy to the nodes: ")) +
          flags.keys + ".pub");
  fmt::print("{}\n", platform::to_hex(keys->public_key));
  return kDone;
}

void print_findings(const hub::PublishReport& report) {
  for (const auto* diagnostics : {&report.diagnostics, &report.draft_diagnostics})
    for (const charter::Diagnostic& one : *diagnostics)
      fmt::print(stderr, "{}\n", charter::format(one, console_language()));
  if (report.draft_error) complain(*report.draft_error);
}

std::string state_sentence(const Published& out) {
  switch (out.state) {
    case Published::StateChange::none:
      return std::string(say("inchangé", "unchanged"));
    case Published::StateChange::snapshot:
      return fmt::format(fmt::runtime(say("instantané de {} personnes", "snapshot of {} people")),
                         out.people);
    case Published::StateChange::delta:
      return fmt::format(
          fmt::runtime(say("différence : {} personnes, {} plages d'adresses, {} entrées, {} tables",
                           "delta: {} people, {} ranges of addresses, {} entries, {} tables")),
          out.counts.people, out.counts.addresses, out.counts.entries, out.counts.tables);
  }
  return {};
}

void print_published(const PublishFlags& flags, const Published& out) {
  if (flags.json) {
    platform::JsonObject object;
    object.emplace_back("number", static_cast<std::int64_t>(out.number));
    object.emplace_back("charter_changed", out.charter_changed);
    object.emplace_back("lists_changed", out.lists_changed);
    object.emplace_back("with_draft", out.with_draft);
    object.emplace_back("state", out.state == Published::StateChange::none       ? "unchanged"
                                 : out.state == Published::StateChange::snapshot ? "snapshot"
                                                                                 : "delta");
    object.emplace_back("state_number", static_cast<std::int64_t>(out.state_number));
    object.emplace_back("people", out.people);
    object.emplace_back("written_bytes", out.written_bytes);
    platform::JsonArray unlisted(out.unlisted.begin(), out.unlisted.end());
    object.emplace_back("unlisted_categories", std::move(unlisted));
    platform::JsonArray groups(out.unknown_groups.begin(), out.unknown_groups.end());
    object.emplace_back("groups_without_members", std::move(groups));
    fmt::print("{}", platform::print_json(object, !flags.watch) + (flags.watch ? "\n" : ""));
  } else {
    const auto changed = [](bool yes) { return yes ? say("nouveau", "new") : say("inchangé", "unchanged"); };
    fmt::print("{} {}\n", say("bordereau", "manifest"), out.number);
    fmt::print("  {:<8} {}\n", say("charte", "charter"), changed(out.charter_changed));
    fmt::print("  {:<8} {}\n", say("listes", "lists"), changed(out.lists_changed));
    fmt::print("  {:<8} {}\n", say("état", "state"), state_sentence(out));
    if (out.with_draft)
      fmt::print("  {:<8} {}\n", say("projet", "draft"),
                 fmt::format(fmt::runtime(say("évalué sans effet jusqu’au {} inclus",
                                              "evaluated without effect up to {} included")),
                             flags.draft_until));
  }
  std::fflush(stdout);
  const auto warn = [](std::string_view what, const std::vector<std::string>& names) {
    if (!names.empty()) fmt::print(stderr, "{}{}\n", what, fmt::join(names, ", "));
  };
  warn(say("attention : aucune liste n'alimente ", "warning: no list feeds "), out.unlisted);
  warn(say("attention : groupes sans membre : ", "warning: groups without members: "), out.unknown_groups);
}

// The end of the draft's last day, in the zone that charters are written for.
base::Result<base::Instant> end_of_day(const std::string& text) {
  const auto day = charter::adoption::parse_day(text);
  if (!day)
    return base::fail(base::ErrorCode::invalid, text, "un jour est attendu, AAAA-MM-JJ",
                      "a day is wanted, YYYY-MM-DD");
  return charter::adoption::beginning_of(*day + std::chrono::days(1), "Europe/Paris");
}

int publish_once(const PublishFlags& flags, const hub::PublishOptions& options) {
  auto report = hub::publish(options, base::SystemClock().now());
  if (!report) return failed(report.error());
  print_findings(*report);
  if (!report->published) {
    fmt::print(stderr, "{}\n",
               say("rien n'est publié : le paquet précédent reste en vigueur",
                   "nothing is published: the bundle before stays in force"));
    return kNo;
  }
  print_published(flags, *report->published);
  if (flags.draft.empty() || report->published->with_draft) return kDone;
  if (!report->draft_error && !charter::has_errors(report->draft_diagnostics)) {
    fmt::print(stderr, "{}\n",
               say("la date de fin du projet est passée : il n’est plus publié",
                   "the draft’s last day has passed: it is no longer published"));
    return kDone;
  }
  fmt::print(stderr, "{}\n",
             say("le projet ne peut pas être évalué ; le reste est publié sans lui",
                 "the draft cannot be evaluated; the rest is published without it"));
  return kNo;
}

// Publishes at every change of an input and, without any, often enough that nodes are not left without news.
int watch(const PublishFlags& flags, const hub::PublishOptions& options) {
  end_on_signals();
  hub::Inputs inputs(options);
  int code = publish_once(flags, options);
  auto last = std::chrono::steady_clock::now();
  const auto renewal = hub::renewal_of(options, std::chrono::hours(1));
  constexpr auto kAgain = std::chrono::seconds(5);  // after a failure: the store or a disk may be back
  while (!asked_to_end()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto now = std::chrono::steady_clock::now();
    const bool failing = code != kDone && code != kNo;
    if (!inputs.changed() && now - last < (failing ? std::min<std::chrono::nanoseconds>(kAgain, renewal)
                                                   : std::chrono::nanoseconds(renewal)))
      continue;
    code = publish_once(flags, options);
    last = now;
  }
  return code;
}

int run_publish(const PublishFlags& flags) {
  if (flags.action == "keys") return make_keys(flags);
  if (!flags.action.empty() || flags.charter.empty() || flags.state.empty() || flags.lists.empty() ||
      flags.to.empty()) {
    fmt::print(stderr, "{}\n",
               say("il faut --charter, --state, --lists et --to ; ou `cartulaire publish keys`",
                   "--charter, --state, --lists and --to are needed; or `cartulaire publish keys`"));
    return kUsage;
  }
  hub::PublishOptions options;
  options.charter = flags.charter;
  options.state = flags.state;
  options.lists = flags.lists;
  options.adoption = flags.adoption;
  options.folder = flags.to;
  options.keys = flags.keys;
  options.valid = std::chrono::hours(24 * flags.valid_days);
  options.accept_unlisted_legal = flags.accept_unlisted_legal;
  options.draft = flags.draft;
  if (flags.draft.empty() != flags.draft_until.empty()) {
    fmt::print(stderr, "{}\n",
               say("--draft et --draft-until vont ensemble : un projet s’évalue jusqu’à un jour annoncé",
                   "--draft and --draft-until go together: a draft is evaluated up to an announced day"));
    return kUsage;
  }
  if (!flags.draft.empty()) {
    const auto until = end_of_day(flags.draft_until);
    if (!until) return failed(until.error());
    options.draft_until = *until;
  }
  const base::SystemClock clock;
  std::optional<store::Store> store;
  if (!flags.store.empty()) {
    auto opened = open_store(flags.store);
    if (!opened) return failed(opened.error());
    store = std::move(*opened);
    options.store = &*store;
    options.signatures = signatures_for_nodes(clock);
  }
  return flags.watch ? watch(flags, options) : publish_once(flags, options);
}

}  // namespace

void add_publish(Command& root) {
  auto flags = std::make_shared<PublishFlags>();
  root.subcommand("publish", {"publie charte, état et listes pour les nœuds, en un paquet signé",
                              "publishes charter, state and lists for the nodes, as one signed bundle"})
      .positional("ACTION", flags->action,
                  {"`keys` : fabrique la clé de signature (ou montre celle qui existe)",
                   "`keys`: makes the signing key (or shows the one there is)"},
                  false)
      .option("--charter", flags->charter, {"la charte (Markdown)", "the charter (Markdown)"})
      .option("--state", flags->state,
              {"l'état : personnes, dérogations… (YAML)", "the state: people, approvals… (YAML)"})
      .option("--store", flags->store,
              {"le dépôt, qui dit personnes, suspensions, crises, astreintes : sqlite:CHEMIN ou postgresql:…",
               "the store, which tells people, suspensions, crises, on-call: sqlite:PATH or postgresql:…"})
      .option(
          "--lists", flags->lists,
          {"le fichier de listes (`cartulaire lists import`)", "the list file (`cartulaire lists import`)"})
      .option("--adoption", flags->adoption,
              {"le registre d'adoption (par défaut adoption.jsonl à côté de la charte, s'il existe)",
               "the register of adoption (by default adoption.jsonl beside the charter, if there is one)"})
      .option("--draft", flags->draft,
              {"un projet de charte, évalué à côté sans rien changer (docs/operations/shadow.md)",
               "a draft charter, evaluated beside without changing anything (docs/operations/shadow.md)"})
      .option("--draft-until", flags->draft_until,
              {"le dernier jour où le projet est évalué, AAAA-MM-JJ",
               "the last day on which the draft is evaluated, YYYY-MM-DD"})
      .option("--to", flags->to, {"le dossier que lisent les nœuds", "the folder that the nodes read"})
      .option("--keys", flags->keys, {"la clé de signature", "the signing key"})
      .option("--valid-days", flags->valid_days,
              {"durée de validité du bordereau, en jours", "how long the manifest is valid, in days"})
      .flag("--accept-unlisted-legal", flags->accept_unlisted_legal,
            {"publie même si une catégorie légale n'a aucune liste (premier essai)",
             "publishes even if a legal category has no list (first trial)"})
      .flag("--watch", flags->watch,
            {"publie à chaque changement, et régulièrement sans changement",
             "publishes at every change, and regularly without any"})
      .flag("--json", flags->json, {"résultat en JSON", "result as JSON"})
      .run([flags] { return run_publish(*flags); });
}

}  // namespace cartulaire::cli
