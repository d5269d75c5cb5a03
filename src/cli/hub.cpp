// cartulaire hub init | enrol | revoke | state (and receive: hub_receive.cpp, acts: hub_acts.cpp)
#include <algorithm>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/hub_parts.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "shipping/enrolment.hpp"
#include "shipping/presence.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;

struct Options {
  std::string hub{kHubFolder};
  std::string authority = "/etc/cartulaire/ca";
  std::vector<std::string> names;
  std::string node;
  std::string request;
  std::string output;
  bool json = false;

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

int state(const Options& options) {
  const auto nodes = shipping::presence(options.folders(), base::SystemClock().now());
  if (!nodes) return failed(nodes.error());
  const Json list = shipping::presence_json(*nodes);
  if (!options.json) return print_nodes(list) ? kNo : kDone;
  fmt::print("{}", platform::print_json(list, true));
  return raises_alarm(list) ? kNo : kDone;
}

bool is_set(const Json& json, std::string_view name) {
  const Json* member = json.find(name);
  return member != nullptr && member->boolean() != nullptr && *member->boolean();
}

std::string age(std::int64_t head) {
  const auto seconds = (base::SystemClock().now().time_since_epoch().count() - head) / 1000;
  if (seconds < 0) return std::string(say("dans le futur", "in the future"));
  if (seconds < 120) return fmt::format(fmt::runtime(say("il y a {} s", "{} s ago")), seconds);
  if (seconds < 7200) return fmt::format(fmt::runtime(say("il y a {} min", "{} min ago")), seconds / 60);
  return fmt::format(fmt::runtime(say("il y a {} h", "{} h ago")), seconds / 3600);
}

void print_writer(const Json& writer) {
  const Json* head = writer.find("head");
  std::string line = fmt::format(
      "    {:<20} {}", text_in(writer, "writer"),
      head == nullptr || head->integer() == nullptr
          ? std::string(say("aucune tête signée", "no signed head"))
          : fmt::format(fmt::runtime(say("dernière tête {}", "last head {}")), age(*head->integer())));
  line += fmt::format(fmt::runtime(say(", segment {} ({} octets)", ", segment {} ({} bytes)")),
                      number_in(writer, "segment"), number_in(writer, "bytes"));
  if (is_set(writer, "absent")) line += say(" ; ALARME : absent", "; ALARM: absent");
  if (is_set(writer, "ahead")) line += say(" ; ALARME : horloge en avance", "; ALARM: its clock is ahead");
  if (const auto refused = text_in(writer, "refused"); !refused.empty())
    line += fmt::format(fmt::runtime(say(" ; ALARME : refusé ({})", "; ALARM: refused ({})")), refused);
  fmt::print("{}\n", line);
}

}  // namespace

bool raises_alarm(const Json& nodes) {
  return nodes.array() != nullptr &&
         std::ranges::any_of(*nodes.array(), [](const Json& node) { return is_set(node, "alarm"); });
}

bool print_nodes(const Json& nodes) {
  if (nodes.array() == nullptr) return false;
  for (const Json& node : *nodes.array()) {
    std::string line = fmt::format("  {}", text_in(node, "node"));
    if (!is_set(node, "enrolled")) line += say(" : n'est plus enrôlé", ": no longer enrolled");
    if (is_set(node, "absent"))
      line += say(" : ALARME : rien n'est jamais arrivé", ": ALARM: nothing ever came");
    if (is_set(node, "expires"))
      line += say(" : ALARME : son certificat expire bientôt, enrôlez-le de nouveau",
                  ": ALARM: its certificate ends soon, enrol it again");
    fmt::print("{}\n", line);
    if (const Json* writers = node.find("writers"); writers != nullptr && writers->array() != nullptr)
      for (const Json& writer : *writers->array())
        print_writer(writer);
  }
  return raises_alarm(nodes);
}

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
  hub.subcommand("state", {"les nœuds, leur dernière tête signée, ce qui manque",
                           "the nodes, their last signed head, what is missing"})
      .option("--hub", options->hub, kHubFolderHelp)
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return state(*options); });
}

}  // namespace cartulaire::cli
