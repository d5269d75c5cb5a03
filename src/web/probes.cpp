#include "web/probes.hpp"

#include <array>

#include <fmt/format.h>

#include "platform/file.hpp"
#include "store/figures.hpp"
#include "store/jobs.hpp"
#include "web/jobs.hpp"

namespace cartulaire::web {
namespace {

using platform::JsonArray;
using platform::JsonObject;

constexpr std::uint64_t kLeastFree = std::uint64_t{128} << 20;  // bytes

const store::Installation kAll = store::Installation::as_operator();

struct Facts {
  store::Figures figures;
  std::vector<store::JobState> jobs;
};

base::Result<Facts> facts_of(Hub& hub) {
  auto done = hub.stores.with([&](store::Store& store) {
    return store.read<Facts>([&](store::Reading& in) -> base::Result<Facts> {
      const auto figures = store::figures_of(in, kAll, hub.clock->now());
      if (!figures) return tl::unexpected(figures.error());
      auto jobs = store::job_states(in, kAll);
      if (!jobs) return base::pass(jobs);
      return Facts{*figures, std::move(*jobs)};
    });
  });
  if (!done) return base::pass(done);
  return std::move(*done);
}

// Reads, so that a database that is there and does not answer is found out.
bool store_answers(Hub& hub) {
  const auto done = hub.stores.with([](store::Store& store) {
    return store.read<std::int64_t>([](store::Reading& in) -> base::Result<std::int64_t> {
      const auto rows = in.rows(kAll, "SELECT count(*) FROM migration");
      if (!rows) return tl::unexpected(rows.error());
      return rows->front().integer(0);
    });
  });
  return done && *done;
}

// Where this process writes.
bool has_room(const Hub& hub) {
  std::vector<platform::Path> folders = {hub.config.keys.parent_path()};
  if (hub.config.store.engine == platform::SqlEngine::sqlite)
    folders.push_back(platform::Path(hub.config.store.target).parent_path());
  if (!hub.config.spool.folder.empty()) folders.push_back(hub.config.spool.folder);
  for (const platform::Path& folder : folders) {
    const auto free = platform::free_bytes(folder.empty() ? platform::Path(".") : folder);
    if (!free || *free < kLeastFree) return false;
  }
  return true;
}

Answer readiness(Hub& hub) {
  const std::array<std::pair<std::string_view, bool>, 2> checks = {
      {{"store", store_answers(hub)}, {"disk", has_room(hub)}}};
  JsonArray list;
  bool ready = true;
  for (const auto& [name, good] : checks) {
    list.emplace_back(JsonObject{{"name", name}, {"good", good}});
    ready = ready && good;
  }
  Answer answer{.body = JsonObject{{"ready", ready}, {"checks", std::move(list)}}};
  if (!ready) answer.status = 503;
  return answer;
}

void add_gauge(std::string& out, std::string_view name, std::string_view help, std::int64_t value) {
  out += metric_head(name, "gauge", help);
  out += fmt::format("{} {}\n", name, value);
}

std::string job_lines(Hub& hub, const std::vector<store::JobState>& states) {
  const base::Instant now = hub.clock->now();
  std::string ages = metric_head("cartulaire_job_last_success_age_seconds", "gauge",
                                 "Since the last run of a job that went well.");
  std::string failures = metric_head("cartulaire_job_failures", "gauge",
                                     "Runs of a job that failed, since the last that did not.");
  for (const Job& job : jobs_of(hub.config, nullptr))
    for (const store::JobState& state : states) {
      if (state.name != job.name) continue;
      if (state.done_at)
        ages += fmt::format("cartulaire_job_last_success_age_seconds{{job=\"{}\"}} {}\n", job.name,
                            std::chrono::floor<std::chrono::seconds>(now - *state.done_at).count());
      failures += fmt::format("cartulaire_job_failures{{job=\"{}\"}} {}\n", job.name, state.failures);
    }
  return ages + failures;
}

}  // namespace

bool from_this_machine(const platform::HttpRequest& request) {
  for (const std::string_view name : {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"})
    if (!request.field(name).empty()) return false;
  const std::string_view peer = request.peer;
  return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

std::string metrics_page(Hub& hub) {
  std::string out = hub.metrics->text();
  const auto facts = facts_of(hub);
  add_gauge(out, "cartulaire_store_up", "Whether the database answers.", facts ? 1 : 0);
  out += metric_head("cartulaire_store_failures_total", "counter", "Transactions that the database failed.");
  out += fmt::format("cartulaire_store_failures_total {}\n", platform::sql_failures());
  out += metric_head("cartulaire_charter_reload_failures_total", "counter",
                     "Changed charters that could not be used.");
  out += fmt::format("cartulaire_charter_reload_failures_total {}\n", hub.charters->failures());
  if (!facts) return out;
  add_gauge(out, "cartulaire_sessions", "Sessions that live.", facts->figures.sessions);
  add_gauge(out, "cartulaire_mails_waiting", "Mails that wait for the mail server.", facts->figures.mails);
  add_gauge(out, "cartulaire_acts_waiting", "Acts that wait for the journal.", facts->figures.acts);
  add_gauge(out, "cartulaire_webhook_events_waiting", "Events that wait for webhooks.",
            facts->figures.hook_events);
  return out + job_lines(hub, facts->jobs);
}

std::optional<Answer> probe(Hub& hub, const platform::HttpRequest& request, const Operation& operation) {
  if (operation.id == "getHealth") return Answer{.body = JsonObject{{"serving", true}}};
  if (operation.id == "getReadiness") return readiness(hub);
  if (operation.id == "getMetrics" && hub.config.metrics_on_loopback && from_this_machine(request))
    return Answer{.type = std::string(kMetricsType), .bytes = metrics_page(hub)};
  return std::nullopt;
}

}  // namespace cartulaire::web
