// cartulaire hub receive
#include <csignal>
#include <cstdio>
#include <memory>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/hub_parts.hpp"
#include "cli/program.hpp"
#include "delivery/bundle_server.hpp"
#include "shipping/protocol.hpp"
#include "shipping/receiver.hpp"

namespace cartulaire::cli {
namespace {

struct Options {
  std::string hub{kHubFolder};
  std::string listen = "0.0.0.0:8443";
  std::string bundle;
  std::string key;
  std::int64_t keep_free_mib = 1024;
};

// "192.0.2.1:8443", "[2001:db8::1]:8443".
bool read_listen(std::string_view text, platform::HttpPlace& place) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return false;
  std::uint64_t port = 0;
  if (!shipping::read_number(text.substr(colon + 1), port) || port > 65'535) return false;
  place.port = static_cast<std::uint16_t>(port);
  text = text.substr(0, colon);
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  place.address = text;
  return true;
}

int receive(const Options& options) {
  ::umask(0007);  // the keeper reads through the folder's group; nobody else does
  const shipping::HubFolders hub{options.hub};
  platform::HttpPlace place{"", 0, hub.tls("server.crt"), hub.tls("server.key"), hub.tls("ca.crt")};
  if (!read_listen(options.listen, place))
    return failed(
        {base::ErrorCode::invalid, options.listen, "il faut ADRESSE:PORT", "ADDRESS:PORT is wanted"});
  if (options.keep_free_mib < 0)
    return failed({base::ErrorCode::invalid, "--keep-free-mib", "un nombre positif", "a positive number"});
  platform::SignPublicKey key{};
  if (options.bundle.empty() != options.key.empty())
    return failed(
        {base::ErrorCode::invalid, "--bundle, --key", "les deux vont ensemble", "the two go together"});
  if (!options.key.empty()) {
    const auto read = platform::read_sign_public_key(options.key);
    if (!read) return failed(read.error());
    key = *read;
  }
  const base::SystemClock clock;
  journal::SystemDisk disk;
  auto receiver = shipping::Receiver::open(hub, {static_cast<std::uint64_t>(options.keep_free_mib) << 20},
                                           clock, disk, complain);
  if (!receiver) return failed(receiver.error());
  platform::HttpLimits limits;
  limits.body = shipping::kMaxBody;
  limits.connections = 512;  // a node holds two: its journal’s, its bundle’s
  delivery::BundleServer bundles(hub, options.bundle, key, clock, complain);
  auto server = platform::HttpServer::listen(place, limits, [&](const platform::HttpRequest& request) {
    auto of_bundle = bundles.answer(request);
    return of_bundle ? std::move(*of_bundle) : (*receiver)->answer(request);
  });
  if (!server) return failed(server.error());
  end_on_signals();
  std::signal(SIGPIPE, SIG_IGN);
  fmt::print(
      "{}\n",
      fmt::format(fmt::runtime(say("le pupitre reçoit à {}, port {}", "the hub receives at {}, port {}")),
                  place.address, server->port()));
  std::fflush(stdout);
  server->run([&] { return asked_to_end() || (*receiver)->broken(); });
  if (!(*receiver)->broken()) return kDone;
  complain({base::ErrorCode::io, options.hub, "le disque a échoué : arrêt, relancez-moi",
            "the disk failed: stopping, start me again"});
  return kCannot;
}

}  // namespace

void add_hub_receive(Command& hub) {
  auto options = std::make_shared<Options>();
  hub.subcommand("receive", {"recevoir les journaux des nœuds et leur donner le paquet, jusqu'à SIGTERM",
                             "receive nodes' spools and hand out the bundle, until SIGTERM"})
      .option("--hub", options->hub, kHubFolderHelp)
      .option("--listen", options->listen, {"ADRESSE:PORT où écouter", "ADDRESS:PORT to listen at"})
      .option("--bundle", options->bundle,
              {"dossier que remplit `cartulaire publish` : les nœuds y prennent leur paquet",
               "folder that `cartulaire publish` fills: nodes take their bundle there"})
      .option("--key", options->key, {"clé publique de qui publie", "public key of the publisher"})
      .option("--keep-free-mib", options->keep_free_mib,
              {"place à laisser libre sur le disque, en Mio", "room to leave free on the disk, in MiB"})
      .run([options] { return receive(*options); });
}

}  // namespace cartulaire::cli
