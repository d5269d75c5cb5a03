#include "adapters/squid/spool_watch.hpp"

#include <algorithm>
#include <utility>

namespace cartulaire::adapters::squid {

std::string writer_name(int index) {
  return index == 0 ? "web" : "web-" + std::to_string(index);
}

SpoolWatch::SpoolWatch(platform::Path spool, base::Instant started, std::chrono::milliseconds patience)
    : spool_(std::move(spool)), started_(started), patience_(patience) {}

bool SpoolWatch::writable(base::Instant now) {
  if (now >= next_look_) look(now);
  for (const auto& [name, writer] : writers_)
    if (writer.ready(now, patience_)) return true;
  return now < started_ + patience_;
}

// Pages are mapped once: a writer that starts again keeps its page.
void SpoolWatch::look(base::Instant now) {
  next_look_ = now + std::chrono::seconds(1);
  for (int i = 0; i < kMaxWriters; ++i) {
    const std::string name = writer_name(i);
    const auto known =
        std::ranges::find(writers_, name, &std::pair<std::string, journal::StatusReader>::first);
    if (known != writers_.end()) continue;
    auto reader = journal::StatusReader::open(spool_ / name);
    if (reader) writers_.emplace_back(name, std::move(*reader));
  }
}

}  // namespace cartulaire::adapters::squid
