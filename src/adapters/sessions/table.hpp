// Sessions that are open: beginnings wait here for their end, within bounds, across runs.
//
// What is kept of a person is what will be written, and only until it is: the key is a hash, a session that
// ended leaves nothing but that hash.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/sessions/reader.hpp"
#include "base/result.hpp"
#include "platform/json.hpp"

namespace cartulaire::adapters::sessions {

// What will be one event.
struct Session {
  std::string user;
  std::string address;
  std::string host;
  std::string application;
  base::Instant at;  // its end; where nobody saw one, the last moment at which it was there
  std::optional<std::chrono::milliseconds> lasted;
  bool refused = false;
};

struct TableOptions {
  bool unique_key = false;
  std::chrono::seconds timeout = std::chrono::hours(24);
  std::size_t most = 20'000;  // entries; past it the oldest is written with what is known of it
};

class Table {
 public:
  using Emit = std::function<void(Session&&)>;
  explicit Table(TableOptions options) : options_(options) {}

  // `step.key` and `step.scope` are hashes (or anything that names them). `now` is the clock's.
  void apply(const Step& step, base::Instant now, const Emit& emit);
  // Sessions of which nothing was heard for `timeout`, by the log's time or by the clock's, or since `oldest`
  // (what is older may not be kept, here either).
  void expire(base::Instant now, base::Instant oldest, const Emit& emit);

  [[nodiscard]] std::size_t open() const { return open_; }
  // Ends of which no beginning was seen, and which do not say how long it lasted: not written.
  [[nodiscard]] std::uint64_t without_beginning() const { return without_beginning_; }
  // Logins and beginnings that name nobody: not written.
  [[nodiscard]] std::uint64_t nobody() const { return nobody_; }

  [[nodiscard]] platform::Json to_json() const;
  // `invalid` where it was not written by to_json().
  base::Status read_json(const platform::Json& json);

 private:
  enum class State : std::uint8_t { noted, open, over };
  struct Entry {
    State state = State::noted;
    std::string key;
    std::string scope;
    std::string user;
    std::string address;
    std::string host;
    std::string application;
    base::Instant began;
    base::Instant seen;                          // last heard of, the log's time
    std::optional<std::chrono::seconds> lasted;  // as the source said last
    base::Instant read;                          // last heard of, the clock's
  };
  using Entries = std::map<std::uint64_t, Entry>;  // in the order of their beginning

  Entry* find(std::string_view key);
  Entry& add(const Step& step, base::Instant now, const Emit& emit);
  void remove(Entries::iterator entry);
  void remove(Entry& entry);
  void set_state(Entry& entry, State state);
  void open_entry(Entry& entry, const Step& step);
  static void merge(Entry& entry, const Step& step, base::Instant now);
  void begin(const Step& step, base::Instant now, const Emit& emit);
  void update(const Step& step, base::Instant now, const Emit& emit);
  void end(const Step& step, base::Instant now, const Emit& emit);
  void once(const Step& step, const Emit& emit);
  void end_scope(const Step& step, const Emit& emit);
  void write_as_known(const Entry& entry, const Emit& emit) const;
  static void write_ended(const Entry& entry, const Step& step, const Emit& emit);
  // Written (or not, by the caller); its key is remembered where it will not come again.
  void close(Entry& entry);

  TableOptions options_;
  Entries entries_;
  std::unordered_map<std::string, std::uint64_t> by_key_;
  std::unordered_map<std::string, std::set<std::uint64_t>> by_scope_;
  std::uint64_t next_ = 0;
  std::size_t open_ = 0;
  base::Instant newest_;  // the latest time in the log
  std::uint64_t without_beginning_ = 0;
  std::uint64_t nobody_ = 0;
};

}  // namespace cartulaire::adapters::sessions
