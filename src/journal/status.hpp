// The status page: how a writer is, for other processes, at the price of reading a few words of memory.
//
// The Squid helper reads it at every request; so nothing here asks the operating system for anything.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

enum class DiskState : std::uint8_t {
  none = 0,  // no writer has been here
  ok = 1,
  low = 2,     // less room than the warning mark: still written
  full = 3,    // events wait; nothing is acknowledged
  failed = 4,  // a write or sync failed for good: the writer must be started again
  closed = 5,  // the writer stopped in good order
};

enum class Loss : std::uint8_t { queue_full = 0, unread = 1, gap = 2, other = 3 };
inline constexpr std::size_t kLossKinds = 4;
std::string_view loss_name(Loss loss);
std::string_view disk_state_name(DiskState state);

struct Health {
  DiskState state = DiskState::none;
  std::uint64_t process = 0;
  base::Instant heartbeat;                      // the writer was alive
  base::Instant last_commit;                    // 1970 if never
  std::optional<base::Instant> oldest_pending;  // receipt of the oldest event not yet on the disk
  std::uint64_t next_sequence = 0;
  std::uint64_t acknowledged = 0;  // since the writer started
  std::uint64_t segment = 0;
  std::uint64_t free_bytes = 0;
  base::Instant last_head;                // signed head that reached the checkpoint file
  std::uint64_t head_failures = 0;        // heads that could not be written there, since the writer started
  std::uint64_t stale_key_days = 0;       // age of the day key in use; 0 is right
  std::uint64_t cut_bytes = 0;            // tails cut at starts, in all
  std::uint64_t losses[kLossKinds] = {};  // in all, kept across restarts

  // Events are reaching the disk: the state is ok, the writer gave a sign of life within `patience`, and no
  // event has waited longer than that. Issue: past 2 s the helper answers as the clause's `on_failure` says.
  [[nodiscard]] bool ready(base::Instant now,
                           std::chrono::milliseconds patience = std::chrono::seconds(2)) const;
};

// Read side, for another process. Thread-safe.
class StatusReader {
 public:
  // `folder`: the writer's. not_found while no writer has been there.
  static base::Result<StatusReader> open(const platform::Path& folder);
  [[nodiscard]] Health health() const;
  // health().ready(), reading only what it needs: about ten nanoseconds.
  [[nodiscard]] bool ready(base::Instant now,
                           std::chrono::milliseconds patience = std::chrono::seconds(2)) const;

 private:
  platform::SharedPage page_;
};

// Write side, owned by the Writer.
class StatusPage {
 public:
  static base::Result<StatusPage> open(const platform::Path& folder);

  // Words of the page, 8 bytes each, in this order (docs/format/journal.md).
  enum class Word : std::uint8_t {
    magic,
    process,
    heartbeat,
    last_commit,
    oldest_pending,
    state,
    acknowledged,
    next_sequence,
    segment,
    free_bytes,
    last_head,
    head_failures,
    stale_key_days,
    cut_bytes,
    losses,  // kLossKinds words from here
  };
  void set(Word word, std::uint64_t value);
  void set(Word word, base::Instant value);
  void set(DiskState state) { set(Word::state, static_cast<std::uint64_t>(state)); }
  void add(Word word, std::uint64_t count);
  void add(Loss loss, std::uint64_t count);
  [[nodiscard]] Health health() const;

 private:
  platform::SharedPage page_;
};

}  // namespace cartulaire::journal
