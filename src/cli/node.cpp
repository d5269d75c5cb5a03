// cartulaire node request | ship
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/node_name.hpp"
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

volatile std::sig_atomic_t g_stop = 0;

void ask_to_stop(int /*signal*/) {
  g_stop = 1;
}

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

// What goes wrong is said once, until something else does. A hub that is away is away, whatever the network's
// words for it.
class Complaints {
 public:
  void say_new(const std::vector<base::Error>& errors) {
    std::string all;
    for (const base::Error& error : errors)
      all += (error.code == base::ErrorCode::unavailable ? error.where : error.text()) + "\n";
    if (all != last_)
      for (const base::Error& error : errors)
        complain(error);
    last_ = std::move(all);
  }

 private:
  std::string last_;
};

// Each failure doubles the pause, up to five minutes; nodes do not come back all at once.
milliseconds pause_after(unsigned failures, milliseconds every) {
  constexpr milliseconds kLongest = std::chrono::minutes(5);
  if (failures == 0) return every;
  const milliseconds base = std::min(kLongest, every * (1U << std::min(failures, 10U)));
  const auto half = static_cast<std::uint64_t>(base.count() / 2) + 1;
  return base / 2 + milliseconds(platform::random_number() % (2 * half));
}

void wait(milliseconds pause) {
  const auto until = std::chrono::steady_clock::now() + pause;
  while (g_stop == 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(milliseconds(50));
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
  platform::HttpsClient client(
      {options.hub, options.own("tls.crt"), options.own("tls.key"), options.own("ca.crt")});
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
  std::signal(SIGTERM, ask_to_stop);
  std::signal(SIGINT, ask_to_stop);
  const milliseconds every(static_cast<std::int64_t>(options.every * 1000));
  Complaints complaints;
  unsigned failures = 0;
  while (g_stop == 0) {
    const auto round = sender.round();
    if (round) tell(*round);
    complaints.say_new(round ? round->complaints : std::vector{round.error()});
    failures = round && round->complaints.empty() ? 0 : failures + 1;
    wait(pause_after(failures, every));
  }
  return kDone;
}

}  // namespace

void add_node(Command& root) {
  Command node =
      root.subcommand("node", {"un nœud et son pupitre : demander à être enrôlé, envoyer le journal",
                               "a node and its hub: ask to be enrolled, ship the spool"});
  auto options = std::make_shared<Options>();
  constexpr Text kIdentity = {"dossier de la clé et du certificat de ce nœud",
                              "folder of this node's key and certificate"};
  node.subcommand("request", {"faire une clé et la demande à porter au pupitre",
                              "make a key, and the request to take to the hub"})
      .option("--identity", options->identity, kIdentity)
      .option("--name", options->name,
              {"nom du nœud dans le journal : celui de la machine",
               "the node's name in the journal: the machine's"})
      .run([options] { return request(*options); });
  node.subcommand("ship", {"envoyer le journal au pupitre, jusqu'à SIGTERM",
                           "ship the spool to the hub, until SIGTERM"})
      .option("--identity", options->identity, kIdentity)
      .option("--spool", options->spool, {"dossier du journal de ce nœud", "folder of this node's journal"},
              true)
      .option("--hub", options->hub,
              {"adresse du pupitre, https://NOM:PORT", "address of the hub, https://NAME:PORT"}, true)
      .option("--intake", options->intake,
              {"où mettre les clés du jour ; sinon `intake` dans le journal",
               "where to put the day keys; else `intake` in the spool"})
      .option("--every", options->every, {"secondes entre deux envois", "seconds between two rounds"})
      .option("--piece-kib", options->piece_kib,
              {"taille d'un envoi, en Kio : plus petite sur une ligne lente",
               "size of a piece, in KiB: smaller on a slow line"})
      .flag("--once", options->once, {"envoyer ce qu'il y a, puis finir", "send what there is, then end"})
      .run([options] { return ship(*options); });
}

}  // namespace cartulaire::cli
