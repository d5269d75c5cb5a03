// The on-call roster out of a file (DI-08): all of it in one transaction, or nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.hpp"
#include "people/source.hpp"
#include "store/on_call.hpp"
#include "store/store.hpp"

namespace cartulaire::people {

// A turn as a line tells it.
struct ListedTurn {
  int line = 0;
  std::string login;  // in lower case; empty: the key alone
  std::string key;
  base::Instant from;
  base::Instant until;  // half-open
  std::string duty;
};

struct TurnFile {
  std::vector<ListedTurn> turns;
  std::vector<Problem> errors;
};

// Columns login or key (or both), from, until, duty. Moments are civil in this zone, such as
// "2026-11-27 18:00" or "27/11/2026 18:00"; a day alone begins at midnight, and an `until` holds it whole.
inline constexpr SourceLimits kTurnLimits = {std::size_t{4} << 20, 20'000, 1'000};
TurnFile read_turns(std::string_view text, const base::TimeZone& zone,
                    const SourceLimits& limits = kTurnLimits);

struct TurnOptions {
  std::string entity;
  std::string directory;  // whose logins and keys these are; empty: of all
  bool dry_run = false;   // say what would change, change nothing
};

struct TurnReport {
  std::vector<Problem> errors;    // with any, nothing was taken
  std::vector<Problem> remarks;   // turns that are over, and so are left out
  std::vector<ListedTurn> added;  // with the login of each
  std::int64_t unchanged = 0;     // that the roster has already
  bool taken = false;             // false also for a dry run
};

// Again with the same file changes nothing. A turn that the roster has and the file has not stays.
base::Result<TurnReport> import_turns(store::Store& store, const TurnFile& file, const TurnOptions& options,
                                      const store::By& by);

}  // namespace cartulaire::people
