// cartulaire adapter squid | squid-log: what Squid starts; and squid-stats, what came of it.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "adapters/squid/announced.hpp"
#include "adapters/squid/helper.hpp"
#include "adapters/squid/ledger.hpp"
#include "adapters/squid/log_daemon.hpp"
#include "adapters/squid/spool_watch.hpp"
#include "base/time.hpp"
#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/node_name.hpp"
#include "cli/program.hpp"
#include "cli/squid_stats.hpp"
#include "cli/subcommands.hpp"
#include "journal/writer.hpp"
#include "node/live.hpp"
#include "platform/clock_file.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::cli {
namespace {

namespace squid = adapters::squid;

struct Options {
  std::string bundle;
  std::string key;
  std::string spool;
  std::string intake;
  std::string checkpoint;
  std::string node = node_name();
  std::string portal;
  std::string clock;
  std::string place;
  bool json = false;
};

platform::Path ledgers(const Options& options) {
  return platform::Path(options.spool) / "squid";
}

// No core of these processes holds what people asked for, and no other process reads their memory.
void keep_memory_private() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

// Follows the bundle. `who` keeps a memory of its own, beside the ledgers; the copy of the last good bundle
// is shared.
base::Result<node::BundleOptions> bundle_options(const Options& options, std::string_view who) {
  node::BundleOptions wanted;
  wanted.folder = options.bundle;
  auto key = platform::read_sign_public_key(options.key);
  if (!key) return base::pass(key);
  wanted.key = *key;
  if (base::Status made = platform::make_folder(ledgers(options), 0750); !made) return base::pass(made);
  wanted.memory = ledgers(options) / (std::string(who) + ".memory");
  wanted.kept = ledgers(options) / "bundle";
  return wanted;
}

// --- the helper

squid::LogNeeds needs_of(const std::shared_ptr<const node::Bundle>& bundle) {
  if (bundle == nullptr) return {};
  const auto schemas = squid::web_schemas(*bundle);
  return schemas ? squid::needs_of(*schemas) : squid::LogNeeds{};
}

squid::DraftState draft_state(const std::shared_ptr<const node::Bundle>& bundle, base::Instant now) {
  if (bundle == nullptr || (bundle->draft() == nullptr && !bundle->draft_error()))
    return squid::DraftState::none;
  if (bundle->draft_error()) return squid::DraftState::broken;
  return now < bundle->draft()->until() ? squid::DraftState::evaluated : squid::DraftState::over;
}

int helper(const Options& options) {
  keep_memory_private();
  std::signal(SIGPIPE, SIG_IGN);
  const base::SystemClock real;
  auto wanted = bundle_options(options, "helper");
  // Without its key the helper refuses everything: it must not end, or Squid ends with it.
  if (!wanted) complain(wanted.error());
  std::optional<node::Live> live;
  std::optional<node::Live::Reader> bundle;
  if (wanted) bundle.emplace(live.emplace(*wanted, real));
  squid::HelperWorld on;
  on.current = [&bundle] { return bundle ? bundle->world() : nullptr; };
  on.facts = [&bundle, &options] {
    return squid::with_portal(squid::facts_of_bundle(bundle ? bundle->get() : nullptr), options.portal);
  };
  on.needs = [&bundle] { return needs_of(bundle ? bundle->get() : nullptr); };
  on.draft = [&bundle]() -> std::shared_ptr<const node::Draft> {
    return bundle && bundle->get() != nullptr ? bundle->get()->draft() : nullptr;
  };
  const platform::ClockFile simulated(options.clock);
  on.simulated = !options.clock.empty();
  on.now = [&]() -> base::Instant { return on.simulated ? simulated.now() : real.now(); };
  squid::SpoolWatch spool(options.spool, real.now());
  on.journal_writable = [&spool, &real] { return spool.writable(real.now()); };

  const std::string incarnation = squid::new_incarnation(real.now());
  squid::Helper helper(on, incarnation);
  std::function<void(std::uint64_t)> progress;
  auto ledger = squid::AnswerLedger::open(ledgers(options), incarnation, real.now());
  if (ledger) {
    progress = [&](std::uint64_t answered) {
      ledger->answered(answered, helper.let_pass());
      ledger->drafted(helper.evaluated(), draft_state(bundle ? bundle->get() : nullptr, on.now()));
    };
  } else {
    complain(ledger.error());  // answering matters more than the account of answers
  }
  const base::Status served = squid::serve(STDIN_FILENO, STDOUT_FILENO, helper, progress);
  return served ? kDone : failed(served.error());
}

// --- the log daemon

// "bundle=DIR,key=FILE,spool=DIR[,intake=DIR][,node=NAME]": all that Squid hands over.
bool read_place(std::string_view place, Options& options) {
  while (!place.empty()) {
    const std::size_t end = std::min(place.find(','), place.size());
    const std::string_view word = place.substr(0, end);
    place.remove_prefix(std::min(end + 1, place.size()));
    const std::size_t sign = word.find('=');
    if (sign == std::string_view::npos) return false;
    const std::string_view key = word.substr(0, sign);
    const std::string value(word.substr(sign + 1));
    if (key == "bundle") options.bundle = value;
    if (key == "key") options.key = value;
    if (key == "spool") options.spool = value;
    if (key == "intake") options.intake = value;
    if (key == "checkpoint") options.checkpoint = value;
    if (key == "node") options.node = value;
  }
  return !options.bundle.empty() && !options.key.empty() && !options.spool.empty();
}

// Opens the first writer that nobody holds; for two seconds only the first name is tried, because the log
// daemon of before is about to end.
class JournalOpener {
 public:
  JournalOpener(const Options& options, const base::Clock& clock, journal::Disk& disk)
      : options_(options), clock_(clock), disk_(disk), started_(clock.now()) {}

  base::Result<std::unique_ptr<journal::Writer>> open() {
    const int last = clock_.now() - started_ < std::chrono::seconds(2) ? 1 : squid::kMaxWriters;
    for (int i = 0;; ++i) {
      journal::WriterOptions wanted;
      wanted.spool = options_.spool;
      wanted.node = options_.node;
      wanted.writer = squid::writer_name(i);
      wanted.intake = options_.intake.empty() ? platform::Path(options_.spool) / "intake"
                                              : platform::Path(options_.intake);
      if (!options_.checkpoint.empty()) wanted.checkpoint = options_.checkpoint;
      auto writer = journal::Writer::open(wanted, clock_, disk_);
      if (writer || writer.error().code != base::ErrorCode::refused || i + 1 >= last) return writer;
    }
  }

 private:
  const Options& options_;
  const base::Clock& clock_;
  journal::Disk& disk_;
  base::Instant started_;
};

// The announced schemas, as the bundle changes. One thread's.
class Schemas {
 public:
  Schemas(const Options& options, const base::Clock& clock) {
    auto wanted = bundle_options(options, "log");
    if (!wanted) {
      complain(wanted.error());
      return;
    }
    reader_.emplace(live_.emplace(*wanted, clock));
  }

  journal::SchemaPtr find(std::string_view entity, std::string_view version) {
    if (!reader_) return nullptr;
    learn();
    if (journal::SchemaPtr schema = announced_.find(entity, version)) return schema;
    live_->look_now();  // the helper may have been the first to see a new bundle
    learn();
    return announced_.find(entity, version);
  }

 private:
  void learn() {
    const auto& bundle = reader_->get();
    if (bundle == learnt_) return;
    learnt_ = bundle;
    if (base::Status learnt = announced_.learn(*bundle); !learnt) complain(learnt.error());
  }

  std::optional<node::Live> live_;
  std::optional<node::Live::Reader> reader_;
  std::shared_ptr<const node::Bundle> learnt_;
  squid::Announced announced_;
};

// Squid ends when its log daemon does: with nothing to go by, everything is read, counted and lost, and the
// helper, which sees no journal, answers as the articles say.
base::Status drain(squid::LogDaemonParts parts, const base::Error& reason) {
  squid::LineLedger ledger = squid::LineLedger::unkept();
  parts.ledger = &ledger;
  parts.schema_of = [](std::string_view, std::string_view) { return nullptr; };
  parts.open_journal = [&reason]() -> base::Result<std::unique_ptr<journal::Writer>> {
    return tl::unexpected(reason);
  };
  return squid::run_log_daemon(STDIN_FILENO, std::move(parts));
}

base::Status record(squid::LogDaemonParts parts, const Options& options) {
  const base::SystemClock clock;
  Schemas schemas(options, clock);
  parts.schema_of = [&schemas](std::string_view entity, std::string_view version) {
    return schemas.find(entity, version);
  };
  journal::SystemDisk disk;
  JournalOpener opener(options, clock, disk);
  parts.open_journal = [&opener] { return opener.open(); };
  platform::random_bytes(std::as_writable_bytes(std::span(&parts.seed, 1)));
  auto ledger = squid::LineLedger::open(ledgers(options), squid::new_incarnation(clock.now()));
  if (!ledger) {
    complain(ledger.error());
    ledger = squid::LineLedger::unkept();
  }
  parts.ledger = &*ledger;
  return squid::run_log_daemon(STDIN_FILENO, std::move(parts));
}

int log_daemon(Options options) {
  keep_memory_private();
  // Squid ends us by the end of our input; a signal that reaches all of its group must not lose lines.
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE})
    std::signal(signal, SIG_IGN);
  squid::LogDaemonParts parts;
  parts.complain = complain;
  parts.retry_every = std::chrono::milliseconds(200);
  const base::Error no_place{base::ErrorCode::invalid, options.place,
                             "`bundle=DOSSIER,key=FICHIER,spool=DOSSIER` attendu",
                             "`bundle=FOLDER,key=FILE,spool=FOLDER` expected"};
  const base::Status drained = read_place(options.place, options) ? record(std::move(parts), options)
                                                                  : drain(std::move(parts), no_place);
  return drained ? kDone : failed(drained.error());
}

}  // namespace

void add_adapter(Command& root) {
  Command adapter =
      root.subcommand("adapter", {"ce que les serveurs voisins lancent", "what neighbouring servers start"});
  auto options = std::make_shared<Options>();
  constexpr Text kBundle = {"dossier du paquet de règles du nœud", "folder of the node's bundle"};
  constexpr Text kKey = {"clé publique du hub, qui signe le paquet",
                         "public key of the hub, which signs the bundle"};
  constexpr Text kSpool = {"dossier du journal du nœud", "folder of the node's journal"};
  adapter.subcommand("squid", {"répond à Squid (external_acl_type)", "answers Squid (external_acl_type)"})
      .option("--bundle", options->bundle, kBundle, true)
      .option("--key", options->key, kKey, true)
      .option("--spool", options->spool, kSpool, true)
      .option(
          "--portal", options->portal,
          {"adresse du portail, où la charte se signe", "address of the portal, where the charter is signed"})
      .option("--clock", options->clock,
              {"essais : fichier tenant l'instant à supposer, en millisecondes",
               "tests: file that holds the moment to suppose, in milliseconds"})
      .run([options] { return helper(*options); });
  adapter
      .subcommand("squid-log",
                  {"reçoit les lignes de Squid (logfile_daemon)", "takes Squid's lines (logfile_daemon)"})
      .positional("PLACE", options->place,
                  {"bundle=DOSSIER,key=FICHIER,spool=DOSSIER", "bundle=FOLDER,key=FILE,spool=FOLDER"})
      .run([options] { return log_daemon(*options); });
  adapter
      .subcommand("squid-stats",
                  {"rapproche les réponses et les lignes de Squid", "reconciles answers and lines of Squid"})
      .option("--spool", options->spool, kSpool, true)
      .flag("--json", options->json, {"sortie JSON", "print JSON"})
      .run([options] { return squid_stats(ledgers(*options), options->json); });
}

}  // namespace cartulaire::cli
