#include "node/live.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "node/kept.hpp"

namespace cartulaire::node {
namespace {

// An incomplete bundle (files still on their way) is looked at again this many looks later. What is whole and
// wrong may be a file that is still being written: again too, but reading it costs, so later each time.
constexpr int kLooksBetweenRetries = 5;
constexpr int kMostLooksBetweenRetries = 300;

void say_on_standard_error(const base::Error& error) {
  fmt::print(stderr, "cartulaire: {} ({})\n", error.text(), error.english);
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
  keep_now();
  std::unique_lock lock(stop_mutex_);
  while (!stop_changed_.wait_for(lock, every_, [this] { return stop_; })) {
    lock.unlock();
    look_now();
    keep_now();
    lock.lock();
  }
}

bool Live::look_now() {
  const std::lock_guard lock(looking_);
  const auto manifest = identify(options_.folder / kManifestName);
  const bool changed = !looked_ || manifest != seen_;
  if (!changed && !retry_.due()) return false;
  if (changed) retry_.never();
  looked_ = true;
  seen_ = manifest;
  auto loaded = load_bundle(options_, clock_.now());
  if (loaded) {
    retry_.never();
    complained_.clear();
    put_in_force(std::move(*loaded), false);
    return true;
  }
  const base::ErrorCode code = loaded.error().code;
  if (code == base::ErrorCode::unavailable || code == base::ErrorCode::io) {
    retry_.after(kLooksBetweenRetries);
  } else if (code == base::ErrorCode::corrupt) {
    retry_.after(std::clamp(2 * retry_.pause(), kLooksBetweenRetries, kMostLooksBetweenRetries));
  } else {
    retry_.never();
  }
  if (current() == nullptr) return start_on_copy(loaded.error());
  refuse(loaded.error(), "le dernier paquet valable reste en vigueur", "the last good bundle goes on");
  return false;
}

// Nothing is in force, and what is published cannot be.
bool Live::start_on_copy(const base::Error& published) {
  constexpr std::string_view kFrench = "rien n'est en vigueur jusqu'au prochain paquet valable";
  constexpr std::string_view kEnglish = "nothing is in force until the next good bundle";
  if (!has_kept_bundle(options_)) {
    refuse(published, kFrench, kEnglish);
    return false;
  }
  auto copy = load_kept_bundle(options_, clock_.now());
  if (!copy) {
    refuse(published,
           fmt::format("la copie de ce nœud ne peut pas servir non plus ({}) ; {}", copy.error().text(),
                       kFrench),
           fmt::format("this node's copy cannot serve either ({}); {}",
                       copy.error().text(base::Language::english), kEnglish));
    return false;
  }
  const std::uint64_t number = (*copy)->manifest().number;
  put_in_force(std::move(*copy), true);
  refuse(
      published,
      fmt::format("la copie que ce nœud a gardée du dernier paquet valable, le {}, est en vigueur", number),
      fmt::format("the copy that this node kept of the last good bundle, number {}, is in force", number));
  return true;
}

void Live::put_in_force(std::shared_ptr<const Bundle> bundle, bool from_copy) {
  std::optional<base::Error> draft_error = bundle->draft_error();
  shared_.with([&](Shared& shared) {
    shared.bundle.swap(bundle);  // the old one dies after the lock is free
    shared.status.number = shared.bundle->manifest().number;
    shared.status.from_copy = from_copy;
    ++shared.status.swaps;
    shared.status.since = clock_.now();
    shared.status.last_refusal.clear();
  });
  version_.fetch_add(1, std::memory_order_release);
  if (draft_error) {
    draft_error->french += " ; le projet n'est pas évalué, la charte en vigueur s'applique comme avant";
    draft_error->english += "; the draft is not evaluated, the charter in force applies as before";
    complain_(*draft_error);
  }
}

bool Live::keep_now() {
  const std::lock_guard lock(keeping_);
  const auto [bundle, from_copy] =
      shared_.with([](const Shared& shared) { return std::pair(shared.bundle, shared.status.from_copy); });
  if (bundle == nullptr || from_copy) return true;
  const std::uint64_t number = bundle->manifest().number;
  if (number == kept_ && !retry_keeping_.due()) return retry_keeping_.pause() == 0;
  kept_ = number;
  const base::Status kept = keep_bundle(*bundle, options_);
  if (kept) {
    retry_keeping_.never();
    not_kept_.clear();
    return true;
  }
  if (kept.error().code == base::ErrorCode::refused) {  // another process of this node is copying the same
    retry_keeping_.after(kLooksBetweenRetries);
    return false;
  }
  retry_keeping_.after(kMostLooksBetweenRetries);
  if (std::exchange(not_kept_, kept.error().text()) == kept.error().text()) return false;
  base::Error error = kept.error();
  error.french += " ; ce nœud n'a pas pu garder de copie du paquet en vigueur";
  error.english += "; this node could not keep a copy of the bundle in force";
  complain_(error);
  return false;
}

void Live::refuse(base::Error error, std::string_view french_meanwhile, std::string_view english_meanwhile) {
  const std::string text = error.text();
  const bool again = text == std::exchange(complained_, text);
  shared_.with([&](Shared& shared) {
    if (!again) ++shared.status.refusals;
    shared.status.last_refusal = text;
  });
  if (again) return;
  error.french += fmt::format(" ; {}", french_meanwhile);
  error.english += fmt::format("; {}", english_meanwhile);
  complain_(error);
}

}  // namespace cartulaire::node
