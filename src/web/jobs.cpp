#include "web/jobs.hpp"

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "store/jobs.hpp"

namespace cartulaire::web {
namespace {

using namespace std::chrono_literals;
using base::Instant;

constexpr auto kHold = 30s;  // after which a hub that renews no more is taken for dead
constexpr auto kRenewEvery = 10s;
constexpr auto kWithoutStore = 2s;
constexpr auto kAfterError = 15min;  // at most, before a job that failed is tried again
constexpr int kNotings = 10;

const store::Installation kAll = store::Installation::as_operator();

std::string random_name() {
  std::array<std::byte, 16> random{};
  platform::random_bytes(random);
  return platform::to_hex(random);
}

// `with` gives the error of opening, and within it what the work gave.
template <class T, class Work>
base::Result<T> ask(Hub& hub, const Work& work) {
  auto done = hub.stores.with(work);
  if (!done) return base::pass(done);
  return std::move(*done);
}

void complain(const Job& job, const base::Error& error) {
  fmt::print(stderr, "cartulaire web: {} ({}): {}\n", job.french, job.name, error.text());
}

}  // namespace

Instant next_run(const Job& job, bool went_well, Instant now) {
  if (!job.hour)
    return now + (went_well ? job.every : std::min<std::chrono::seconds>(job.every, kAfterError));
  const Instant today = std::chrono::floor<std::chrono::days>(now) + std::chrono::hours(*job.hour);
  const Instant next = today > now ? today : today + std::chrono::days(1);
  return went_well ? next : std::min<Instant>(next, now + kAfterError);
}

Jobs::Jobs(Hub& hub, std::vector<Job> jobs) : hub_(hub), holder_(random_name()), jobs_(std::move(jobs)) {
  if (jobs_.empty()) return;
  living_ = jobs_.size() + 1;
  for (const Job& job : jobs_)
    threads_.emplace_back([this, &job] { live(job); });
  threads_.emplace_back([this] { renew(); });
}

Jobs::~Jobs() {
  stop(0ms);
}

bool Jobs::stop(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stop_ = true;
  changed_.notify_all();
  return changed_.wait_for(lock, patience, [this] { return living_ == 0; });
}

bool Jobs::stopped() {
  const std::lock_guard lock(mutex_);
  return stop_;
}

bool Jobs::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stop_; });
}

// The hub's clock may be a file that somebody moves: it is looked at once a second.
bool Jobs::wait_until(Instant at) {
  for (;;) {
    const Instant now = hub_.clock->now();
    if (now >= at) return !stopped();
    if (!pause(std::min<std::chrono::milliseconds>(at - now, 1s))) return false;
  }
}

void Jobs::live(const Job& job) {
  Instant next{};
  while (wait_until(next))
    next = run(job);
  const std::lock_guard lock(mutex_);
  --living_;
  changed_.notify_all();
}

// Holds of jobs that run here go on, as long as they may take.
void Jobs::renew() {
  while (pause(kRenewEvery)) {
    std::vector<std::string> names;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [name, one] : running_)
        if (std::chrono::steady_clock::now() < one.until) names.push_back(name);
    }
    if (names.empty()) continue;
    const Instant until = hub_.clock->now() + kHold;
    const auto done = ask<bool>(hub_, [&](store::Store& store) {
      return store.write<bool>([&](store::Writing& in) -> base::Result<bool> {
        for (const std::string& name : names)
          if (auto held = store::renew_job(in, kAll, name, holder_, until); !held) return held;
        return true;
      });
    });
    if (!done) fmt::print(stderr, "cartulaire web: {}\n", done.error().text());
  }
  const std::lock_guard lock(mutex_);
  --living_;
  changed_.notify_all();
}

// Mostly there is nothing to do, and then nothing is written. `next`: when to look again.
base::Result<bool> Jobs::claim(const Job& job, Instant& next) {
  return ask<bool>(hub_, [&](store::Store& store) -> base::Result<bool> {
    const Instant now = hub_.clock->now();
    next = now + 1s;
    auto state = store.read<std::optional<store::JobState>>(
        [&](store::Reading& in) { return store::job_state(in, kAll, job.name); });
    if (!state) return base::pass(state);
    if (*state && (*state)->next_at > now) {
      next = std::min<Instant>((*state)->next_at, now + job.every);
      return false;
    }
    if (*state && (*state)->runs(now)) return false;
    return store.write<bool>(
        [&](store::Writing& in) { return store::claim_job(in, kAll, job.name, holder_, now, now + kHold); });
  });
}

base::Status Jobs::work(const Job& job, Instant& not_before) {
  try {
    auto done = hub_.stores.with(
        [&](store::Store& store) { return job.work({store, [this] { return stopped(); }, not_before}); });
    return done ? *done : base::Status(base::pass(done));
  } catch (const std::exception& error) {
    return base::fail(base::ErrorCode::io, job.name, error.what(), error.what());
  }
}

// What became of a run is worth some attempts; after them its hold runs out by itself.
void Jobs::end(const Job& job, const base::Status& outcome, Instant not_before) {
  for (int attempt = 0; attempt < kNotings; ++attempt) {
    const Instant now = hub_.clock->now();
    const Instant next = stopped() ? now : std::max(next_run(job, outcome.has_value(), now), not_before);
    const auto noted = ask<bool>(hub_, [&](store::Store& store) {
      return store.write<bool>([&](store::Writing& in) {
        return store::end_job(in, kAll, job.name, holder_, outcome, now, next);
      });
    });
    if (noted || !pause(kWithoutStore)) return;
  }
}

Instant Jobs::run(const Job& job) {
  Instant next{};
  const auto held = claim(job, next);
  if (!held) {
    complain(job, held.error());
    pause(kWithoutStore);
    return {};
  }
  if (!*held) return next;
  {
    const std::lock_guard lock(mutex_);
    running_[job.name] = {std::chrono::steady_clock::now() + job.longest};
  }
  Instant not_before{};
  const base::Status outcome = work(job, not_before);
  {
    const std::lock_guard lock(mutex_);
    running_.erase(job.name);
  }
  if (!outcome) complain(job, outcome.error());
  end(job, outcome, not_before);
  return std::max(next_run(job, outcome.has_value(), hub_.clock->now()), not_before);
}

}  // namespace cartulaire::web
