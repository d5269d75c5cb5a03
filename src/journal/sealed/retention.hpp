// What dies when, by which article, and its destruction (docs/format/sealed.md: Retention, Destruction).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time_zone.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/books.hpp"
#include "journal/sealed/keystore.hpp"
#include "journal/sealed/log.hpp"

namespace cartulaire::journal::sealed {

// What a charter in force announces today for one class of one entity.
struct RetentionRule {
  std::string entity;
  std::string log_class;
  std::uint32_t days = 0;
  std::string clause;
  std::string charter;
  std::string version;
  bool lists = false;        // the departmental archives are told what is eliminated
  bool awaits_visa = false;  // and nothing of it is destroyed before they have given their visa
};

// Rules that shorten what is sealed: to be appended to the log. Longer ones change nothing that exists.
std::vector<Entry> shortening(const Books& books, const std::vector<RetentionRule>& rules);

struct Destruction {
  std::uint64_t units = 0;
  std::uint64_t events = 0;
  std::uint64_t intake_keys = 0;
};

struct RetentionPlace {
  platform::Path parts;
  platform::Path statistics;
  platform::Path intake;  // secret intake keys
  // The civil day of an instant, by which a record says how late it is; without it, that of the order.
  std::function<CivilDay(base::Instant)> day_of = {};
};

// A clock that jumped this far beyond the log's last line destroys nothing until a person has confirmed the
// date.
inline constexpr std::chrono::days kMostJump{14};

// Where rows of units stand beside their parts: takes those of these units away, for good, before it returns.
using DestroyElsewhere = std::function<base::Status(const std::vector<const LivingUnit*>& due)>;

// Destroys every unit whose term has come, but for those that await a visa: keys, then files, then what
// stands elsewhere, then the record. May be stopped anywhere, be late, or run twice. `confirmed`: a person
// vouches for today's date. Errors: `refused` where the clock jumped; that of `elsewhere`: keys and files are
// gone, the record waits for it.
base::Result<Destruction> destroy_due(Log& log, const Books& books, Keystore& keys,
                                      const RetentionPlace& place, CivilDay today, bool confirmed, Disk& disk,
                                      const DestroyElsewhere& elsewhere = {});

}  // namespace cartulaire::journal::sealed
