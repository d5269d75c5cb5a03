// cartulaire custody init | add | replace: who holds the keys of an entity from here on, on the hub.
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/custody_parts.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
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
  std::vector<std::string> custodians;
  std::vector<std::string> leaving;
  bool json = false;
};

int ceremony(const Options& options, const std::string& what) {
  JsonArray custodians;
  for (const std::string& file : options.custodians) {
    const auto text = platform::read_text(file, 4096);
    if (!text) return failed(text.error());
    const auto line = journal::custody::parse_public_line(*text);
    if (!line) return failed(line.error());
    custodians.emplace_back(JsonObject{{"role", line->role}, {"key", platform::to_hex(line->key)}});
  }
  const auto answer = ask_keeper(
      options.config, JsonObject{{"do", "custody"},
                                 {"what", what},
                                 {"entity", options.entity},
                                 {"custodians", custodians},
                                 {"leaving", JsonArray(options.leaving.begin(), options.leaving.end())}});
  if (!answer) return failed(answer.error());
  if (options.json) {
    fmt::print("{}", platform::print_json(*answer, true));
    return kDone;
  }
  fmt::print("{}\n", fmt::format(fmt::runtime(say("garde n° {} de {} ; peuvent ouvrir ensemble :",
                                                  "custody {} of {}; together may open:")),
                                 number_in(*answer, "custody"), options.entity));
  for (const Json& set : list_in(*answer, "sets")) {
    std::string roles;
    for (const Json& role : set.array() == nullptr ? JsonArray() : *set.array())
      roles += (roles.empty() ? "" : " + ") + (role.text() == nullptr ? std::string() : *role.text());
    fmt::print("  {}\n", roles);
  }
  if (const std::int64_t older = number_in(*answer, "older"); older > 0)
    fmt::print("{}\n",
               fmt::format(fmt::runtime(say(
                               "{} parts vivantes restent aux dépositaires d’avant ; pour les transmettre : "
                               "`cartulaire custody handover open --entity {} --reference ACTE`",
                               "{} living parts stay with the custodians of before; to give them over: "
                               "`cartulaire custody handover open --entity {} --reference ACT`")),
                           older, options.entity));
  return kDone;
}

}  // namespace

void add_ceremonies(Command& custody) {
  struct Ceremony {
    const char* name;
    Text help;
  };
  for (const Ceremony& one :
       {Ceremony{"init", {"nommer les dépositaires d'une entité", "name the custodians of an entity"}},
        Ceremony{"add",
                 {"ajouter un dépositaire, pour les jours à venir", "add a custodian, for the days to come"}},
        Ceremony{
            "replace",
            {"remplacer un dépositaire qui part, pour les jours à venir ; puis `handover` pour ce qui vit",
             "replace a custodian who leaves, for the days to come; then `handover` for what lives"}}}) {
    auto options = std::make_shared<Options>();
    const std::string what = one.name;
    Command command = custody.subcommand(one.name, one.help);
    command.option("--config", options->config, kKeeperConfigHelp)
        .option("--entity", options->entity, {"entité", "entity"}, true)
        .option("--custodian", options->custodians,
                {"fichier de la ligne publique d'un dépositaire ; répétable",
                 "file of a custodian's public line; may be repeated"},
                true);
    if (what == "replace")
      command.option("--leaving", options->leaving,
                     {"clé publique qui part ; répétable", "public key that leaves; may be repeated"}, true);
    command.flag("--json", options->json, {"sortie JSON", "print JSON"}).run([options, what] {
      return ceremony(*options, what);
    });
  }
}

}  // namespace cartulaire::cli
