// Log files in, events of the class `sessions` out: only what the charter announces, once each.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "adapters/sessions/mapping.hpp"
#include "adapters/sessions/reader.hpp"
#include "adapters/sessions/state.hpp"
#include "adapters/sessions/table.hpp"
#include "base/result.hpp"
#include "journal/event.hpp"
#include "journal/status.hpp"

namespace cartulaire::adapters::sessions {

// The journal as the importer needs it; all of one source's writer.
struct JournalEnd {
  // Durable on return.
  std::function<base::Status(std::span<const journal::Event>)> append;
  // The sequence of the next event, all earlier ones being durable.
  std::function<std::uint64_t()> next_sequence;
  std::function<void(journal::Loss, std::uint64_t)> note_loss;
};

struct ImportCounts {
  std::uint64_t read = 0;  // records of this run
  std::uint64_t written = 0;
  std::uint64_t already = 0;      // records imported before: by an earlier run, or by an overlapping export
  std::uint64_t other = 0;        // well written, but no session's
  std::uint64_t unannounced = 0;  // refused logins, where the charter does not announce `verdict`
  std::uint64_t past_term = 0;    // older than the announced retention: dropped
  std::uint64_t nobody = 0;
  std::uint64_t without_beginning = 0;
  std::uint64_t open = 0;  // sessions that wait for their end
  std::array<std::uint64_t, kReadings> readings{};
  std::set<std::string> left_out;  // fields that the source tells and the charter does not announce

  [[nodiscard]] std::uint64_t unread() const;
};

struct ImportOptions {
  base::TimeZone zone;                    // of times without one: the charter's
  std::optional<base::Instant> no_later;  // the end of the log, where the files' own dates do not tell
  std::size_t batch_events = 4096;        // appended together, about; the state is saved with them
  std::uint64_t batch_records = 500'000;  // and at least that often
};

class Importer {
 public:
  // Everything must outlive the importer. `now` stays the same for a whole run.
  Importer(const Mapping& mapping, journal::SchemaPtr schema, ImportOptions options, StateFile& file,
           JournalEnd journal, base::Instant now);

  // Reads what the last import left; before anything else.
  base::Status start();
  // Reads one file ("-": standard input) from where an earlier import stopped. On an error, what was read
  // before it is kept.
  base::Status import(const std::string& path);
  // After the last file: sessions that nobody heard of for too long are written.
  base::Status finish();

  [[nodiscard]] const ImportCounts& counts() const { return counts_; }

 private:
  class Pass;
  void take(const Step& step);
  void keep_what_is_announced(Step& step);
  void emit(Session&& session);
  // The batch in hand to the journal, then the state to its file; `cursor`: the file in hand, if any.
  base::Status commit(const Cursor* cursor);
  [[nodiscard]] journal::Event event_of(const Session& session, std::array<std::byte, 16>& address) const;
  [[nodiscard]] base::Instant oldest() const;
  void store(const Cursor& cursor);

  const Mapping& mapping_;
  journal::SchemaPtr schema_;
  ImportOptions options_;
  StateFile& file_;
  JournalEnd journal_;
  base::Instant now_;
  State state_;
  std::map<std::string, std::uint64_t, std::less<>> serials_;  // as they will be when the file is done
  Table table_;
  Table::Emit emit_;
  std::vector<Session> sessions_;  // of the batch in hand
  bool cursor_known_ = false;      // the file in hand has the last cursor of the state
  std::uint64_t skip_ = 0;
  std::uint64_t noted_unread_ = 0;
  std::string key_;
  std::string scope_;
  ImportCounts counts_;
};

}  // namespace cartulaire::adapters::sessions
