// cartulaire keeper token
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "keeper/keeper.hpp"
#include "keeper/root_token.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using journal::sealed::RootKind;

struct Options {
  std::string config{kKeeperConfig};
  std::string move;
  bool json = false;
};

void row(std::string_view what, const std::string& value) {
  fmt::print("  {:<22} {}\n", what, value);
}

int show(const Options& options) {
  const auto config = keeper::read_config(options.config);
  if (!config) return failed(config.error());
  const auto state = keeper::token_state(*config);
  if (!state) return failed(state.error());
  const int code = state->in_place() ? kDone : kNo;
  if (options.json) {
    platform::JsonArray roots;
    for (const std::uint64_t number : state->roots)
      roots.emplace_back(number);
    platform::JsonObject out = {{"label", state->token.label},
                                {"maker", state->token.maker},
                                {"model", state->token.model},
                                {"serial", state->token.serial},
                                {"roots", roots},
                                {"in_place", state->in_place()}};
    if (state->root)
      out.emplace_back("root",
                       platform::JsonObject{{"in", state->root->kind == RootKind::token ? "token" : "files"},
                                            {"number", state->root->number}});
    fmt::print("{}", platform::print_json(out, true));
    return code;
  }
  std::string roots;
  for (const std::uint64_t number : state->roots)
    roots += fmt::format("{}cartulaire-root-{}", roots.empty() ? "" : ", ", number);
  fmt::print("{}\n", state->token.label);
  row(say("fabricant, modèle", "maker, model"), state->token.maker + ", " + state->token.model);
  row(say("numéro de série", "serial number"), state->token.serial);
  row(say("clés de ce journal", "keys of this journal"),
      roots.empty() ? std::string(say("aucune", "none")) : roots);
  if (!state->root) {
    row(say("clé racine", "root key"), std::string(say("pas encore de journal", "no journal yet")));
    return code;
  }
  row(say("clé racine", "root key"),
      fmt::format(fmt::runtime(state->root->kind == RootKind::token
                                   ? say("n° {}, dans le jeton", "no. {}, in the token")
                                   : say("n° {}, dans un fichier", "no. {}, in a file")),
                  state->root->number));
  if (code == kDone) return code;
  complain(
      {base::ErrorCode::refused, state->token.label,
       state->root->kind == RootKind::token
           ? "la clé racine que ce dossier de clés veut n'est pas dans ce jeton : prenez le bon jeton, ou "
             "rétablissez le bon dossier de clés"
           : "la clé racine n'est pas encore dans le jeton : `cartulaire keeper token --move token`",
       state->root->kind == RootKind::token
           ? "the root key that this folder of keys wants is not in this token: take the right token, or "
             "restore the right folder of keys"
           : "the root key is not in the token yet: `cartulaire keeper token --move token`"});
  return code;
}

int move(const Options& options) {
  std::optional<RootKind> to;
  if (options.move == "token") to = RootKind::token;
  if (options.move == "files") to = RootKind::files;
  if (!to) {
    complain({base::ErrorCode::invalid, "--move",
              fmt::format("`{}` : il faut `token` ou `files`", options.move),
              fmt::format("`{}`: `token` or `files` is wanted", options.move)});
    return kUsage;
  }
  const auto config = keeper::read_config(options.config);
  if (!config) return failed(config.error());
  const auto clock = keeper::clock_of(*config);
  journal::SystemDisk disk;
  if (auto status = keeper::move_root(*config, *to, *clock, disk); !status) return failed(status.error());
  fmt::print("{}\n",
             *to == RootKind::token
                 ? say("la clé racine est dans le jeton ; celle du fichier est détruite. Détruisez aussi "
                       "les sauvegardes du dossier des clés faites avant aujourd’hui",
                       "the root key is in the token; the one in the file is destroyed. Destroy the "
                       "backups of the folder of keys made before today, too")
                 : say("la clé racine est dans un fichier ; celle du jeton est détruite. Ôtez `token` de "
                       "keeper.yml, ou le gardien ne partira pas",
                       "the root key is in a file; the one in the token is destroyed. Take `token` out of "
                       "keeper.yml, or the keeper will not start"));
  return kDone;
}

}  // namespace

void add_keeper_token(Command& keeper) {
  auto options = std::make_shared<Options>();
  keeper
      .subcommand("token", {"le jeton (PKCS#11) de la clé racine : le voir, y mettre la clé, l'en ôter",
                            "the token (PKCS#11) of the root key: look at it, move the key into it or out"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--move", options->move,
              {"`token` ou `files` : refaire la clé racine à cet endroit et détruire l'ancienne, le gardien "
               "arrêté",
               "`token` or `files`: make the root key anew in that place and destroy the old one, with no "
               "keeper running"})
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return options->move.empty() ? show(*options) : move(*options); });
}

}  // namespace cartulaire::cli
