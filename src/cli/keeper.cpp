// cartulaire keeper init | run (and token: keeper_token.cpp)
#include "keeper/keeper.hpp"

#include <csignal>
#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "keeper/requests.hpp"

namespace cartulaire::cli {
namespace {

struct Options {
  std::string config{kKeeperConfig};
  std::string origin;
};

// Keys are in this process's memory: it leaves no image of itself.
void leave_no_image() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
  (void)::prctl(PR_SET_DUMPABLE, 0);
}

int init(const Options& options) {
  const auto config = keeper::read_config(options.config);
  if (!config) return failed(config.error());
  const auto clock = keeper::clock_of(*config);
  journal::SystemDisk disk;
  if (auto status = keeper::Keeper::create(*config, options.origin, *clock, disk); !status)
    return failed(status.error());
  fmt::print("{}\n", fmt::format(fmt::runtime(say("journal `{}` créé dans {}", "journal `{}` made in {}")),
                                 options.origin, config->sealed.string()));
  fmt::print(
      "{}\n",
      say("sauvegardez le dossier des clés à part du journal, et nommez les gardiens avec `cartulaire "
          "custody init`",
          "back the folder of keys up apart from the journal, and name the custodians with `cartulaire "
          "custody init`"));
  return kDone;
}

void tell(const keeper::Keeper::DayWork& work) {
  for (const base::Error& error : work.errors)
    complain(error);
  if (work.sealed && work.sealed->parts > 0)
    fmt::print(
        "{}\n",
        fmt::format(fmt::runtime(say("{} parts scellées, {} événements", "{} parts sealed, {} events")),
                    work.sealed->parts, work.sealed->events));
  if (work.sealed)
    for (const auto& alarm : work.sealed->alarms)
      complain(alarm.error);
  if (work.destroyed && work.destroyed->units > 0)
    fmt::print("{}\n", fmt::format(fmt::runtime(say("{} parts détruites à leur terme, {} événements",
                                                    "{} parts destroyed at their term, {} events")),
                                   work.destroyed->units, work.destroyed->events));
  if (work.fed) {
    for (const base::Error& error : work.fed->errors)
      complain(error);
    if (work.fed->units > 0 || work.fed->dropped > 0)
      fmt::print("{}\n",
                 fmt::format(fmt::runtime(say("entrepôt : {} parts reçues, {} à suivre, {} retirées",
                                              "warehouse: {} parts received, {} to follow, {} taken out")),
                             work.fed->units, work.fed->left, work.fed->dropped));
  }
  std::fflush(stdout);
}

int serve(const Options& options) {
  leave_no_image();
  const auto config = keeper::read_config(options.config);
  if (!config) return failed(config.error());
  const auto gate = keeper::Gate::of(*config);
  if (!gate) return failed(gate.error());
  const auto clock = keeper::clock_of(*config);
  journal::SystemDisk disk;
  auto keeper = keeper::Keeper::open(*config, *clock, disk);
  if (!keeper) return failed(keeper.error());
  auto server = platform::LineServer::listen(config->socket);
  if (!server) return failed(server.error());
  end_on_signals();
  fmt::print("{}\n", fmt::format(fmt::runtime(say("le gardien répond à {}", "the keeper answers at {}")),
                                 config->socket.string()));
  std::fflush(stdout);
  const auto answer = [&](const platform::Peer& peer, std::string_view line) {
    return keeper::exchange(**keeper, *gate, peer, line);
  };
  constexpr std::chrono::minutes kBetweenLooks{1};
  base::Instant next_look;
  while (!asked_to_end()) {
    if (clock->now() >= next_look) {
      tell((*keeper)->work_of_the_day());
      next_look = clock->now() + kBetweenLooks;
    }
    (void)server->serve_one(std::chrono::milliseconds(500), answer);
    if ((*keeper)->log().broken()) {
      // What is on the disk is known only by reading it again.
      complain({base::ErrorCode::io, config->sealed.string(),
                "le registre n'a pas pu être écrit : arrêt, relancez-moi",
                "the log could not be written: stopping, start me again"});
      return kCannot;
    }
  }
  return kDone;
}

}  // namespace

void add_keeper(Command& root) {
  Command keeper = root.subcommand("keeper", {"le gardien du journal scellé : le créer, le faire tourner",
                                              "the keeper of the sealed journal: make it, run it"});
  auto options = std::make_shared<Options>();
  keeper.subcommand("init", {"créer un journal scellé et ses clés", "make a sealed journal and its keys"})
      .option("--config", options->config, kKeeperConfigHelp)
      .option("--origin", options->origin,
              {"nom du journal, sans espace, tel que journal.ville.example",
               "name of the journal, no space, such as journal.ville.example"},
              true)
      .run([options] { return init(*options); });
  keeper
      .subcommand("run", {"sceller, détruire et répondre, jusqu'à SIGTERM",
                          "seal, destroy and answer, until SIGTERM"})
      .option("--config", options->config, kKeeperConfigHelp)
      .run([options] { return serve(*options); });
  add_keeper_token(keeper);
}

}  // namespace cartulaire::cli
