// Answers and log lines, reconciled: for each start of a helper, how many answers it gave and which of them
// came back as a log line.
//
// In one folder, SPOOL/squid, without anything that tells of a person or a site:
//
//   answers-INCARNATION   one mapped page of a helper: magic, answers so far, start (milliseconds), the Squid
//                         that started it, answers let pass unwritten, answers that a draft was asked about,
//                         whether a draft is evaluated (DraftState)
//   lines-INCARNATION     text of a log daemon, rewritten every second: counters, the Squid that started it
//                         ("squid PROCESS TICKS"), then for each helper the numbers seen ("seen INCARNATION
//                         1-90 92")
//
// Whoever lives holds a lock (flock) on its file. An answer without a line is a tunnel still open, a line on
// its way, or a loss; once nobody is left whom that helper's Squid started, it is a loss.
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

// The Squid that started this process. Only the log daemons of the same Squid can still bring the line of an
// answer: it is one process until it is restarted, however often it is reconfigured.
struct SquidProcess {
  std::uint64_t number = 0;
  std::uint64_t started = 0;  // in ticks since the machine started: numbers are given again
  friend bool operator==(const SquidProcess&, const SquidProcess&) = default;
};
SquidProcess squid_that_started_us();

enum class DraftState : std::uint8_t {
  none,
  evaluated,
  over,    // its last day has passed
  broken,  // it cannot be evaluated; the helper said why on standard error
};

// The helper's side.
class AnswerLedger {
 public:
  static base::Result<AnswerLedger> open(const platform::Path& folder, const std::string& incarnation,
                                         base::Instant now, SquidProcess squid = squid_that_started_us());
  // Both since the start. `let_pass`: allowed although the journal could not be written, as its clause says.
  void answered(std::uint64_t total, std::uint64_t let_pass);
  void drafted(std::uint64_t evaluated, DraftState state);

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
  std::uint64_t untold = 0;       // answers of which it is not known any more whether their line came
};

// The log daemon's side. Not thread-safe.
class LineLedger {
 public:
  static base::Result<LineLedger> open(const platform::Path& folder, const std::string& incarnation,
                                       SquidProcess squid = squid_that_started_us());
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
  SquidProcess squid_;
  LineCounts counts_;
  std::map<std::string, Seen, std::less<>> seen_;
};

struct Reconciliation {
  struct Helper {
    std::string incarnation;
    base::Instant started{};  // 1970 where its page is gone
    bool alive = false;
    SquidProcess squid;
    std::uint64_t answered = 0;
    std::uint64_t let_pass = 0;  // of them, allowed while the journal could not be written
    std::uint64_t drafted = 0;   // of them, those that a draft was asked about
    DraftState draft = DraftState::none;
    std::uint64_t seen = 0;
    std::uint64_t missing = 0;  // answered and not seen
    std::uint64_t doubled = 0;
    bool settled = false;  // nobody is left who could still bring a line: what is missing is lost
  };
  std::vector<Helper> helpers;
  LineCounts counts;  // of all daemons

  // Answers without a line, of helpers that are settled and of those that are not.
  [[nodiscard]] std::uint64_t answers_lost() const;
  [[nodiscard]] std::uint64_t answers_open() const;
  [[nodiscard]] std::uint64_t let_pass() const;
  [[nodiscard]] std::uint64_t drafted() const;
  // Of the helpers that live: broken before the others, then evaluated.
  [[nodiscard]] DraftState draft() const;
  // Every answer and every line that could be expected by now is in the journal, or announced by no charter.
  [[nodiscard]] bool complete() const;
};

// Reads every ledger of the folder. not_found where there is none.
base::Result<Reconciliation> reconcile(const platform::Path& folder);

}  // namespace cartulaire::adapters::squid
