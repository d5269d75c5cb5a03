// cartulaire hub acts: acts of administrators from the store into the journal
#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/ending.hpp"
#include "cli/hub_parts.hpp"
#include "cli/node_name.hpp"
#include "cli/program.hpp"
#include "cli/rules_parts.hpp"
#include "cli/store_parts.hpp"
#include "hub/acts.hpp"
#include "journal/writer.hpp"
#include "node/announced.hpp"
#include "node/manifest.hpp"
#include "node/node_memory.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {
namespace {

using platform::JsonArray;
using platform::JsonObject;

struct ActsFlags {
  RulesPlace rules;
  std::string store = "sqlite:cartulaire.db";
  std::string spool;
  std::string intake;
  std::string node = node_name();
  bool watch = false;
  bool json = false;
};

void print_taken(const hub::ActsTaken& taken, bool json) {
  if (json) {
    fmt::print("{}",
               platform::print_json(
                   JsonObject{{"written", taken.written},
                              {"already", taken.already},
                              {"missing", taken.missing},
                              {"unannounced", JsonArray(taken.unannounced.begin(), taken.unannounced.end())},
                              {"taken_over", JsonArray(taken.taken_over.begin(), taken.taken_over.end())}},
                   true));
  } else {
    fmt::print("{:>10}  {}\n", taken.written,
               say("actes écrits au journal", "acts written into the journal"));
    if (taken.already > 0)
      fmt::print("{:>10}  {}\n", taken.already,
                 say("écrits déjà, avant un arrêt", "written already, before a stop"));
  }
  if (taken.missing > 0)
    fmt::print(stderr, "{}\n",
               fmt::format(fmt::runtime(say(
                               "ALARME : il manque {} actes : leurs numéros ne sont ni dans le dépôt ni au "
                               "journal",
                               "ALARM: {} acts are missing: their numbers are neither in the store nor in "
                               "the journal")),
                           taken.missing));
  if (!taken.unannounced.empty())
    fmt::print(stderr, "{}{}\n",
               say("la charte n’annonce pas les actes d’administration (`class: admin`), qui attendent dans "
                   "le dépôt : ",
                   "the charter does not announce acts of administrators (`class: admin`), which wait in the "
                   "store: "),
               fmt::join(taken.unannounced, ", "));
  if (!taken.taken_over.empty())
    fmt::print(stderr, "{}{}\n",
               say("un autre pupitre a repris, des actes peuvent être au journal deux fois : ",
                   "another hub took over, acts may be in the journal twice: "),
               fmt::join(taken.taken_over, ", "));
}

bool has_news(const hub::ActsTaken& taken) {
  return taken.written + taken.already > 0 || taken.missing > 0 || !taken.taken_over.empty();
}

// What the charter announces, read again when it changed.
class Announced {
 public:
  explicit Announced(const ActsFlags& flags)
      : rules_(flags.rules),
        memory_(platform::Path(flags.spool) / "acts.memory"),
        file_(rules_.bundle.empty() ? platform::Path(rules_.charter)
                                    : platform::Path(rules_.bundle) / node::kManifestName) {}

  base::Status refresh(base::Instant now) {
    const auto there = node::identify(file_);
    const std::string seen =
        there ? fmt::format("{} {} {}", there->inode, there->size, there->changed) : std::string();
    if (!seen_.empty() && seen == seen_) return {};
    auto bundle = read_rules(rules_, memory_, now);
    if (!bundle) return base::pass(bundle);
    auto schemas = node::schemas_of(**bundle, hub::kActsClass);
    if (!schemas) return base::pass(schemas);
    schemas_ = std::move(*schemas);
    seen_ = seen;
    return {};
  }
  [[nodiscard]] std::span<const journal::SchemaPtr> schemas() const { return schemas_; }
  [[nodiscard]] bool is_known() const { return !seen_.empty(); }

 private:
  const RulesPlace& rules_;
  platform::Path memory_;
  platform::Path file_;
  std::string seen_;
  std::vector<journal::SchemaPtr> schemas_;
};

// Once, or every second until it is asked to stop.
int take(const ActsFlags& flags, store::Store& store, const hub::ActsJournal& journal,
         const base::Clock& clock) {
  Announced announced(flags);
  int code = kDone;
  for (bool first = true; first || (flags.watch && !asked_to_end()); first = false) {
    if (!first) std::this_thread::sleep_for(std::chrono::seconds(1));
    if (auto read = announced.refresh(clock.now()); !read) {
      if (!announced.is_known()) return failed(read.error());
      complain(read.error());  // what was announced before still holds
    }
    auto taken = hub::take_acts(store, journal, announced.schemas(), clock);
    if (!taken && (!flags.watch || taken.error().code != base::ErrorCode::unavailable))
      return failed(taken.error());
    if (!taken) {
      complain(taken.error());  // the database may be back in a moment
      continue;
    }
    if (first || has_news(*taken)) print_taken(*taken, flags.json);
    if (taken->missing > 0) code = kNo;
  }
  return code;
}

int run_acts(const ActsFlags& flags) {
  if (!flags.rules.is_told()) return kUsage;
  end_on_signals();
  auto store = open_store(flags.store);
  if (!store) return failed(store.error());
  const base::SystemClock clock;
  journal::SystemDisk disk;
  journal::WriterOptions wanted;
  wanted.spool = flags.spool;
  wanted.node = flags.node;
  wanted.writer = hub::kActsWriter;
  wanted.intake =
      flags.intake.empty() ? platform::Path(flags.spool) / "intake" : platform::Path(flags.intake);
  auto writer = journal::Writer::open(wanted, clock, disk);
  if (!writer) return failed(writer.error());
  auto journal = hub::acts_journal(**writer, flags.spool);
  if (!journal) return failed(journal.error());
  const int code = take(flags, *store, *journal, clock);
  if (auto closed = (*writer)->close(); !closed) return failed(closed.error());
  return code;
}

}  // namespace

void add_hub_acts(Command& hub) {
  auto flags = std::make_shared<ActsFlags>();
  Command command =
      hub.subcommand("acts", {"verse au journal les actes d'administration qui attendent dans le dépôt",
                              "takes into the journal the acts of administrators that wait in the store"});
  add_store_option(command, flags->store);
  command.option("--spool", flags->spool, {"dossier du journal local", "folder of the local journal"}, true)
      .option("--intake", flags->intake,
              {"clés publiques du jour du pupitre (par défaut SPOOL/intake)",
               "the hub's public day keys (by default SPOOL/intake)"})
      .option("--node", flags->node,
              {"nom de cette machine dans le journal", "this machine's name in the journal"})
      .option("--bundle", flags->rules.bundle, {"un paquet publié", "a published bundle"})
      .option("--key", flags->rules.key, {"la clé publique de qui publie", "the publisher's public key"})
      .option("--charter", flags->rules.charter, {"ou la charte elle-même", "or the charter itself"})
      .flag("--watch", flags->watch, {"continue, chaque seconde", "goes on, every second"})
      .flag("--json", flags->json, {"sortie JSON", "print JSON"})
      .run([flags] { return run_acts(*flags); });
}

}  // namespace cartulaire::cli
