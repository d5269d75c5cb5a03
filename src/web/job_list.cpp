// The jobs of this hub, as its settings ask for them.
#include <fmt/format.h>

#include "acceptance/mailing.hpp"
#include "hub/acts.hpp"
#include "journal/disk.hpp"
#include "journal/writer.hpp"
#include "node/announced.hpp"
#include "store/records.hpp"
#include "web/accounts.hpp"
#include "web/announce.hpp"
#include "web/jobs.hpp"
#include "web/webhooks.hpp"

namespace cartulaire::web {
namespace {

using namespace std::chrono_literals;

constexpr int kErasingHour = 2;  // UTC: at night here

store::By by_jobs(const Hub& hub) {
  return {"hub:jobs", hub.clock->now()};
}

base::Status erase(const Hub& hub, const JobRun& run) {
  auto done = run.store.write<std::int64_t>([&](store::Writing& in) {
    return store::erase_due(in, store::Installation::as_operator(), by_jobs(hub));
  });
  if (!done) return base::pass(done);
  return {};
}

base::Status end_sessions(const Hub& hub, const JobRun& run) {
  return run.store.write([&](store::Writing& in) {
    return store::erase_ended(in, store::Installation::as_operator(), hub.clock->now());
  });
}

base::Status send_mail(const Hub& hub, const JobRun& run) {
  const MailPlace& place = hub.config.mail;
  acceptance::Mailing mailing;
  mailing.server.address = place.server;
  mailing.server.user = place.login;
  mailing.server.in_clear = place.in_clear;
  mailing.server.authority = place.authority.string();
  mailing.from = place.from;
  mailing.from_name = place.name;
  mailing.per_minute = place.per_minute;
  mailing.portal = hub.config.address;
  mailing.account_link = [hub = &hub](store::Writing& in, const store::EntityScope& scope,
                                      store::PersonId person, base::Instant at) {
    return mailed_link_of(in, scope, person, hub->config.address, {"hub:mail", at});
  };
  mailing.stop = run.stopped;
  if (!place.password_file.empty()) {
    const auto read = platform::read_text(place.password_file, 4096);
    if (!read) return tl::unexpected(read.error());
    mailing.server.password = read->substr(0, read->find_first_of("\r\n"));
  }
  if (auto planned = acceptance::plan_all(run.store, by_jobs(hub)); !planned) return base::pass(planned);
  if (auto sent = acceptance::send_waiting(run.store, mailing, *hub.clock); !sent) return base::pass(sent);
  return {};
}

// The writer of the journal stays open between runs: it belongs to this process.
struct ActsWriter {
  journal::SystemDisk disk;
  std::unique_ptr<journal::Writer> writer;
  std::optional<hub::ActsJournal> journal;

  base::Status open(const Hub& hub) {
    if (journal) return {};
    journal::WriterOptions options;
    options.spool = hub.config.spool.folder;
    options.node = hub.config.spool.node;
    options.writer = hub::kActsWriter;
    options.intake = hub.config.spool.intake;
    auto opened = journal::Writer::open(options, *hub.clock, disk);
    if (!opened) return base::pass(opened);
    auto made = hub::acts_journal(**opened, hub.config.spool.folder);
    if (!made) return base::pass(made);
    writer = std::move(*opened);
    journal = std::move(*made);
    return {};
  }
};

base::Status take_acts(const Hub& hub, ActsWriter& acts, const JobRun& run) {
  const auto bundle = hub.live == nullptr ? nullptr : hub.live->current();
  if (bundle == nullptr)
    return base::fail(base::ErrorCode::not_found, hub.config.bundle.string(),
                      "aucun paquet n’est en vigueur : rien n’est annoncé, les actes attendent",
                      "no bundle is in force: nothing is announced, acts wait");
  const auto schemas = node::schemas_of(*bundle, hub::kActsClass);
  if (!schemas) return tl::unexpected(schemas.error());
  if (auto open = acts.open(hub); !open) return open;
  const auto taken = hub::take_acts(run.store, *acts.journal, *schemas, *hub.clock);
  if (!taken) return tl::unexpected(taken.error());
  if (taken->missing > 0)
    return base::fail(
        base::ErrorCode::corrupt, "",
        fmt::format("ALARME : il manque {} actes : leurs numéros ne sont ni dans le dépôt ni au "
                    "journal",
                    taken->missing),
        fmt::format("ALARM: {} acts are missing: their numbers are neither in the store nor in "
                    "the journal",
                    taken->missing));
  return {};
}

}  // namespace

std::vector<Job> jobs_of(const WebConfig& config, Hub* hub) {
  std::vector<Job> jobs;
  const auto add = [&](Job job, JobWork work) {
    if (hub != nullptr) job.work = std::move(work);
    jobs.push_back(std::move(job));
  };
  add({.name = "erase",
       .french = "effacement de ce qui est échu",
       .english = "erasing what is due",
       .hour = kErasingHour},
      [hub](const JobRun& run) { return erase(*hub, run); });
  add({.name = "sessions",
       .french = "fin des sessions et des liens échus",
       .english = "ended sessions and links",
       .every = 1h},
      [hub](const JobRun& run) { return end_sessions(*hub, run); });
  add({.name = "rules",
       .french = "avis sur les règles de connexion",
       .english = "notices about the rules of signing in",
       .every = 1h},
      [hub](const JobRun& run) { return announce_rules(*hub, run.store); });
  if (!config.mail.server.empty())
    add({.name = "mail",
         .french = "courriel des campagnes",
         .english = "mail of campaigns",
         .every = 1min,
         .longest = 12h},
        [hub](const JobRun& run) { return send_mail(*hub, run); });
  if (!config.spool.folder.empty()) {
    const auto acts = std::make_shared<ActsWriter>();
    add({.name = "acts",
         .french = "versement des actes au journal",
         .english = "acts into the journal",
         .every = 5s},
        [hub, acts](const JobRun& run) { return take_acts(*hub, *acts, run); });
  }
  for (const HookPlace& hook : config.webhooks)
    add({.name = fmt::format("webhook:{}/{}", hook.entity, hook.name),
         .french = "webhook " + hook.name,
         .english = "webhook " + hook.name,
         .every = 5s},
        [hub, hook](const JobRun& run) { return send_hook(*hub, hook, run); });
  return jobs;
}

}  // namespace cartulaire::web
