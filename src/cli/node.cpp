// cartulaire node request | ship (and fetch: node_fetch.cpp)
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/node_name.hpp"
#include "cli/node_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/presence.hpp"
#include "shipping/sender.hpp"

namespace cartulaire::cli {
namespace {

using std::chrono::milliseconds;

struct Options {
  std::string identity = "/etc/cartulaire/node";
  std::string name = node_name();
  std::string spool;
  std::string intake;
  std::string hub;
  double every = 10;
  std::int64_t piece_kib = 1024;
  bool once = false;

  [[nodiscard]] platform::Path own(const char* file) const { return platform::Path(identity) / file; }
};

int request(const Options& options) {
  const auto made = shipping::request_enrolment(options.identity, options.name);
  if (!made) return failed(made.error());
  fmt::print("{}\n{}\n",
             fmt::format(fmt::runtime(say("à porter au pupitre : {} (nœud `{}`)",
                                          "to be taken to the hub: {} (node `{}`)")),
                         options.own("request.csr").string(), options.name),
             fmt::format(fmt::runtime(say("empreinte de sa clé : {}", "fingerprint of its key: {}")),
                         platform::to_hex(made->key)));
  return kDone;
}

void tell(const shipping::Round& round) {
  if (round.pieces + round.removed + static_cast<std::uint64_t>(round.day_keys) > 0)
    fmt::print("{}\n",
               fmt::format(
                   fmt::runtime(say("{} octets envoyés, {} segments effacés sur reçu, {} clés du jour reçues",
                                    "{} bytes sent, {} segments deleted on receipt, {} day keys received")),
                   round.bytes, round.removed, round.day_keys));
  std::fflush(stdout);
}

int run_once(shipping::Sender& sender) {
  const auto round = sender.round();
  if (!round) {
    complain(round.error());
    return kCannot;
  }
  tell(*round);
  for (const base::Error& error : round->complaints)
    complain(error);
  return round->complaints.empty() ? kDone : kNo;
}

int ship(const Options& options) {
  const auto pem = platform::read_text(options.own("tls.crt"), std::size_t{1} << 16);
  if (!pem) return failed(pem.error());
  const auto certificate = platform::read_certificate(*pem);
  if (!certificate) return failed(certificate.error());
  const auto keeper = platform::read_sign_public_key(options.own("keeper.pub"));
  if (!keeper) return failed(keeper.error());
  if (options.piece_kib < 1 || static_cast<std::size_t>(options.piece_kib) << 10 > shipping::kMaxBody ||
      !(options.every >= 0.05 && options.every <= 3600))
    return failed({base::ErrorCode::invalid, "--piece-kib, --every", "de 1 à 2048 Kio ; de 0,05 à 3600 s",
                   "1 to 2048 KiB; 0.05 to 3600 s"});
  auto lock = platform::File::open_update(platform::Path(options.spool) / "ship.lock");
  if (!lock) return failed(lock.error());
  if (auto status = lock->lock_exclusive(); !status) return failed(status.error());
  const base::SystemClock clock;
  if (certificate->until < clock.now() + shipping::kRenewal)
    complain({base::ErrorCode::refused, certificate->name,
              "le certificat de ce nœud expire bientôt : `cartulaire node request`, puis `hub enrol`",
              "this node's certificate ends soon: `cartulaire node request`, then `hub enrol`"});
  platform::HttpsClient client(identity_at(options.hub, options.identity));
  shipping::SenderOptions wanted;
  wanted.node = certificate->name;
  wanted.spool = options.spool;
  wanted.intake =
      options.intake.empty() ? platform::Path(options.spool) / "intake" : platform::Path(options.intake);
  wanted.keeper = *keeper;
  wanted.piece = static_cast<std::size_t>(options.piece_kib) << 10;
  shipping::Sender sender(std::move(wanted), client, clock);
  std::signal(SIGPIPE, SIG_IGN);
  if (options.once) return run_once(sender);
  end_on_signals();
  const milliseconds every(static_cast<std::int64_t>(options.every * 1000));
  Complaints complaints;
  unsigned failures = 0;
  while (!asked_to_end()) {
    const auto round = sender.round();
    if (round) tell(*round);
    complaints.say_new(round ? round->complaints : std::vector{round.error()});
    failures = round && round->complaints.empty() ? 0 : failures + 1;
    wait(pause_after(failures, every, std::chrono::minutes(5)));
  }
  return kDone;
}

}  // namespace

void add_node(Command& root) {
  Command node = root.subcommand(
      "node", {"un nœud et son pupitre : demander à être enrôlé, envoyer le journal, prendre le paquet",
               "a node and its hub: ask to be enrolled, ship the spool, fetch the bundle"});
  auto options = std::make_shared<Options>();
  node.subcommand("request", {"faire une clé et la demande à porter au pupitre",
                              "make a key, and the request to take to the hub"})
      .option("--identity", options->identity, kIdentityHelp)
      .option("--name", options->name,
              {"nom du nœud dans le journal : celui de la machine",
               "the node's name in the journal: the machine's"})
      .run([options] { return request(*options); });
  node.subcommand("ship", {"envoyer le journal au pupitre, jusqu'à SIGTERM",
                           "ship the spool to the hub, until SIGTERM"})
      .option("--identity", options->identity, kIdentityHelp)
      .option("--spool", options->spool, {"dossier du journal de ce nœud", "folder of this node's journal"},
              true)
      .option("--hub", options->hub, kHubAddressHelp, true)
      .option("--intake", options->intake,
              {"où mettre les clés du jour ; sinon `intake` dans le journal",
               "where to put the day keys; else `intake` in the spool"})
      .option("--every", options->every, {"secondes entre deux envois", "seconds between two rounds"})
      .option("--piece-kib", options->piece_kib,
              {"taille d'un envoi, en Kio : plus petite sur une ligne lente",
               "size of a piece, in KiB: smaller on a slow line"})
      .flag("--once", options->once, {"envoyer ce qu'il y a, puis finir", "send what there is, then end"})
      .run([options] { return ship(*options); });
  add_node_fetch(node);
}

}  // namespace cartulaire::cli
