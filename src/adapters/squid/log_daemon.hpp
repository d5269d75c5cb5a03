// The log daemon: Squid writes its log lines to our standard input, we turn them into events of the journal.
//
// Squid never waits for a log daemon: past its own buffer it drops lines without a word. So one thread does
// nothing but read, and another writes; between them lies a bounded backlog. What finds no room there is
// counted, journaled as a loss and shown; it is never lost in silence. The daemon reads to the end of its
// input, whatever happens to the journal, and then waits for the journal until `patience_at_end` has passed.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/squid/ledger.hpp"
#include "adapters/squid/visit.hpp"
#include "base/result.hpp"
#include "journal/writer.hpp"

namespace cartulaire::adapters::squid {

struct LogDaemonParts {
  // Asked for lines whose decision says that they are written: null is a loss.
  SchemaOf schema_of;
  // Opens the journal, at the start and again after it failed for good. An error is told, and tried again.
  std::function<base::Result<std::unique_ptr<journal::Writer>>()> open_journal;
  LineLedger* ledger = nullptr;  // borrowed; used by the writing thread only
  // Says something on the daemon's standard error, where Squid's own log is (no names, no hosts).
  std::function<void(const base::Error&)> complain;
  std::uint64_t seed = 0;  // random, for Activity

  std::size_t backlog_bytes = std::size_t{64} << 20;
  std::chrono::milliseconds retry_every{1000};
  std::chrono::milliseconds patience_at_end{30'000};
};

// Returns when `in` has ended and everything was acknowledged or counted as lost. An error where reading
// failed.
base::Status run_log_daemon(int in, LogDaemonParts parts);

}  // namespace cartulaire::adapters::squid
