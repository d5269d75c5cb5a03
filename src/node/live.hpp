// The bundle that is in force now, and the thread that brings in the next one.
//
// Readers never wait for a load: a new bundle is read, verified and bound beside the present one, and only
// then put in its place, whole. Anything missing or broken: the last good one goes on, one line on standard
// error says so, and a counter grows. A start has no last good one: the node's own copy of it comes in then
// (kept.hpp).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/guarded.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "node/bundle.hpp"
#include "node/node_memory.hpp"

namespace cartulaire::node {

struct LiveStatus {
  std::uint64_t number = 0;    // of the manifest in force; 0: none yet
  std::uint64_t swaps = 0;     // bundles put in force since the start, the first included
  std::uint64_t refusals = 0;  // bundles that were broken, older, expired or incomplete
  bool from_copy = false;      // the node's own copy is in force: since the start, no published one was good
  base::Instant since{};       // of the last swap
  std::string last_refusal;    // in French, empty if the last bundle seen was good; no name, host or address
};

class Live {
 public:
  // Where the loud line goes, which says what goes on meanwhile; standard error unless a test listens.
  using Complain = std::function<void(const base::Error&)>;

  // Loads what is there, if it can be, and watches the manifest every `every`; the watching thread also keeps
  // the copy. `clock` must outlive it.
  Live(BundleOptions options, const base::Clock& clock,
       std::chrono::milliseconds every = std::chrono::milliseconds(200), Complain complain = {});
  // Stops and joins the thread.
  ~Live();
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  // The bundle in force, null before the first. Takes a lock: for threads that answer, see Reader.
  [[nodiscard]] std::shared_ptr<const Bundle> current() const;
  [[nodiscard]] LiveStatus status() const;

  // Looks at once, in the caller's thread: true if another bundle is in force now.
  bool look_now();
  // Copies the bundle in force now, if it is not yet; false if that failed.
  bool keep_now();

  // One thread's view: one atomic load while nothing changes; the lock is only taken after a swap. What get()
  // returned stays valid until the next get() of this Reader.
  class Reader {
   public:
    explicit Reader(const Live& live) : live_(&live) {}
    const std::shared_ptr<const Bundle>& get() {
      const std::uint64_t now = live_->version_.load(std::memory_order_acquire);
      if (now != version_) {
        bundle_ = live_->current();
        version_ = now;
      }
      return bundle_;
    }
    [[nodiscard]] std::shared_ptr<const policy::World> world() {
      const auto& bundle = get();
      return bundle == nullptr ? nullptr : bundle->world();
    }

   private:
    const Live* live_;
    std::uint64_t version_ = 0;
    std::shared_ptr<const Bundle> bundle_;
  };

 private:
  struct Shared {
    std::shared_ptr<const Bundle> bundle;
    LiveStatus status;
  };

  // What failed and may heal by itself is tried again after so many looks.
  class Retry {
   public:
    void after(int looks) { pause_ = left_ = looks; }
    void never() { pause_ = 0; }
    [[nodiscard]] int pause() const { return pause_; }
    // Counts one look.
    bool due() { return pause_ > 0 && --left_ <= 0; }

   private:
    int pause_ = 0;  // 0: never
    int left_ = 0;
  };

  void watch();
  bool start_on_copy(const base::Error& published);
  void put_in_force(std::shared_ptr<const Bundle> bundle, bool from_copy);
  // `meanwhile`: what goes on, in both languages.
  void refuse(base::Error error, std::string_view french_meanwhile, std::string_view english_meanwhile);

  const BundleOptions options_;
  const base::Clock& clock_;
  const std::chrono::milliseconds every_;
  const Complain complain_;
  base::Guarded<Shared> shared_;
  std::atomic<std::uint64_t> version_{0};  // grows with every swap, after `shared_` holds the new bundle

  std::mutex looking_;  // one look at a time; guards the four below
  bool looked_ = false;
  std::optional<FileIdentity> seen_;  // the manifest that was looked at last
  std::string complained_;            // the last complaint, said once
  Retry retry_;

  std::mutex keeping_;      // one copy at a time; guards the three below
  std::uint64_t kept_ = 0;  // the manifest in force when it was tried last
  std::string not_kept_;    // the last complaint about the copy, said once
  Retry retry_keeping_;

  std::mutex stop_mutex_;
  std::condition_variable stop_changed_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace cartulaire::node
