// cartulaire hub state; the nodes as `journal state` shows them too
#include <algorithm>
#include <chrono>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/console.hpp"
#include "cli/hub_parts.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "node/published.hpp"
#include "platform/json_members.hpp"
#include "shipping/presence.hpp"

namespace cartulaire::cli {
namespace {

using platform::Json;

struct Options {
  std::string hub{kHubFolder};
  std::string bundle;
  bool json = false;
};

int state(const Options& options) {
  const base::Instant now = base::SystemClock().now();
  auto nodes = shipping::presence({options.hub}, now);
  if (!nodes) return failed(nodes.error());
  if (!options.bundle.empty()) {
    const auto history = node::read_history(options.bundle);
    for (shipping::NodePresence& one : *nodes)
      if (one.bundle)
        if (const auto lag = node::lag_of(shipping::number_of(*one.bundle), history))
          shipping::lags_behind(one, {lag->manifests, lag->since}, now);
  }
  const Json list = shipping::presence_json(*nodes);
  if (!options.json) return print_nodes(list) ? kNo : kDone;
  fmt::print("{}", platform::print_json(list, true));
  return raises_alarm(list) ? kNo : kDone;
}

// Milliseconds since 1970; 0 where it is not there.

std::string age(std::int64_t at) {
  const auto seconds = (base::SystemClock().now().time_since_epoch().count() - at) / 1000;
  if (seconds < 0) return std::string(say("dans le futur", "in the future"));
  if (seconds < 120) return fmt::format(fmt::runtime(say("il y a {} s", "{} s ago")), seconds);
  if (seconds < 7200) return fmt::format(fmt::runtime(say("il y a {} min", "{} min ago")), seconds / 60);
  if (seconds < 172'800) return fmt::format(fmt::runtime(say("il y a {} h", "{} h ago")), seconds / 3600);
  return fmt::format(fmt::runtime(say("il y a {} jours", "{} days ago")), seconds / 86'400);
}

std::string day(std::int64_t at) {
  return fmt::format("{:%Y-%m-%d}",
                     std::chrono::floor<std::chrono::days>(base::Instant(std::chrono::milliseconds(at))));
}

// "le 2026-11-26 à 10:05 UTC (il y a 3 min)"
std::string moment(std::int64_t at) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(base::Instant(std::chrono::milliseconds(at)));
  return fmt::format(fmt::runtime(say("le {:%Y-%m-%d à %H:%M} UTC ({})", "on {:%Y-%m-%d at %H:%M} UTC ({})")),
                     minute, age(at));
}

void print_bundle(const Json& node) {
  const Json* bundle = node.find("bundle");
  if (bundle == nullptr) return;
  const auto number = number_in(*bundle, "number");
  std::string line =
      number == 0
          ? std::string(say("    paquet               aucun encore", "    bundle               none yet"))
          : fmt::format(fmt::runtime(say("    paquet {:<13} publié {}", "    bundle {:<13} published {}")),
                        number, moment(number_in(*bundle, "issued")));
  if (const auto runs = number_in(*bundle, "runs"); runs != 0 && runs != number)
    line += fmt::format(fmt::runtime(say(" ; applique {}", "; runs on {}")), runs);
  if (const Json* behind = node.find("behind"))
    line += fmt::format(fmt::runtime(say(" ; en retard de {} depuis {}", "; {} behind, since {}")),
                        number_in(*behind, "manifests"), age(number_in(*behind, "since")));
  if (is_set(node, "late")) line += say(" ; ALARME : en retard", "; ALARM: late");
  if (is_set(node, "silent"))
    line += fmt::format(
        fmt::runtime(say(" ; ALARME : ne demande plus rien depuis {}", "; ALARM: has not asked since {}")),
        age(number_in(*bundle, "asked")));
  fmt::print("{}\n", line);
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
    if (is_set(node, "enrolled"))
      line += fmt::format(fmt::runtime(say(" : enrôlé le {}, certificat jusqu'au {}",
                                           ": enrolled on {}, certificate until {}")),
                          day(number_in(node, "since")), day(number_in(node, "until")));
    else if (node.find("revoked") != nullptr)
      line +=
          fmt::format(fmt::runtime(say(" : révoqué {}", ": revoked {}")), moment(number_in(node, "revoked")));
    else
      line += say(" : n'est plus enrôlé", ": no longer enrolled");
    if (is_set(node, "absent"))
      line += say(" ; ALARME : rien n'est jamais arrivé", "; ALARM: nothing ever came");
    if (is_set(node, "expires"))
      line += say(" ; ALARME : son certificat expire bientôt, enrôlez-le de nouveau",
                  "; ALARM: its certificate ends soon, enrol it again");
    fmt::print("{}\n", line);
    print_bundle(node);
    for (const Json& writer : list_in(node, "writers"))
      print_writer(writer);
  }
  return raises_alarm(nodes);
}

void add_hub_state(Command& hub) {
  auto options = std::make_shared<Options>();
  hub.subcommand("state", {"les nœuds : leur paquet, leur dernière tête signée, ce qui manque",
                           "the nodes: their bundle, their last signed head, what is missing"})
      .option("--hub", options->hub, kHubFolderHelp)
      .option("--bundle", options->bundle,
              {"dossier que remplit `cartulaire publish` : dit de combien un nœud est en retard",
               "folder that `cartulaire publish` fills: tells how far a node is behind"})
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return state(*options); });
}

}  // namespace cartulaire::cli
