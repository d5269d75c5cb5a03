// What lies between Squid, which must never wait, and the journal, which may.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace cartulaire::adapters::squid {

// Whole lines in chunks, first in first out, between one thread that puts and one that takes. Bounded: past
// the limit nothing more is taken in, and the caller counts what it had to drop.
class Backlog {
 public:
  explicit Backlog(std::size_t limit) : limit_(limit) {}

  // False: no room; the chunk is not taken.
  bool put(std::string&& chunk);
  // Nothing will be put any more.
  void close();
  // The next chunk; waits for one. Nothing once it is closed and empty, or when `wait` has passed.
  enum class Taken : std::uint8_t { chunk, ended, nothing };
  Taken take(std::string& chunk, std::chrono::milliseconds wait);
  [[nodiscard]] bool closed() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::string> chunks_;
  std::size_t limit_;
  std::size_t bytes_ = 0;
  bool closed_ = false;
};

// How many log lines ('L') a chunk of whole lines holds.
std::uint64_t log_lines_in(std::string_view chunk);

}  // namespace cartulaire::adapters::squid
