// The writer of the spool: events in, durable on return (docs/format/journal.md).
//
// One Writer owns one folder (an exclusive lock keeps a second process out) and may be called from any number
// of threads. Events of all callers share the group commit: 20 ms or 20 000 events, one fdatasync.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/disk.hpp"
#include "journal/event.hpp"
#include "journal/status.hpp"
#include "platform/file.hpp"

namespace cartulaire::journal {

struct WriterOptions {
  platform::Path spool;       // SPOOL: node.key is here, made at the first start
  std::string node = "node";  // 1 to 64 of A-Z a-z 0-9 . _ -
  std::string writer = "web";
  platform::Path intake;      // the hub's public day keys
  platform::Path checkpoint;  // file that receives the signed heads; empty: SPOOL/WRITER/heads

  std::chrono::milliseconds group_delay{20};
  std::uint32_t group_events = 20'000;
  std::uint64_t queue_bytes = std::uint64_t{32} << 20;    // encoded events waiting; past it submit() waits
  std::uint64_t segment_bytes = std::uint64_t{64} << 20;  // a segment is ended once it is larger
  std::chrono::milliseconds head_every = std::chrono::minutes(5);
  // Free bytes of the spool's file system: under `low` health says low; under `stop` nothing more is written
  // until `low` is reached again.
  std::uint64_t low_bytes = std::uint64_t{512} << 20;
  std::uint64_t stop_bytes = std::uint64_t{128} << 20;
  std::uint64_t reserve_bytes = std::uint64_t{16} << 20;  // kept allocated for the group in hand
};

// Names the events of one submission: durable once everything up to it is.
using Ticket = std::uint64_t;

using Patience = std::chrono::milliseconds;
inline constexpr Patience kForever = Patience::max();

class Writer {
 public:
  // Locks the folder, cuts a torn tail of the last segment, begins a new one. Fails with `refused` if another
  // process holds the folder, not_found where the hub has published no day key up to today (`cartulaire
  // journal keys`), too_large where the disk is full.
  // `clock` and `disk` must outlive the writer.
  static base::Result<std::unique_ptr<Writer>> open(WriterOptions options, const base::Clock& clock,
                                                    Disk& disk);
  // Like close(), its error unseen.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Returns once every event is on the disk (fdatasync returned): acknowledged. `unavailable` when `patience`
  // ran out: not acknowledged, though it may still be written. Any other error is fatal: see failed().
  base::Status append(std::span<const Event> events, Patience patience = kForever);

  // Copies the events into the queue and returns; they are acknowledged when wait() says so. Waits up to
  // `patience` for room in the queue: `unavailable` means none was taken, and the caller counts the loss.
  base::Result<Ticket> submit(std::span<const Event> events, Patience patience = kForever);
  base::Status wait(Ticket ticket, Patience patience = kForever);
  // The newest ticket whose events, and all earlier ones, are acknowledged.
  [[nodiscard]] Ticket durable() const;

  // Counts what the journal will never hold: on the status page at once, in the chain with the next group.
  void note_loss(Loss loss, std::uint64_t count);

  [[nodiscard]] Health health() const;
  // A write or fdatasync failed for good. Nothing is acknowledged any more, every call fails with the same
  // error, and the only right thing is to end the process: Linux may pretend that a second fdatasync worked.
  [[nodiscard]] bool failed() const;

  // Writes what is pending, ends the segment with a signed head. Idempotent.
  base::Status close();

 private:
  class Impl;
  explicit Writer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cartulaire::journal
