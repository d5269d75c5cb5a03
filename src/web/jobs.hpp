// What the hub's process does by itself: mail, acts into the journal, erasing, webhooks. Each job has a
// thread, so that one that fails or hangs holds back no other, and a row in the store, so that of two hubs on
// one database one runs it (store/jobs.hpp).
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "web/hub.hpp"

namespace cartulaire::web {

struct JobRun {
  store::Store& store;
  std::function<bool()> stopped;  // the process wants to end: leave what was not begun
  base::Instant& not_before;      // of the next run, where the work knows better
};
using JobWork = std::function<base::Status(const JobRun&)>;

struct Job {
  std::string name;  // "mail"; "webhook:ENTITY/NAME"
  std::string french;
  std::string english;
  std::chrono::seconds every{60};
  std::optional<int> hour{};           // once a day, from this hour on, in UTC; `every` is for after an error
  std::chrono::seconds longest{3600};  // longer is taken for hung: another hub may run it then
  JobWork work{};
};

// What the settings ask for. `hub` must outlive the work; without it (nullptr) there are names alone.
std::vector<Job> jobs_of(const WebConfig& config, Hub* hub);

// When it runs next after a run that ended at `now`.
base::Instant next_run(const Job& job, bool went_well, base::Instant now);

class Jobs {
 public:
  // A thread each. `hub` must outlive this.
  Jobs(Hub& hub, std::vector<Job> jobs);
  // Waits for all of them.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Asks all to end; whether they have within `patience`. One that has not can only be cut off with the
  // process: that is as good as a kill -9, which each of them stands.
  bool stop(std::chrono::milliseconds patience);

 private:
  struct Running {
    std::chrono::steady_clock::time_point until;  // no renewal after
  };
  void live(const Job& job);
  void renew();
  base::Instant run(const Job& job);
  base::Status work(const Job& job, base::Instant& not_before);
  base::Result<bool> claim(const Job& job, base::Instant& next);
  void end(const Job& job, const base::Status& outcome, base::Instant not_before);
  bool pause(std::chrono::milliseconds time);  // false: stopped
  bool wait_until(base::Instant at);
  bool stopped();

  Hub& hub_;
  std::string holder_;
  std::vector<Job> jobs_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  std::size_t living_ = 0;  // threads
  std::map<std::string, Running> running_;
  std::vector<std::jthread> threads_;
};

}  // namespace cartulaire::web
