// cartulaire journal case open | STEP | requests | answer | run | read | list, cartulaire journal openings
#include <array>
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "journal/opening/extract.hpp"
#include "platform/base64.hpp"
#include "platform/file.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20;

struct Options {
  std::string config{kKeeperConfig};
  std::string name;
  std::string entity;
  std::string user;
  std::string ground;
  std::vector<std::string> people;
  std::vector<std::string> classes;
  std::string from;
  std::string to;
  std::string deadline;
  std::string reference;
  std::string to_key;
  std::string role;
  std::string outcome;
  std::string file;
  std::string output;
  bool unfavourable = false;
  bool only_parts = false;
  bool json = false;
};

int as_json(const Json& answer) {
  fmt::print("{}", platform::print_json(answer, true));
  return kDone;
}

int open(const Options& options) {
  const auto answer = ask_keeper(
      options.config, JsonObject{{"do", "case_open"},
                                 {"entity", options.entity},
                                 {"ground", options.ground},
                                 {"people", JsonArray(options.people.begin(), options.people.end())},
                                 {"classes", JsonArray(options.classes.begin(), options.classes.end())},
                                 {"from", options.from},
                                 {"to", options.to},
                                 {"deadline", options.deadline},
                                 {"reference", options.reference},
                                 {"to_key", options.to_key}});
  if (!answer) return failed(answer.error());
  fmt::print("{}\n", text_in(*answer, "case"));
  return kDone;
}

int step(const Options& options, const std::string& name) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "case_step"},
                                                            {"case", options.name},
                                                            {"step", name},
                                                            {"role", options.role},
                                                            {"favourable", !options.unfavourable},
                                                            {"outcome", options.outcome}});
  if (!answer) return failed(answer.error());
  if (options.json) return as_json(*answer);
  fmt::print("{}\n", is_set(*answer, "decided")
                         ? say("inscrit ; l'ouverture est décidée", "written; the opening is decided")
                         : say("inscrit", "written"));
  return kDone;
}

int requests(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "case_requests"}, {"case", options.name}});
  if (!answer) return failed(answer.error());
  if (auto status = platform::make_folder(options.output); !status) return failed(status.error());
  for (const Json& one : list_in(*answer, "requests")) {
    const platform::Path file =
        platform::Path(options.output) /
        fmt::format("{}-{}-{}.json", options.name, text_in(one, "role"), text_in(one, "key").substr(0, 8));
    if (auto status = platform::replace_file(file, text_in(one, "line") + "\n"); !status)
      return failed(status.error());
    fmt::print("{}\n", file.string());
  }
  return kDone;
}

int answer(const Options& options) {
  const auto line = platform::read_text(options.file, kLargestAnswer);
  if (!line) return failed(line.error());
  const auto done = ask_keeper(
      options.config,
      JsonObject{{"do", "case_answer"}, {"case", options.name}, {"line", line->substr(0, line->find('\n'))}});
  if (!done) return failed(done.error());
  fmt::print("{}\n", say("réponse reçue", "answer received"));
  return kDone;
}

int run_case(const Options& options) {
  const auto answer = ask_keeper(
      options.config, JsonObject{{"do", "case_run"}, {"case", options.name}, {"parts", options.only_parts}});
  if (!answer) return failed(answer.error());
  const auto sealed = platform::from_base64(text_in(*answer, "extract"));
  if (!sealed) return kCannot;
  if (auto status = platform::replace_file(options.output, *sealed, 0600); !status)
    return failed(status.error());
  fmt::print("{}\n",
             fmt::format(fmt::runtime(say("{} lignes de {} parts, scellées pour qui les a demandées : {}",
                                          "{} lines of {} parts, sealed for who asked: {}")),
                         number_in(*answer, "rows"), number_in(*answer, "units"), options.output));
  for (const std::string& unit : texts_in(*answer, "left_out"))
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say("pas dans l’extrait : {}, scellée sans dépositaires ; "
                                            "personne ne peut y rétablir d’identité",
                                            "not in the extract: {}, sealed without custodians; nobody "
                                            "can restore an identity in it")),
                           unit));
  if (const Json* trouble = answer->find("trouble"))
    fmt::print(stderr, "{} : {}\n", say("cherché dans les parts seules", "searched in the parts alone"),
               text_in(*trouble, say("fr", "en")));
  return kDone;
}

// On the machine of who asked.
int read(const Options& options) {
  auto secret = platform::read_secret_file(options.user, kKeySize);
  if (!secret) return failed(secret.error());
  const auto sealed = platform::read_text(options.file, kLargestAnswer);
  if (!sealed) return failed(sealed.error());
  const auto text =
      journal::opening::open_extract(platform::as_bytes(*sealed), platform::box_keys_of(std::move(*secret)));
  if (!text) return failed(text.error());
  if (options.output.empty()) {
    fmt::print("{}", *text);
    return kDone;
  }
  if (auto status = platform::replace_file(options.output, *text, 0600); !status)
    return failed(status.error());
  return kDone;
}

int list(const Options& options) {
  const auto answer = ask_keeper(options.config, JsonObject{{"do", "cases"}});
  if (!answer) return failed(answer.error());
  if (options.json) return as_json(*answer);
  for (const Json& one : list_in(*answer, "cases"))
    fmt::print("{:<10} {:<16} {:<18} {} … {}  {:<12} {}\n", text_in(one, "case"), text_in(one, "entity"),
               text_in(one, "ground"), text_in(one, "from"), text_in(one, "to"), text_in(one, "deadline"),
               text_in(one, "outcome"));
  return kDone;
}

int openings(const Options& options) {
  const auto answer = ask_keeper(
      options.config, JsonObject{{"do", "openings"}, {"entity", options.entity}, {"user", options.user}});
  if (!answer) return failed(answer.error());
  if (options.json) return as_json(*answer);
  const JsonArray& all = list_in(*answer, "openings");
  if (all.empty())
    fmt::print("{}\n", say("aucune ouverture dont cette personne ait à être informée",
                           "no opening that this person is to be told of"));
  for (const Json& one : all)
    fmt::print("{:<10} {:<18} {} … {} {}\n", text_in(one, "case"), text_in(one, "ground"),
               text_in(one, "from"), text_in(one, "to"), text_in(one, "outcome"));
  return kDone;
}

struct StepHelp {
  const char* name;
  Text help;
  bool has_role;
};
constexpr std::array<StepHelp, 7> kSteps = {{
    {"opinion", {"inscrire l'avis d'un rôle", "write a role's opinion"}, true},
    {"approve", {"inscrire la décision favorable d'un rôle", "write a role's decision in favour"}, true},
    {"refuse", {"inscrire le refus d'un rôle", "write a role's refusal"}, true},
    {"urgent",
     {"décider d'urgence, pour être revu après", "decide urgently, to be reviewed afterwards"},
     true},
    {"told", {"inscrire que la personne est informée", "write that the person was told"}, false},
    {"review", {"inscrire l'examen d'une ouverture urgente", "write the review of an urgent opening"}, true},
    {"close", {"clore le dossier et détruire sa clé", "close the case and destroy its key"}, false},
}};

}  // namespace

void add_cases(Command& journal) {
  auto options = std::make_shared<Options>();
  constexpr Text kCase = {"numéro du dossier, tel que 2026-0007", "number of the case, such as 2026-0007"};
  constexpr Text kJson = {"sortie JSON", "print JSON"};
  constexpr Text kEntity = {"entité", "entity"};
  Command cases = journal.subcommand(
      "case", {"l'ouverture d'une identité, étape par étape", "the opening of an identity, step by step"});
  cases.subcommand("open", {"ouvrir un dossier ; affiche son numéro", "open a case; prints its number"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("--ground", options->ground,
              {"motif que la charte admet : judge, police, …",
               "ground that the charter admits: judge, police, …"},
              true)
      .option("--person", options->people,
              {"identifiant d'une personne ; répétable", "a person's user name; may be repeated"}, true)
      .option(
          "--class", options->classes,
          {"classe de traces : web, sessions ; répétable", "class of logs: web, sessions; may be repeated"},
          true)
      .option("--from", options->from, {"premier jour, AAAA-MM-JJ", "first day, YYYY-MM-DD"}, true)
      .option("--to", options->to, {"dernier jour", "last day"}, true)
      .option("--deadline", options->deadline, {"échéance du dossier", "deadline of the case"}, true)
      .option(
          "--reference", options->reference,
          {"texte de la demande, lu par les dépositaires", "text of the request, which the custodians read"},
          true)
      .option("--to-key", options->to_key,
              {"clé publique de qui lira l'extrait", "public key of who will read the extract"}, true)
      .run([options] { return open(*options); });
  for (const StepHelp& one : kSteps) {
    Command command = cases.subcommand(one.name, one.help);
    command.positional("CASE", options->name, kCase).option("--config", options->config, kKeeperConfigHelp);
    if (one.has_role)
      command.option("--role", options->role, {"le rôle qui agit", "the role that acts"}, true);
    const std::string name = one.name;
    if (name == "opinion")
      command.flag("--unfavourable", options->unfavourable, {"avis défavorable", "unfavourable"});
    if (name == "close")
      command.option("--outcome", options->outcome,
                     {"done, refused, expired ou withdrawn", "done, refused, expired or withdrawn"}, true);
    command.flag("--json", options->json, kJson).run([options, name] { return step(*options, name); });
  }
  cases
      .subcommand("requests", {"écrire les demandes à porter aux dépositaires",
                               "write the requests to carry to the custodians"})
      .positional("CASE", options->name, kCase)
      .option("--config", options->config, kKeeperConfigHelp)
      .option("-o,--output", options->output, {"dossier où les écrire", "folder to write them to"}, true)
      .run([options] { return requests(*options); });
  cases.subcommand("answer", {"prendre la réponse d'un dépositaire", "take a custodian's answer"})
      .positional("CASE", options->name, kCase)
      .positional("FILE", options->file, {"fichier de la réponse", "file of the answer"})
      .option("--config", options->config, kKeeperConfigHelp)
      .run([options] { return answer(*options); });
  cases
      .subcommand("run", {"ouvrir, et sceller l'extrait pour qui l'a demandé",
                          "open, and seal the extract for who asked"})
      .positional("CASE", options->name, kCase)
      .option("--config", options->config, kKeeperConfigHelp)
      .option("-o,--output", options->output, {"fichier de l'extrait scellé", "file of the sealed extract"},
              true)
      .flag("--parts", options->only_parts,
            {"chercher dans les parts sans interroger l'entrepôt", "search the parts, ask no warehouse"})
      .run([options] { return run_case(*options); });
  cases
      .subcommand("read", {"lire un extrait, sur la machine de qui l'a demandé",
                           "read an extract, on the machine of who asked"})
      .positional("FILE", options->file, {"extrait scellé", "sealed extract"})
      .option(
          "-k,--key-file", options->user,
          {"fichier de sa clé secrète (`journal mine key`)", "file of one's secret key (`journal mine key`)"},
          true)
      .option("-o,--output", options->output, {"fichier (sinon à l'écran)", "file (else on the screen)"})
      .run([options] { return read(*options); });
  cases.subcommand("list", {"les dossiers, sans les noms", "the cases, without names"})
      .option("--config", options->config, kKeeperConfigHelp)
      .flag("--json", options->json, kJson)
      .run([options] { return list(*options); });
  journal
      .subcommand("openings",
                  {"les ouvertures qui ont concerné une personne", "the openings that concerned a person"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--entity", options->entity, kEntity, true)
      .option("--user", options->user, {"identifiant de la personne", "user name of the person"}, true)
      .flag("--json", options->json, kJson)
      .run([options] { return openings(*options); });
}

}  // namespace cartulaire::cli
