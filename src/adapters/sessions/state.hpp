// What one source remembers between two imports: how far each file was read, which sessions are open, and
// what was about to be written when the last import stopped.
//
// An import must neither double nor lose an event, even when it is killed between the journal and this file.
// So the state that will hold after a batch is stored first, with the sequence at which the batch begins; the
// journal tells at the next start how much of it was written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sessions/source_file.hpp"
#include "adapters/sessions/table.hpp"
#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::adapters::sessions {

// How far a file was read. A file is known by what it holds, not by its name or inode: it may be renamed,
// copied or compressed by log rotation. Hashes are keyed with the state's salt.
struct Cursor {
  std::string head;  // of its first bytes
  std::uint64_t head_bytes = 0;
  std::string tail;  // of the last bytes before `offset`
  std::uint64_t tail_bytes = 0;
  std::uint64_t offset = 0;   // whole records end here
  std::uint64_t records = 0;  // up to there
};

struct State {
  std::string salt;             // 64 hexadecimal digits
  std::vector<Cursor> cursors;  // the one used last is the last
  std::map<std::string, std::uint64_t, std::less<>> serials;
  platform::Json table;  // Table::to_json; null at first

  static constexpr std::size_t kMostCursors = 1000;
  static constexpr std::size_t kMostSerials = 10'000;
  static constexpr std::size_t kSample = 1024;  // bytes of head and tail

  [[nodiscard]] std::string hash(std::string_view text) const;
  // The place in `cursors` of the one that has read furthest into this file, or cursors.size().
  [[nodiscard]] base::Result<std::size_t> find(const SourceFile& source) const;
};

// The files FOLDER/ID.json and FOLDER/ID.next.json, mode 0600. Whoever holds the journal's writer of this
// source may use it.
class StateFile {
 public:
  StateFile(platform::Path folder, std::string id) : folder_(std::move(folder)), id_(std::move(id)) {}

  // `next_sequence`: the journal's. After a batch that was written in part, `skip` tells how many events the
  // next import makes again first. Errors: corrupt, io.
  base::Result<State> load(std::uint64_t next_sequence);
  [[nodiscard]] std::uint64_t skip() const { return skip_; }

  // Before `events` events are appended at `sequence`: what will hold then.
  base::Status prepare(const State& after, std::uint64_t sequence, std::uint64_t events);
  // Holds now: the events are durable, or there were none.
  base::Status save(const State& state);

 private:
  [[nodiscard]] platform::Path path(std::string_view end) const { return folder_ / (id_ + std::string(end)); }

  platform::Path folder_;
  std::string id_;
  std::uint64_t skip_ = 0;
};

}  // namespace cartulaire::adapters::sessions
