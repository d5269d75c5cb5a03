#include "adapters/squid/log_daemon.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

#include "adapters/squid/backlog.hpp"

namespace cartulaire::adapters::squid {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr std::size_t kBatch = 4096;                        // events submitted together
constexpr std::size_t kTexts = std::size_t{4} << 20;        // their texts
constexpr std::size_t kTextsOfOne = 7 * journal::kMaxText;  // what one event may need of them
constexpr std::chrono::milliseconds kTick{200};

// The writing half: lines in, events out. Lives on its own thread.
class Recorder {
 public:
  Recorder(LogDaemonParts& parts, Backlog& backlog, std::atomic<std::uint64_t>& dropped)
      : parts_(parts), backlog_(backlog), dropped_(dropped), activity_(parts.seed) {
    events_.reserve(kBatch);
  }

  void run() {
    std::string chunk;
    for (;;) {
      const Backlog::Taken taken = backlog_.take(chunk, kTick);
      if (taken == Backlog::Taken::ended) break;
      if (taken == Backlog::Taken::chunk) read_chunk(chunk);
      send();
      tick();
    }
    finish();
  }

 private:
  struct Sent {
    journal::Ticket ticket;
    std::uint64_t events;
  };

  void read_chunk(std::string_view chunk) {
    while (!chunk.empty()) {
      const std::size_t end = std::min(chunk.find('\n'), chunk.size());
      if (const auto text = log_text(chunk.substr(0, end))) read_line(*text);
      chunk.remove_prefix(std::min(end + 1, chunk.size()));
      if (events_.size() == kBatch || !texts_.room(kTextsOfOne)) send();
    }
  }

  void read_line(std::string_view text) {
    LineCounts& counts = parts_.ledger->counts();
    ++counts.lines;
    const std::optional<LogLine> line = read_log_line(text);
    if (!line) {
      ++counts.unread;
      note(journal::Loss::unread, 1);
      return;
    }
    if (const auto sequence = read_sequence(line->sequence))
      parts_.ledger->saw(sequence->incarnation, sequence->number);
    switch (kind_of(*line)) {
      case LineKind::step:
        ++counts.steps;
        return;
      case LineKind::undecided:
        ++counts.undecided;
        return;
      case LineKind::unasked:
        ++counts.unasked;
        note(journal::Loss::other, 1);
        return;
      case LineKind::visit:
        break;
    }
    if (line->journal.empty()) {
      ++counts.unannounced;
      return;
    }
    journal::SchemaPtr schema = parts_.schema_of(line->entity, line->version);
    if (schema == nullptr) {  // announced when it was decided; what may be written of it is not known here
      lose(1);
      return;
    }
    events_.push_back(visit_event(*line, std::move(schema), texts_, activity_));
    ++counts.visits;
  }

  // Hands the batch to the journal; waits for it as long as the daemon lives.
  void send() {
    while (!events_.empty()) {
      if (!open()) {
        if (!wait_or_give_up()) return;
        continue;
      }
      base::Result<journal::Ticket> ticket = writer_->submit(events_, parts_.retry_every);
      if (ticket) {
        sent_.push_back({*ticket, events_.size()});
        in_flight_ += events_.size();
        clear();
      } else if (writer_->failed()) {
        tell(ticket.error());
        abandon();
      } else if (past_deadline()) {
        lose(events_.size());
        clear();
      } else {
        tick();  // the journal holds us up: the account goes on
      }
      settle();
    }
  }

  // Whether there is a journal to write to; opens it where there is none.
  bool open() {
    if (writer_ != nullptr) return true;
    auto opened = parts_.open_journal();
    if (!opened) {
      tell(opened.error());
      return false;
    }
    writer_ = std::move(*opened);
    told_.clear();
    for (std::size_t kind = 0; kind < journal::kLossKinds; ++kind)
      if (noted_[kind] > 0)
        writer_->note_loss(static_cast<journal::Loss>(kind), std::exchange(noted_[kind], 0));
    return true;
  }

  bool wait_or_give_up() {
    if (past_deadline()) {
      lose(events_.size());
      clear();
      return false;
    }
    std::this_thread::sleep_for(parts_.retry_every);
    tick();
    return true;
  }
  // Past the end of the input, the journal is waited for only so long.
  bool past_deadline() {
    if (!deadline_ && backlog_.closed()) deadline_ = Clock::now() + parts_.patience_at_end;
    return deadline_ && Clock::now() >= *deadline_;
  }

  // A write or sync failed for good: what was not acknowledged is lost, a new segment begins.
  void abandon() {
    settle();
    writer_.reset();
    if (in_flight_ > 0) lose(std::exchange(in_flight_, 0));
    sent_.clear();
  }

  void settle() {
    if (writer_ == nullptr) return;
    const journal::Ticket durable = writer_->durable();
    while (!sent_.empty() && sent_.front().ticket <= durable) {
      in_flight_ -= sent_.front().events;
      sent_.pop_front();
    }
  }

  void lose(std::uint64_t events) {
    parts_.ledger->counts().lost += events;
    note(journal::Loss::other, events);
  }

  void note(journal::Loss kind, std::uint64_t count) {
    if (writer_ != nullptr) {
      writer_->note_loss(kind, count);
    } else {
      noted_[static_cast<std::size_t>(kind)] += count;
    }
  }

  // Every second: what the reading half had to drop, and the ledger.
  void tick() {
    const auto now = Clock::now();
    if (now < next_tick_) return;
    next_tick_ = now + std::chrono::seconds(1);
    if (const std::uint64_t dropped = dropped_.exchange(0); dropped > 0) {
      parts_.ledger->counts().lines += dropped;
      parts_.ledger->counts().lost += dropped;
      note(journal::Loss::queue_full, dropped);
    }
    if (writer_ == nullptr) open();
    if (writer_ != nullptr && writer_->failed()) abandon();
    settle();
    if (base::Status saved = parts_.ledger->save(); !saved) tell(saved.error());
  }

  void finish() {
    next_tick_ = {};
    tick();
    if (writer_ != nullptr && !sent_.empty()) {
      past_deadline();
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline_ - Clock::now());
      if (base::Status kept = writer_->wait(sent_.back().ticket, std::max(left, kTick)); !kept)
        tell(kept.error());
      settle();
      if (in_flight_ > 0) lose(in_flight_);
    }
    if (writer_ != nullptr)
      if (base::Status closed = writer_->close(); !closed) tell(closed.error());
    if (base::Status saved = parts_.ledger->save(); !saved) tell(saved.error());
  }

  // Each trouble once, until it is over.
  void tell(const base::Error& error) {
    if (error.english == told_) return;
    told_ = error.english;
    parts_.complain(error);
  }

  void clear() {
    events_.clear();
    texts_.clear();
  }

  LogDaemonParts& parts_;
  Backlog& backlog_;
  std::atomic<std::uint64_t>& dropped_;
  Activity activity_;
  Texts texts_{kTexts};
  std::vector<journal::Event> events_;
  std::unique_ptr<journal::Writer> writer_;
  std::deque<Sent> sent_;
  std::uint64_t in_flight_ = 0;
  std::array<std::uint64_t, journal::kLossKinds> noted_{};  // losses, while there is no journal to tell
  std::optional<Clock::time_point> deadline_;
  Clock::time_point next_tick_{};
  std::string told_;
};

// The reading half: whole lines into the backlog, until the input ends. Returns errno, or 0.
int read_all(int in, Backlog& backlog, std::atomic<std::uint64_t>& dropped) {
  constexpr std::size_t kRoom = 5 * kChunk;  // a line without end goes on in pieces of four chunks
  const auto buffer = std::make_unique_for_overwrite<char[]>(kRoom);
  std::size_t held = 0;
  for (;;) {
    const ssize_t got = ::read(in, buffer.get() + held, kChunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    held += static_cast<std::size_t>(got);
    const std::string_view pending(buffer.get(), held);
    const std::size_t end = pending.rfind('\n');
    if (got > 0 && end == std::string_view::npos && held < 4 * kChunk) continue;
    // At the end of the input, and in a line without end, what there is goes on as it is.
    const std::size_t whole = got == 0 || end == std::string_view::npos ? held : end + 1;
    if (whole > 0 && !backlog.put(std::string(pending.substr(0, whole))))
      dropped += log_lines_in(pending.substr(0, whole));
    if (got == 0) return 0;
    held -= whole;
    std::memmove(buffer.get(), buffer.get() + whole, held);
  }
}

}  // namespace

base::Status run_log_daemon(int in, LogDaemonParts parts) {
  Backlog backlog(parts.backlog_bytes);
  std::atomic<std::uint64_t> dropped = 0;
  Recorder recorder(parts, backlog, dropped);
  std::jthread writing([&recorder] { recorder.run(); });
  const int error = read_all(in, backlog, dropped);
  backlog.close();
  writing.join();
  if (error != 0)
    return base::fail(base::ErrorCode::io, "squid",
                      std::string("la lecture des lignes de Squid a échoué : ") + std::strerror(error),
                      std::string("reading Squid's lines failed: ") + std::strerror(error));
  return {};
}

}  // namespace cartulaire::adapters::squid
