// cartulaire journal state | seal | plan | destroy | feed | fsck | witness | certificate
#include <cstdio>
#include <map>
#include <memory>
#include <tuple>

#include <fmt/format.h>

#include "charter/page/print.hpp"
#include "cli/console.hpp"
#include "cli/hub_parts.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "keeper/requests.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonObject;

struct CertificateOptions {
  std::string config{kKeeperConfig};
  std::string entity;
  std::string from;
  std::string to;
  std::string output;
};

struct Options {
  std::string config{kKeeperConfig};
  std::string until;
  std::string date;
  bool now = false;
  bool units = false;
  bool json = false;
};

void row(std::string_view what, const std::string& value) {
  fmt::print("  {:<38} {}\n", what, value);
}

// Errors of an answer, on standard error; whether there are any.
bool complain_of(const Json& answer, std::string_view name) {
  const platform::JsonArray& errors = list_in(answer, name);
  for (const Json& one : errors)
    complain({base::ErrorCode::refused, text_in(one, "where"), text_in(one, "fr"), text_in(one, "en")});
  return !errors.empty();
}

int state(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "state"}});
  if (!answer) return failed(answer.error());
  const std::int64_t overdue = number_in(*answer, "overdue");
  const Json* nodes = answer->find("nodes");
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
    return overdue > 0 || (nodes != nullptr && raises_alarm(*nodes)) ? kNo : kDone;
  }
  const auto count = [&](const char* name) { return fmt::to_string(number_in(*answer, name)); };
  fmt::print("{}\n", text_in(*answer, "origin"));
  row(say("lignes du registre", "lines of the log"), count("lines"));
  row(say("parts vivantes", "living parts"), count("units"));
  row(say("événements", "events"), count("events"));
  row(say("octets", "bytes"), count("bytes"));
  row(say("parts détruites", "parts destroyed"), count("destroyed"));
  row(say("prochain terme", "next term"), text_in(*answer, "next_term"));
  const std::int64_t orphans = number_in(*answer, "without_custody");
  if (overdue > 0)
    fmt::print("{}\n",
               fmt::format(fmt::runtime(
                               say("en retard : {} parts ont passé leur terme ; `cartulaire journal destroy`",
                                   "late: {} parts are past their term; `cartulaire journal destroy`")),
                           overdue));
  if (const std::int64_t waiting = number_in(*answer, "awaiting_visa"); waiting > 0)
    fmt::print(
        "{}\n",
        fmt::format(
            fmt::runtime(say("{} parts ont passé leur terme et attendent, comme la charte l’annonce, le visa "
                             "des archives départementales ; `cartulaire journal elimination`",
                             "{} parts are past their term and await, as the charter announces, the visa of "
                             "the departmental archives; `cartulaire journal elimination`")),
            waiting));
  if (orphans > 0)
    fmt::print(
        "{}\n",
        fmt::format(fmt::runtime(say("sans gardiens : personne ne pourra rétablir d'identité dans {} parts ; "
                                     "`cartulaire custody init` pour les suivantes",
                                     "without custodians: nobody can restore an identity in {} parts; "
                                     "`cartulaire custody init` for those to come")),
                    orphans));
  if (const std::int64_t older = number_in(*answer, "older_custody"); older > 0)
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say(
                               "aux mains d’anciens dépositaires : {} parts ; `cartulaire custody status`",
                               "in the hands of former custodians: {} parts; `cartulaire custody status`")),
                           older));
  const bool alarm = nodes != nullptr && print_nodes(*nodes);
  return overdue > 0 || alarm ? kNo : kDone;
}

int seal(const Options& options) {
  JsonObject request = {{"do", "seal"}};
  if (options.now) request.emplace_back("everything", true);
  const auto answer = ask_keeper(options.config, request);
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
  } else {
    fmt::print(
        "{}\n",
        fmt::format(fmt::runtime(say("{} parts scellées, {} événements", "{} parts sealed, {} events")),
                    number_in(*answer, "parts"), number_in(*answer, "events")));
    if (const auto dropped = number_in(*answer, "dropped"); dropped > 0)
      row(say("arrivés après leur terme, non gardés", "arrived past their term, not kept"),
          fmt::to_string(dropped));
    if (const auto unread = number_in(*answer, "unread"); unread > 0)
      row(say("illisibles, comptés", "unreadable, counted"), fmt::to_string(unread));
  }
  return complain_of(*answer, "alarms") ? kNo : kDone;
}

int feed(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "feed"}});
  if (!answer) return failed(answer.error());
  if (options.json)
    fmt::print("{}", platform::print_json(*answer, true));
  else
    fmt::print("{}\n", fmt::format(fmt::runtime(say("entrepôt : {} parts reçues, {} événements ; {} retirées",
                                                    "warehouse: {} parts received, {} events; {} taken out")),
                                   number_in(*answer, "units"), number_in(*answer, "events"),
                                   number_in(*answer, "dropped")));
  return complain_of(*answer, "errors") ? kNo : kDone;
}

// One line for what dies on one day by one article: people read calendars, not lists of files.
void print_calendar(const platform::JsonArray& units) {
  using Key = std::tuple<std::string, std::string, std::string, std::string>;  // term, entity, class, clause
  struct Sum {
    std::int64_t units = 0;
    std::int64_t events = 0;
    std::int64_t waiting = 0;
  };
  std::map<Key, Sum> calendar;
  for (const Json& unit : units) {
    Sum& sum = calendar[{text_in(unit, "term"), text_in(unit, "entity"), text_in(unit, "class"),
                         text_in(unit, "clause")}];
    ++sum.units;
    sum.events += number_in(unit, "events");
    sum.waiting += is_set(unit, "awaits_visa") ? 1 : 0;
  }
  fmt::print("{:<12} {:<16} {:<14} {:<20} {:>6} {:>12}\n", say("terme", "term"), say("entité", "entity"),
             say("classe", "class"), say("clause", "clause"), say("parts", "parts"),
             say("événements", "events"));
  for (const auto& [key, sum] : calendar) {
    const auto& [term, entity, log_class, clause] = key;
    fmt::print("{:<12} {:<16} {:<14} {:<20} {:>6} {:>12}{}\n", term, entity, log_class, clause, sum.units,
               sum.events,
               sum.waiting == 0 ? std::string_view()
                                : say("  au plus tôt : attend le visa des archives départementales",
                                      "  at the earliest: awaits the visa of the departmental archives"));
  }
}

int plan(const Options& options) {
  JsonObject request = {{"do", "plan"}};
  if (!options.until.empty()) request.emplace_back("until", options.until);
  const auto answer = ask_keeper(options.config, request);
  if (!answer) return failed(answer.error());
  const Json* units = answer->find("units");
  if (options.json || units == nullptr || units->array() == nullptr) {
    fmt::print("{}", platform::print_json(*answer, true));
    return kDone;
  }
  if (units->array()->empty())
    fmt::print("{}\n", say("rien n'est à détruire", "nothing is to be destroyed"));
  else if (!options.units)
    print_calendar(*units->array());
  else
    for (const Json& unit : *units->array())
      fmt::print("{} {:<40} {:>12} {}\n", text_in(unit, "term"), text_in(unit, "unit"),
                 number_in(unit, "events"), text_in(unit, "clause"));
  return kDone;
}

int destroy(const Options& options) {
  JsonObject request = {{"do", "destroy"}};
  if (!options.date.empty()) request.emplace_back("date", options.date);
  const auto answer = ask_keeper(options.config, request);
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
    return kDone;
  }
  fmt::print("{}\n", fmt::format(fmt::runtime(say("{} parts détruites, {} événements, {} clés de réception",
                                                  "{} parts destroyed, {} events, {} intake keys")),
                                 number_in(*answer, "units"), number_in(*answer, "events"),
                                 number_in(*answer, "intake_keys")));
  return kDone;
}

struct FsckOptions {
  std::string config{kKeeperConfig};
  std::string node;
  std::string key;
  std::string why;
  bool give_up_missing = false;
  bool json = false;
};

// What is right and what is not; with orders, what only an operator may decide.
int fsck(const FsckOptions& options) {
  if (!options.node.empty()) {
    const auto accepted = ask_keeper(
        options.config,
        JsonObject{
            {"do", "accept_node"}, {"node", options.node}, {"key", options.key}, {"why", options.why}});
    if (!accepted) return failed(accepted.error());
  }
  if (options.give_up_missing) {
    const auto sealed = ask_keeper(options.config, JsonObject{{"do", "seal"}, {"give_up_missing", true}});
    if (!sealed) return failed(sealed.error());
    if (complain_of(*sealed, "alarms")) return kNo;
  }
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "check"}});
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
  } else {
    fmt::print("{}\n", fmt::format(fmt::runtime(say("{} parts relues de l'intérieur, {} événements",
                                                    "{} parts read from inside, {} events")),
                                   number_in(*answer, "units"), number_in(*answer, "events")));
    if (const auto mended = number_in(*answer, "mended_bytes"); mended > 0)
      row(say("octets d'une écriture interrompue, coupés", "bytes of a broken-off write, cut"),
          fmt::to_string(mended));
  }
  return complain_of(*answer, "findings") ? kNo : kDone;
}

int witness(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "witness"}});
  if (!answer) return failed(answer.error());
  fmt::print("{}", options.json ? platform::print_json(*answer, true) : text_in(*answer, "checkpoint"));
  return complain_of(*answer, "errors") ? kCannot : kDone;
}

int certificate(const CertificateOptions& options) {
  const auto format = charter::page::format_of(options.output);
  if (format != charter::page::Format::pdf && format != charter::page::Format::html)
    return failed({base::ErrorCode::invalid, options.output, "un certificat s'écrit en `.pdf` ou en `.html`",
                   "a certificate is written as `.pdf` or `.html`"});
  JsonObject request = {{"do", "certificate"},
                        {"language", console_language() == base::Language::french ? "fr" : "en"}};
  for (const auto& [name, value] :
       {std::pair{"entity", &options.entity}, {"from", &options.from}, {"to", &options.to}})
    if (!value->empty()) request.emplace_back(name, *value);
  const auto answer = ask_keeper(options.config, request);
  if (!answer) return failed(answer.error());
  const std::string& html = text_in(*answer, "html");
  base::Result<std::string> file = html;
  if (format == charter::page::Format::pdf) file = charter::page::print_pdf(html);
  if (!file) return failed(file.error());
  if (auto status = platform::replace_file(options.output, *file); !status) return failed(status.error());
  fmt::print("{}\n", options.output);
  return kDone;
}

}  // namespace

base::Result<Json> ask_keeper(const std::string& config, const Json& request) {
  const auto read = keeper::read_config(config);
  if (!read) return tl::unexpected(read.error());
  return keeper::ask(*read, request);
}

void add_sealed_journal(Command& journal) {
  auto options = std::make_shared<Options>();
  constexpr Text kJson = {"sortie JSON", "print JSON"};
  journal.subcommand("state", {"l'état du journal scellé", "the state of the sealed journal"})
      .option("--config", options->config, kKeeperConfigHelp)
      .flag("--json", options->json, kJson)
      .run([options] { return state(*options); });
  journal.subcommand("seal", {"sceller les jours passés", "seal the days that are over"})
      .option("--config", options->config, kKeeperConfigHelp)
      .flag("--now", options->now, {"tout, jusqu'à cet instant", "everything up to this instant"})
      .flag("--json", options->json, kJson)
      .run([options] { return seal(*options); });
  journal
      .subcommand("plan", {"ce qui sera détruit, quel jour, par quel article",
                           "what will be destroyed, on which day, by which article"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--until", options->until, {"jusqu'à ce jour, AAAA-MM-JJ", "up to that day, YYYY-MM-DD"})
      .flag("--units", options->units, {"chaque part", "each part"})
      .flag("--json", options->json, kJson)
      .run([options] { return plan(*options); });
  journal.subcommand("destroy", {"détruire ce dont le terme est venu", "destroy what has come to its term"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--date", options->date,
              {"la date du jour, que vous confirmez quand l'horloge a sauté",
               "today's date, which you confirm where the clock jumped"})
      .flag("--json", options->json, kJson)
      .run([options] { return destroy(*options); });
  journal
      .subcommand("witness",
                  {"envoyer le point de contrôle aux témoins", "send the checkpoint to the witnesses"})
      .option("--config", options->config, kKeeperConfigHelp)
      .flag("--json", options->json, kJson)
      .run([options] { return witness(*options); });
  journal
      .subcommand("feed", {"donner à l'entrepôt ClickHouse ce qui lui manque, en retirer ce qui est détruit",
                           "give the ClickHouse warehouse what it lacks, take out what is destroyed"})
      .option("--config", options->config, kKeeperConfigHelp)
      .flag("--json", options->json, kJson)
      .run([options] { return feed(*options); });
  auto orders = std::make_shared<FsckOptions>();
  journal
      .subcommand("fsck", {"relire chaque part de l'intérieur ; réparer ce qui peut l'être",
                           "read every part from inside; repair what can be"})
      .option("--config", orders->config, kKeeperConfigHelp)
      .option(
          "--accept-node", orders->node,
          {"nœud dont la clé a changé, avec --key et --why", "node whose key changed, with --key and --why"})
      .option("--key", orders->key,
              {"sa nouvelle clé publique, en hexadécimal", "its new public key, in hexadecimal"})
      .option("--why", orders->why, {"pourquoi, écrit au registre", "why, written in the log"})
      .flag("--give-up-missing", orders->give_up_missing,
            {"renoncer aux segments disparus : comptés comme illisibles",
             "give up segments that are gone: counted as unread"})
      .flag("--json", orders->json, kJson)
      .run([orders] { return fsck(*orders); });
  auto paper = std::make_shared<CertificateOptions>();
  journal
      .subcommand("certificate",
                  {"le certificat de ce qui a été détruit", "the certificate of what was destroyed"})
      .option("--config", paper->config, kKeeperConfigHelp)
      .option("--entity", paper->entity, {"d'une entité seulement", "of one entity only"})
      .option("--from", paper->from,
              {"détruit à partir de ce jour, AAAA-MM-JJ", "destroyed from that day on, YYYY-MM-DD"})
      .option("--to", paper->to, {"détruit jusqu'à ce jour", "destroyed up to that day"})
      .option("-o,--output", paper->output, {"fichier .pdf ou .html", "file, .pdf or .html"}, true)
      .run([paper] { return certificate(*paper); });
}

}  // namespace cartulaire::cli
