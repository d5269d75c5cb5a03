// cartulaire journal keys | tail | stats | verify
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/journal_text.hpp"
#include "cli/keeper_parts.hpp"
#include "cli/program.hpp"
#include "cli/subcommands.hpp"
#include "journal/day_keys.hpp"
#include "journal/spool_reader.hpp"
#include "journal/status.hpp"
#include "journal/verify.hpp"
#include "platform/zone.hpp"

namespace cartulaire::cli {
namespace {

struct Options {
  std::string spool;
  std::string writer = "web";
  std::string hub;
  std::string intake;
  std::string checkpoint;
  std::string node_key;
  std::string zone = "Europe/Paris";
  std::int64_t count = 20;
  std::int64_t days = 15;
  bool follow = false;
  bool json = false;

  [[nodiscard]] platform::Path folder() const { return platform::Path(spool) / writer; }
};

constexpr Text kSpoolHelp = {"dossier du journal d'un nœud", "folder of a node's journal"};
constexpr Text kWriterHelp = {"écrivain, un sous-dossier du journal", "writer, a folder inside the journal"};
constexpr Text kHubHelp = {"dossier des clés secrètes du jour, sur le hub",
                           "folder of the secret day keys, on the hub"};
constexpr Text kJsonHelp = {"sortie JSON", "print JSON"};
constexpr Text kZoneHelp = {"fuseau horaire des dates affichées", "time zone of the dates shown"};

int keys(const Options& options) {
  if (options.days < 1 || options.days > 400) {
    return failed(
        base::Error{base::ErrorCode::invalid, "--days", "entre 1 et 400 jours", "from 1 to 400 days"});
  }
  const auto made =
      journal::publish_day_keys(options.hub, options.intake, journal::day_of(base::SystemClock().now()),
                                static_cast<int>(options.days));
  if (!made) return failed(made.error());
  fmt::print("{}\n", fmt::format(fmt::runtime(say("{} paires de clés créées, {} jours publiés dans {}",
                                                  "{} key pairs made, {} days published in {}")),
                                 *made, options.days, options.intake));
  return kDone;
}

int tail(const Options& options) {
  const auto zone = platform::load_time_zone(options.zone);
  if (!zone) return failed(zone.error());
  journal::SpoolReader reader(options.folder(), options.hub);
  const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(options.count, 0));
  if (auto status = reader.seek_last(count); !status) return failed(status.error());
  const auto show = [&](const journal::StoredEvent& event, const journal::SegmentReader& segment) {
    fmt::print("{}\n", options.json ? platform::print_json(event_json(event, segment))
                                    : event_line(event, segment, *zone));
  };
  for (;;) {
    const auto read = reader.read(show);
    if (!read) return failed(read.error());
    std::fflush(stdout);
    if (!options.follow) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(200));  // a person is watching
  }
  if (reader.damaged() == 0) return kDone;
  fmt::print(stderr, "{}\n",
             say("des enregistrements endommagés ont été passés : voir `cartulaire journal verify`",
                 "damaged records were passed over: see `cartulaire journal verify`"));
  return kNo;
}

int stats(const Options& options) {
  const auto zone = platform::load_time_zone(options.zone);
  if (!zone) return failed(zone.error());
  const auto spool = journal::verify_spool(options.folder(), {});
  if (!spool) return failed(spool.error());
  journal::Health health;
  if (const auto status = journal::StatusReader::open(options.folder())) health = status->health();
  if (options.json) {
    fmt::print("{}\n", platform::print_json(statistics_json(*spool, health)));
  } else {
    fmt::print("{}", statistics_text(*spool, health, *zone));
  }
  return kDone;
}

int verify(const Options& options) {
  journal::VerifyOptions wanted;
  wanted.hub = options.hub;
  wanted.checkpoint = options.checkpoint;
  if (!options.node_key.empty()) {
    const auto key = platform::read_sign_public_key(options.node_key);
    if (!key) return failed(key.error());
    wanted.node_key = *key;
  }
  const auto report = journal::verify_spool(options.folder(), wanted);
  if (!report) return failed(report.error());
  const bool with_keys = !options.hub.empty();
  const bool with_checkpoint = !options.checkpoint.empty();
  if (options.json) {
    fmt::print("{}\n", platform::print_json(verification_json(*report, with_keys, with_checkpoint)));
  } else {
    fmt::print("{}", verification_text(*report, with_keys, with_checkpoint));
  }
  return report->findings.empty() ? kDone : kNo;
}

}  // namespace

void add_journal(Command& root) {
  Command journal =
      root.subcommand("journal", {"lire et contrôler le journal", "read and check the journal"});

  auto options = std::make_shared<Options>();
  journal
      .subcommand("keys", {"créer et publier les clés du jour du hub", "make and publish the hub's day keys"})
      .option("--hub", options->hub, kHubHelp, true)
      .option("--intake", options->intake,
              {"dossier des clés publiques, lu par les nœuds", "folder of the public keys, read by nodes"},
              true)
      .option("--days", options->days,
              {"jours publiés, aujourd'hui compris", "days published, today included"})
      .run([options] { return keys(*options); });
  journal.subcommand("tail", {"montrer les derniers événements", "show the last events"})
      .option("--spool", options->spool, kSpoolHelp, true)
      .option("--writer", options->writer, kWriterHelp)
      .option("--hub", options->hub, kHubHelp, true)
      .option("-n,--count", options->count, {"nombre d'événements", "number of events"})
      .flag("-f,--follow", options->follow,
            {"continuer avec ceux qui arrivent", "go on with those that arrive"})
      .option("--zone", options->zone, kZoneHelp)
      .flag("--json", options->json, kJsonHelp)
      .run([options] { return tail(*options); });
  journal.subcommand("stats", {"compter ce que le journal contient", "count what the journal holds"})
      .option("--spool", options->spool, kSpoolHelp, true)
      .option("--writer", options->writer, kWriterHelp)
      .option("--zone", options->zone, kZoneHelp)
      .flag("--json", options->json, kJsonHelp)
      .run([options] { return stats(*options); });
  journal
      .subcommand("verify", {"contrôler que rien n'a été changé ni retiré",
                             "check that nothing was changed or removed"})
      .option("--spool", options->spool, kSpoolHelp, true)
      .option("--writer", options->writer, kWriterHelp)
      .option("--hub", options->hub, kHubHelp)
      .option("--checkpoint", options->checkpoint,
              {"fichier témoin des têtes signées", "checkpoint file of signed heads"})
      .option("--node-key", options->node_key,
              {"clé publique attendue du nœud", "expected public key of the node"})
      .flag("--json", options->json, kJsonHelp)
      .run([options] { return verify(*options); });
  add_sealed_journal(journal);
  add_own_traces(journal);
  add_cases(journal);
  add_tables(journal);
  add_elimination(journal);
}

}  // namespace cartulaire::cli
