// Acts of administrators: events of the outbox into the journal, class `admin`, as the charter announces it.
//
// Each once, also when a hub is killed at any moment or two of them run (store/taking.hpp). The field
// `object` begins with the event's number in its entity, so that a reader sees a double and a gap. An entity
// whose charter does not announce the class keeps its events in the outbox: nothing of them is written.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/event.hpp"
#include "journal/status.hpp"
#include "journal/writer.hpp"
#include "platform/file.hpp"
#include "store/taking.hpp"

namespace cartulaire::hub {

inline constexpr std::string_view kActsClass = "admin";
inline constexpr std::string_view kActsWriter = "acts";

// The journal as acts need it: a writer that nobody else writes with.
struct ActsJournal {
  std::string taker;  // tells this writer from every other one, after restarts too
  std::function<base::Status(std::span<const journal::Event>)> append;  // durable on return
  std::function<std::uint64_t()> next_sequence;
  std::function<void(std::uint64_t)> note_gap;
};
// Of an open writer of that spool; `writer` must outlive it. Errors: io.
base::Result<ActsJournal> acts_journal(journal::Writer& writer, const platform::Path& spool);

struct ActsTaken {
  std::uint64_t written = 0;
  std::uint64_t already = 0;             // written before a stop that came too early to say so
  std::int64_t missing = 0;              // ALARM: numbers that nobody has
  std::vector<std::string> unannounced;  // entities with events that their charter does not let be written
  std::vector<std::string> taken_over;   // entities that another hub took over: theirs may be there twice
};

// Everything that waits, for the entities of `schemas` (node::schemas_of(bundle, kActsClass)). Returns what
// was done. Errors: of the store, of the journal; what was taken before them is taken. To be called again.
base::Result<ActsTaken> take_acts(store::Store& store, const ActsJournal& journal,
                                  std::span<const journal::SchemaPtr> schemas, const base::Clock& clock);

// What the portal shows of acts: those that wait, and how many the journal has. What the journal has is
// sealed: it is read as the charter says (docs/operations/openings.md), not here.
struct RecentActs {
  std::vector<store::Waiting> waiting;  // the oldest first
  std::int64_t last = 0;                // the number given last
  std::int64_t taken = 0;               // the journal has all up to this one
};
base::Result<RecentActs> recent_acts(store::Reading& in, const store::EntityScope& scope, std::int64_t after,
                                     int limit);

}  // namespace cartulaire::hub
