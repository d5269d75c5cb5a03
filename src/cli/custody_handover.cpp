// cartulaire custody handover open | requests | answer | run | close, custody status, custody boxes: on the
// hub.
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "journal/custody/request.hpp"
#include "platform/file.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

struct Options {
  std::string config{kKeeperConfig};
  std::string entity;
  std::string reference;
  std::string file;
  std::string output;
  bool json = false;
};

base::Result<Json> ask(const Options& options, const char* what) {
  return ask_keeper(options.config, JsonObject{{"do", what}, {"entity", options.entity}});
}

int open(const Options& options) {
  const auto answer = ask_keeper(
      options.config,
      JsonObject{{"do", "handover_open"}, {"entity", options.entity}, {"reference", options.reference}});
  if (!answer) return failed(answer.error());
  fmt::print("{}\n",
             fmt::format(fmt::runtime(say("transmission n° {} de {} ouverte : {} parts à transmettre "
                                          "à la garde n° {} ; `cartulaire custody handover requests`",
                                          "handover {} of {} opened: {} parts to give over to custody "
                                          "{}; `cartulaire custody handover requests`")),
                         number_in(*answer, "handover"), options.entity, number_in(*answer, "older"),
                         number_in(*answer, "to")));
  return kDone;
}

int requests(const Options& options) {
  const auto answer = ask(options, "handover_requests");
  if (!answer) return failed(answer.error());
  if (auto status = platform::make_folder(options.output); !status) return failed(status.error());
  for (const Json& one : list_in(*answer, "requests")) {
    const platform::Path file =
        platform::Path(options.output) / fmt::format("{}-{}-{}-{}.json", options.entity, text_in(one, "name"),
                                                     text_in(one, "role"), text_in(one, "key").substr(0, 8));
    if (auto status = platform::replace_file(file, text_in(one, "line") + "\n"); !status)
      return failed(status.error());
    fmt::print("{}\n", file.string());
  }
  return kDone;
}

int answer(const Options& options) {
  const auto line = platform::read_text(options.file, journal::custody::kLargestRequest);
  if (!line) return failed(line.error());
  const auto done = ask_keeper(options.config, JsonObject{{"do", "handover_answer"},
                                                          {"entity", options.entity},
                                                          {"line", line->substr(0, line->find('\n'))}});
  if (!done) return failed(done.error());
  fmt::print("{}\n", say("réponse reçue", "answer received"));
  return kDone;
}

// A batch at a time; what is moved stays moved, whatever stops this.
int run(const Options& options) {
  std::int64_t moved = 0;
  std::int64_t left = 0;
  for (;;) {
    const auto answer = ask(options, "handover_move");
    if (!answer && moved > 0 && answer.error().code == base::ErrorCode::unavailable) break;
    if (!answer) return failed(answer.error());
    moved += number_in(*answer, "moved");
    left = number_in(*answer, "left");
    fmt::print(
        stderr, "{}\n",
        fmt::format(fmt::runtime(say("{} parts transmises, {} restent", "{} parts given over, {} left")),
                    moved, left));
    if (left == 0) break;
  }
  if (options.json)
    fmt::print("{}\n", platform::print_json(JsonObject{{"moved", Json(moved)}, {"left", Json(left)}}));
  else if (left == 0)
    fmt::print(
        "{}\n",
        fmt::format(fmt::runtime(say("{} parts transmises ; la transmission est close, sa clé détruite",
                                     "{} parts given over; the handover is closed, its key destroyed")),
                    moved));
  else
    fmt::print(
        "{}\n",
        fmt::format(fmt::runtime(say("{} parts transmises ; {} attendent d’autres réponses : `cartulaire "
                                     "custody handover requests`, ou `close` pour en rester là",
                                     "{} parts given over; {} await other answers: `cartulaire custody "
                                     "handover requests`, or `close` to leave it there")),
                    moved, left));
  return left == 0 ? kDone : kNo;
}

int close(const Options& options) {
  const auto answer = ask(options, "handover_close");
  if (!answer) return failed(answer.error());
  fmt::print(
      "{}\n",
      fmt::format(fmt::runtime(say("close, sa clé détruite ; {} parts restent aux anciens dépositaires",
                                   "closed, its key destroyed; {} parts stay with the former custodians")),
                  number_in(*answer, "left")));
  return kDone;
}

int status(const Options& options) {
  const auto answer = ask(options, "custody_state");
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
    return kDone;
  }
  fmt::print("{:<20} {:>6} {:>12} {:>12} {:>12}\n", say("entité", "entity"), say("garde", "custody"),
             say("parts", "parts"), say("anciens", "former"), say("sans garde", "nobody"));
  for (const Json& one : list_in(*answer, "entities")) {
    const Json* holders = one.find("holders");
    fmt::print("{:<20} {:>6} {:>12} {:>12} {:>12}\n", text_in(one, "entity"),
               holders == nullptr ? 0 : number_in(*holders, "custody"), number_in(one, "newest"),
               number_in(one, "older"), number_in(one, "without"));
    const Json* handover = one.find("handover");
    if (handover != nullptr && is_set(*handover, "open"))
      fmt::print("  {}\n", fmt::format(fmt::runtime(say("transmission n° {} ouverte : {} parts transmises",
                                                        "handover {} open: {} parts given over")),
                                       number_in(*handover, "handover"), number_in(*handover, "moved")));
    else if (number_in(one, "older") > 0)
      fmt::print("  {}\n",
                 say("parts aux mains d’anciens dépositaires : `cartulaire custody handover open`",
                     "parts in the hands of former custodians: `cartulaire custody handover open`"));
  }
  return kDone;
}

int boxes(const Options& options) {
  const auto answer = ask(options, "custody_boxes");
  if (!answer) return failed(answer.error());
  std::string lines;
  for (const Json& one : list_in(*answer, "units"))
    lines += platform::print_json(one) + "\n";
  if (auto status = platform::replace_file(options.output, platform::as_bytes(lines), 0600); !status)
    return failed(status.error());
  fmt::print("{}\n", options.output);
  return kDone;
}

}  // namespace

void add_handover(Command& custody) {
  auto options = std::make_shared<Options>();
  constexpr Text kEntity = {"entité", "entity"};
  constexpr Text kJson = {"sortie JSON", "print JSON"};
  Command handover =
      custody.subcommand("handover", {"transmettre les parts vivantes aux nouveaux dépositaires",
                                      "give living parts over to the new custodians"});
  handover
      .subcommand("open", {"ouvrir une transmission : c’est un acte, inscrit au registre",
                           "open a handover: an act, written in the log"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("--reference", options->reference,
              {"référence de l’acte qui l’ordonne, sans nom de personne : elle reste au registre",
               "reference of the act that orders it, without a person’s name: it stays in the log"},
              true)
      .run([options] { return open(*options); });
  handover
      .subcommand("requests", {"les demandes à porter à ceux qui gardent encore ces parts",
                               "the requests to carry to those who still hold these parts"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("-o,--output", options->output, {"dossier des demandes", "folder of the requests"}, true)
      .run([options] { return requests(*options); });
  handover.subcommand("answer", {"recevoir la réponse d’un dépositaire", "take a custodian’s answer"})
      .positional("ANSWER", options->file, {"fichier de la réponse", "file of the answer"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .run([options] { return answer(*options); });
  handover
      .subcommand("run", {"transmettre ce que les réponses ouvrent, par lots",
                          "give over what the answers open, a batch at a time"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .flag("--json", options->json, kJson)
      .run([options] { return run(*options); });
  handover
      .subcommand("close", {"en rester là, et détruire la clé de la transmission",
                            "leave it there, and destroy the key of the handover"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .run([options] { return close(*options); });
  custody.subcommand("status", {"qui garde combien de parts vivantes", "who holds how many living parts"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, {"une entité (sinon toutes)", "one entity (else all)"})
      .flag("--json", options->json, kJson)
      .run([options] { return status(*options); });
  custody
      .subcommand("boxes", {"ce que le magasin de clés garde pour les dépositaires, à vérifier par "
                            "`cartulaire-verify --boxes`, puis à effacer",
                            "what the keystore holds for custodians, to be checked by `cartulaire-verify "
                            "--boxes`, then deleted"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("-o,--output", options->output, {"fichier à écrire", "file to write"}, true)
      .run([options] { return boxes(*options); });
}

}  // namespace cartulaire::cli
