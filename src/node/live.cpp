#include "node/live.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace cartulaire::node {
namespace {

// An incomplete bundle (files still on their way) is looked at again this many looks later.
constexpr int kLooksBetweenRetries = 5;

void say_on_standard_error(const base::Error& error) {
  fmt::print(stderr,
             "cartulaire: {} ; le dernier paquet valable reste en vigueur (the last good bundle goes on)\n",
             error.text());
}

}  // namespace

Live::Live(BundleOptions options, const base::Clock& clock, std::chrono::milliseconds every,
           Complain complain)
    : options_(std::move(options)),
      clock_(clock),
      every_(every),
      complain_(complain ? std::move(complain) : say_on_standard_error) {
  look_now();
  thread_ = std::thread([this] { watch(); });
}

Live::~Live() {
  {
    const std::lock_guard lock(stop_mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  thread_.join();
}

std::shared_ptr<const Bundle> Live::current() const {
  return shared_.with([](const Shared& shared) { return shared.bundle; });
}

LiveStatus Live::status() const {
  return shared_.with([](const Shared& shared) { return shared.status; });
}

void Live::watch() {
  std::unique_lock lock(stop_mutex_);
  while (!stop_changed_.wait_for(lock, every_, [this] { return stop_; })) {
    lock.unlock();
    look_now();
    lock.lock();
  }
}

bool Live::look_now() {
  const std::lock_guard lock(looking_);
  const auto manifest = identify(options_.folder / kManifestName);
  if (manifest == seen_ && manifest.has_value()) {
    if (retries_ > 0) --retries_;
    if (retries_ > 0 || !retrying_) return false;
  }
  seen_ = manifest;
  retrying_ = false;
  auto loaded = load_bundle(options_, clock_.now());
  if (!loaded) {
    // Only what may heal by itself is tried again without a new manifest.
    if (loaded.error().code == base::ErrorCode::unavailable || loaded.error().code == base::ErrorCode::io) {
      retrying_ = true;
      retries_ = kLooksBetweenRetries;
    }
    refuse(loaded.error());
    return false;
  }
  complained_.clear();
  std::shared_ptr<const Bundle> old;  // dies after the lock is free
  shared_.with([&](Shared& shared) {
    old = std::exchange(shared.bundle, std::move(*loaded));
    shared.status.number = shared.bundle->manifest().number;
    ++shared.status.swaps;
    shared.status.since = clock_.now();
    shared.status.last_refusal.clear();
  });
  version_.fetch_add(1, std::memory_order_release);
  return true;
}

void Live::refuse(const base::Error& error) {
  const std::string text = error.text();
  const bool again = text == complained_;
  complained_ = text;
  shared_.with([&](Shared& shared) {
    if (!again) ++shared.status.refusals;
    shared.status.last_refusal = text;
  });
  if (!again) complain_(error);
}

}  // namespace cartulaire::node
