// cartulaire node fetch
#include <csignal>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/node_parts.hpp"
#include "cli/program.hpp"
#include "delivery/bundle_fetcher.hpp"
#include "delivery/protocol.hpp"

namespace cartulaire::cli {
namespace {

using std::chrono::milliseconds;

struct Options {
  std::string identity = "/etc/cartulaire/node";
  std::string hub;
  std::string bundle;
  std::string key;
  std::string spool;
  double every = 1;
  std::int64_t piece_kib = 1024;
  bool once = false;
};

void tell(const delivery::Fetched& fetched) {
  if (!fetched.is_new) return;
  fmt::print("{}\n", fmt::format(fmt::runtime(say("paquet {} en place ({} octets reçus)",
                                                  "bundle {} in its place ({} bytes came)")),
                                 fetched.number, fetched.bytes));
  std::fflush(stdout);
}

// A hub that is away is asked again soon; what it hands out and should not, ever more seldom.
milliseconds longest_after(const base::Error& error) {
  return error.code == base::ErrorCode::unavailable ? std::chrono::seconds(15) : std::chrono::minutes(5);
}

int fetch_on(delivery::BundleFetcher& fetcher, milliseconds every) {
  Complaints complaints;
  unsigned failures = 0;
  while (!asked_to_end()) {
    const auto fetched = fetcher.round();
    if (asked_to_end()) break;
    if (fetched) {
      tell(*fetched);
      complaints.say_new({});
      failures = 0;
      wait(every);
      continue;
    }
    // A file that has left the hub means that a newer bundle is there.
    if (fetched.error().code != base::ErrorCode::not_found || failures > 2)
      complaints.say_new({fetched.error()});
    wait(pause_after(++failures, every, longest_after(fetched.error())));
  }
  return kDone;
}

int fetch(const Options& options) {
  if (options.piece_kib < 1 || static_cast<std::size_t>(options.piece_kib) << 10 > delivery::kMaxPiece ||
      !(options.every >= 0.05 && options.every <= 3600))
    return failed({base::ErrorCode::invalid, "--piece-kib, --every", "de 1 à 2048 Kio ; de 0,05 à 3600 s",
                   "1 to 2048 KiB; 0.05 to 3600 s"});
  const auto key = platform::read_sign_public_key(options.key);
  if (!key) return failed(key.error());
  const platform::Path folder(options.bundle);
  if (auto status = platform::make_folder(folder, 0750); !status) return failed(status.error());
  auto lock = platform::File::open_update(folder / ".fetch.lock");
  if (!lock) return failed(lock.error());
  if (auto status = lock->lock_exclusive(); !status) return failed(status.error());
  std::signal(SIGPIPE, SIG_IGN);
  platform::HttpsIdentity identity = identity_at(options.hub, options.identity);
  identity.limit = delivery::kMaxPiece;
  platform::HttpsClient client(std::move(identity));
  const base::SystemClock clock;
  delivery::FetchOptions wanted;
  wanted.folder = folder;
  wanted.key = *key;
  if (!options.spool.empty()) wanted.memory = platform::Path(options.spool) / "squid" / "helper.memory";
  wanted.piece = static_cast<std::size_t>(options.piece_kib) << 10;
  wanted.stop = asked_to_end;
  delivery::BundleFetcher fetcher(std::move(wanted), client, clock);
  if (!options.once) {
    end_on_signals();
    return fetch_on(fetcher, milliseconds(static_cast<std::int64_t>(options.every * 1000)));
  }
  const auto fetched = fetcher.round();
  if (!fetched) return failed(fetched.error());
  tell(*fetched);
  if (fetched->is_new) static_cast<void>(fetcher.round());  // the hub learns what this node has now
  return kDone;
}

}  // namespace

void add_node_fetch(Command& node) {
  auto options = std::make_shared<Options>();
  node.subcommand("fetch", {"prendre au pupitre le paquet de règles et ses suites, jusqu'à SIGTERM",
                            "take the bundle from the hub, and what follows it, until SIGTERM"})
      .option("--identity", options->identity, kIdentityHelp)
      .option("--hub", options->hub, kHubAddressHelp, true)
      .option("--bundle", options->bundle,
              {"dossier du paquet, que lisent les adaptateurs", "folder of the bundle, which adapters read"},
              true)
      .option("--key", options->key, {"clé publique de qui publie", "public key of the publisher"}, true)
      .option("--spool", options->spool,
              {"dossier du journal de ce nœud : le pupitre apprend alors quel paquet Squid applique",
               "folder of this node's journal: the hub then learns which bundle Squid runs on"})
      .option("--every", options->every, {"secondes entre deux demandes", "seconds between two requests"})
      .option("--piece-kib", options->piece_kib,
              {"taille d'un envoi, en Kio : plus petite sur une ligne lente",
               "size of a piece, in KiB: smaller on a slow line"})
      .flag("--once", options->once, {"prendre ce qu'il y a, puis finir", "take what there is, then end"})
      .run([options] { return fetch(*options); });
}

}  // namespace cartulaire::cli
