// A sealing run: what the spools hold becomes parts, once (docs/format/sealed.md, entries `part` and `run`).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/intake.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/log.hpp"
#include "journal/sealed/retention.hpp"
#include "journal/sealed/unit_sealer.hpp"
#include "journal/sealed/unit_statistics.hpp"

namespace cartulaire::journal::sealed {

struct SealingPlace {
  platform::Path parts;
  std::vector<IntakeSource> spools;  // one for each writer
  bool release = false;              // remove spool segments once they are sealed (where the keeper may)
};

struct SealingLimits {
  std::uint64_t part_events = 2'000'000;  // a busier day has several parts
  std::uint64_t held_events = 4'000'000;  // in memory over all units; beyond it the largest unit is sealed
  std::uint32_t engine_mib = 384;
};

struct SealingRules {
  base::TimeZone zone;
  std::vector<RetentionRule> retention;      // of the charters in force: names their clauses
  std::map<std::string, PeopleKeys> people;  // by entity
  StatisticsPlan statistics = {};
};

struct SealingTime {
  base::Instant until;  // events received before
  CivilDay today;
};

// Of one writer that gave nothing: the others go on.
struct SealingAlarm {
  platform::Path spool;
  base::Error error;
};

struct Sealed {
  std::uint64_t parts = 0;
  std::uint64_t events = 0;
  std::uint64_t dropped = 0;  // past their term on arrival
  std::uint64_t unread = 0;
  std::vector<SealingAlarm> alarms;
};

// Seals every event received before `when.until`. After an error or a crash at any point, either the whole
// run is in the log or nothing of it counts: call again. `unavailable` or `too_large` (its memory) from the
// engine, io from the disk.
base::Result<Sealed> seal(Log& log, const Books& books, Keystore& keys, const SealingPlace& place,
                          const SealingRules& rules, const SealingLimits& limits, const SealingTime& when,
                          Disk& disk);

// Forgets what a run that never counted left behind: files of parts, statistics and keys of units that the
// log does not know as living. To be called when the keeper starts, before seal().
base::Status sweep(const Books& books, Keystore& keys, const platform::Path& parts,
                   const platform::Path& statistics, Disk& disk);

}  // namespace cartulaire::journal::sealed
