// From Squid's log lines to the journal's events: one visit, one event, and in it only what is announced.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/squid/log_line.hpp"
#include "journal/event.hpp"

namespace cartulaire::adapters::squid {

enum class LineKind : std::uint8_t {
  visit,      // a request that was decided, and is over
  step,       // the first line of a peeked tunnel: its visit is told by the line of the tunnel itself
  undecided,  // Squid refused it before asking us: a bad request, a full queue
  unasked,    // it passed and we were never asked
};
LineKind kind_of(const LogLine& line);

// The schema that the effective charter of (entity, version) announces for the class web; null if there is
// none or it is not known any more. "-" and unknown entities are null too.
using SchemaOf = std::function<journal::SchemaPtr(std::string_view entity, std::string_view version)>;

// Texts of a batch of events, at addresses that stay. Cleared together.
class Texts {
 public:
  explicit Texts(std::size_t capacity) : bytes_(capacity) {}
  // `text` unescaped and kept; at most journal::kMaxText bytes of it. Empty when there is no room.
  std::string_view keep_unescaped(std::string_view text);
  std::string_view keep(std::string_view text);
  [[nodiscard]] bool room(std::size_t bytes) const { return bytes_.size() - used_ >= bytes; }
  void clear() { used_ = 0; }

 private:
  std::vector<char> bytes_;
  std::size_t used_ = 0;
};

// Sessions and activity, which no single line tells (LG-02). Kept in memory only, in tables of fixed size
// keyed by a hash with a random seed; they die with the process. A forgotten entry makes a session begin
// anew.
class Activity {
 public:
  // A visit after this long without one is a new session.
  static constexpr std::int64_t kSessionGap = std::int64_t{30} * 60 * 1000;

  explicit Activity(std::uint64_t seed);
  // 1 where this visit of `who` to `site` begins a session.
  std::uint64_t begins_session(std::string_view who, std::string_view site, std::int64_t began,
                               std::int64_t ended);
  // Milliseconds of began…ended during which `who` was not already busy with an earlier visit.
  std::uint64_t adds(std::string_view who, std::int64_t began, std::int64_t ended);

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::int64_t until = 0;
  };
  Slot& slot(std::vector<Slot>& table, std::string_view who, std::string_view site) const;

  std::uint64_t seed_;
  std::vector<Slot> sessions_;
  std::vector<Slot> busy_;
};

// INVARIANT: kind_of(line) is visit, `texts` has room for 7 * journal::kMaxText bytes. `line.journal` says
// whether the subject is written: without it there is neither user, address, workstation nor session in the
// event.
journal::Event visit_event(const LogLine& line, journal::SchemaPtr schema, Texts& texts, Activity& activity);

}  // namespace cartulaire::adapters::squid
