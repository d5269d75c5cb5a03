// cartulaire hub init | enrol | revoke (and receive, state, acts: hub_….cpp)
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/hub_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "shipping/enrolment.hpp"

namespace cartulaire::cli {
namespace {

struct Options {
  std::string hub{kHubFolder};
  std::string authority = "/etc/cartulaire/ca";
  std::vector<std::string> names;
  std::string node;
  std::string request;
  std::string output;

  [[nodiscard]] shipping::HubFolders folders() const { return {hub}; }
};

constexpr Text kAuthorityHelp = {"dossier de la clé de l'autorité, hors de portée du récepteur",
                                 "folder of the authority's key, out of the receiver's reach"};

int init(const Options& options) {
  if (auto status = shipping::create_hub(options.folders(), options.authority, options.names,
                                         base::SystemClock().now());
      !status)
    return failed(status.error());
  fmt::print("{}\n", fmt::format(fmt::runtime(say("pupitre prêt dans {} ; clé de l'autorité dans {}",
                                                  "hub ready in {}; the authority's key in {}")),
                                 options.hub, options.authority));
  return kDone;
}

int enrol(const Options& options) {
  const auto request = platform::read_text(options.request, std::size_t{1} << 16);
  if (!request) return failed(request.error());
  const auto made = shipping::enrol(options.folders(), options.authority, options.node, *request,
                                    options.output, base::SystemClock().now());
  if (!made) return failed(made.error());
  fmt::print(
      "{}\n{}\n",
      fmt::format(fmt::runtime(say("`{}` est enrôlé ; à porter dans le dossier d'identité du nœud : {}",
                                   "`{}` is enrolled; to be taken into the node's identity folder: {}")),
                  options.node, options.output),
      fmt::format(fmt::runtime(say("empreinte de sa clé, à comparer avec celle que le nœud a montrée : {}",
                                   "fingerprint of its key, to compare with what the node showed: {}")),
                  platform::to_hex(made->key)));
  return kDone;
}

int revoke(const Options& options) {
  if (auto status = shipping::revoke(options.folders(), options.node); !status) return failed(status.error());
  fmt::print("{}\n", fmt::format(fmt::runtime(say("`{}` n'est plus admis, dès sa prochaine demande",
                                                  "`{}` is let in no more, from its next request on")),
                                 options.node));
  return kDone;
}

}  // namespace

void add_hub(Command& root) {
  Command hub =
      root.subcommand("hub", {"le pupitre qui reçoit les journaux des nœuds : le préparer, enrôler, recevoir",
                              "the hub that receives nodes' spools: prepare it, enrol, receive"});
  auto options = std::make_shared<Options>();
  hub.subcommand("init", {"préparer le dossier, l'autorité et le certificat du serveur",
                          "prepare the folder, the authority and the server's certificate"})
      .option("--hub", options->hub, kHubFolderHelp)
      .option("--ca", options->authority, kAuthorityHelp)
      .option("--name", options->names,
              {"nom ou adresse par où les nœuds arrivent ; plusieurs fois s'il y en a plusieurs",
               "name or address that nodes connect to; several times if there are several"},
              true)
      .run([options] { return init(*options); });
  hub.subcommand("enrol", {"admettre un nœud : certificat pour sa demande",
                           "let a node in: a certificate for its request"})
      .positional("NODE", options->node, {"nom du nœud", "name of the node"})
      .option("--hub", options->hub, kHubFolderHelp)
      .option("--ca", options->authority, kAuthorityHelp)
      .option("--request", options->request,
              {"request.csr, fait par `cartulaire node request`",
               "request.csr, made by `cartulaire node request`"},
              true)
      .option("-o,--output", options->output,
              {"dossier à porter sur le nœud", "folder to be taken to the node"}, true)
      .run([options] { return enrol(*options); });
  hub.subcommand("revoke", {"ne plus admettre un nœud", "let a node in no more"})
      .positional("NODE", options->node, {"nom du nœud", "name of the node"})
      .option("--hub", options->hub, kHubFolderHelp)
      .run([options] { return revoke(*options); });
  add_hub_receive(hub);
  add_hub_acts(hub);
  add_hub_state(hub);
}

}  // namespace cartulaire::cli
