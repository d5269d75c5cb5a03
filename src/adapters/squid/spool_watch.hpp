// Whether the journal can be written, as its writers say on their status pages.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "journal/status.hpp"
#include "platform/file.hpp"

namespace cartulaire::adapters::squid {

// Log daemons write as "web"; where another one still holds it (Squid reconfigures), as "web-1", "web-2"…
inline constexpr int kMaxWriters = 16;
std::string writer_name(int index);

// Reads memory at every question, the folder once a second. Not thread-safe.
class SpoolWatch {
 public:
  // The first `patience` after the start counts as writable: Squid starts us and the log daemon together.
  SpoolWatch(platform::Path spool, base::Instant started,
             std::chrono::milliseconds patience = std::chrono::seconds(2));

  // At least one writer commits (journal::Health::ready). A writer that has stopped does not count.
  bool writable(base::Instant now);

 private:
  void look(base::Instant now);

  platform::Path spool_;
  base::Instant started_;
  std::chrono::milliseconds patience_;
  base::Instant next_look_{};
  std::vector<std::pair<std::string, journal::StatusReader>> writers_;
};

}  // namespace cartulaire::adapters::squid
