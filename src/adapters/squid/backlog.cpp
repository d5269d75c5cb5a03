#include "adapters/squid/backlog.hpp"

#include <utility>

namespace cartulaire::adapters::squid {

bool Backlog::put(std::string&& chunk) {
  {
    const std::lock_guard lock(mutex_);
    if (bytes_ + chunk.size() > limit_) return false;
    bytes_ += chunk.size();
    chunks_.push_back(std::move(chunk));
  }
  filled_.notify_one();
  return true;
}

void Backlog::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  filled_.notify_one();
}

Backlog::Taken Backlog::take(std::string& chunk, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  filled_.wait_for(lock, wait, [this] { return closed_ || !chunks_.empty(); });
  if (chunks_.empty()) return closed_ ? Taken::ended : Taken::nothing;
  chunk = std::move(chunks_.front());
  chunks_.pop_front();
  bytes_ -= chunk.size();
  return Taken::chunk;
}

bool Backlog::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::uint64_t log_lines_in(std::string_view chunk) {
  std::uint64_t lines = 0;
  bool at_start = true;
  for (const char c : chunk) {
    if (at_start && c == 'L') ++lines;
    at_start = c == '\n';
  }
  return lines;
}

}  // namespace cartulaire::adapters::squid
