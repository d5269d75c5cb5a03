// Answers and log lines, reconciled: for each start of a helper, how many answers it gave and which of them
// came back as a log line.
//
// In one folder, SPOOL/squid, without anything that tells of a person or a site:
//
//   answers-INCARNATION   one mapped page of a helper: magic, answers so far, start (milliseconds)
//   lines-INCARNATION     text of a log daemon, rewritten every second: counters, then for each helper the
//                         numbers seen ("seen INCARNATION 1-90 92")
//
// Whoever lives holds a lock (flock) on its file. An answer without a line is a tunnel still open, a line on
// its way, or a loss; once every helper and daemon of the time is gone, it is a loss.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/squid/seen.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/file.hpp"

namespace cartulaire::adapters::squid {

// A name never given twice: the moment in milliseconds and the process, in hexadecimal.
std::string new_incarnation(base::Instant now);

// The helper's side.
class AnswerLedger {
 public:
  static base::Result<AnswerLedger> open(const platform::Path& folder, const std::string& incarnation,
                                         base::Instant now);
  void answered(std::uint64_t total);

 private:
  platform::File lock_;
  platform::SharedPage page_;
};

// What a log daemon counts. All since its start.
struct LineCounts {
  std::uint64_t lines = 0;        // log lines received
  std::uint64_t visits = 0;       // events handed to the journal
  std::uint64_t steps = 0;        // first lines of tunnels, whose visit is the second
  std::uint64_t unannounced = 0;  // decided, and no class web announced for the person: not written
  std::uint64_t undecided = 0;    // refused by Squid itself before any question: bad requests, full queue
  std::uint64_t unasked = 0;      // let pass without any answer of ours: Squid's configuration is wrong
  std::uint64_t unread = 0;       // lines that are not of our format
  std::uint64_t lost = 0;         // read and given up: the journal could not take them
};

// The log daemon's side. Not thread-safe.
class LineLedger {
 public:
  static base::Result<LineLedger> open(const platform::Path& folder, const std::string& incarnation);
  // One that is kept in memory only: where no file can be had, the log daemon goes on all the same.
  static LineLedger unkept() { return {}; }
  // False for a number that was seen before.
  bool saw(std::string_view helper, std::uint64_t number);
  LineCounts& counts() { return counts_; }
  // Writes the file; errors are the caller's to tell.
  base::Status save();

 private:
  platform::Path path_;
  platform::File lock_;
  LineCounts counts_;
  std::map<std::string, Seen, std::less<>> seen_;
};

struct Reconciliation {
  struct Helper {
    std::string incarnation;
    base::Instant started{};  // 1970 where its page is gone
    bool alive = false;
    std::uint64_t answered = 0;
    std::uint64_t seen = 0;
    std::uint64_t missing = 0;  // answered and not seen
    std::uint64_t doubled = 0;
    bool settled = false;  // nobody is left who could still bring a line: what is missing is lost
  };
  std::vector<Helper> helpers;
  LineCounts counts;  // of all daemons
  bool daemon_alive = false;
};

// Reads every ledger of the folder. not_found where there is none.
base::Result<Reconciliation> reconcile(const platform::Path& folder);

}  // namespace cartulaire::adapters::squid
