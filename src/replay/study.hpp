// What a replay counted: tables of requests and people, and nothing that names anybody or any site.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "replay/decider.hpp"
#include "replay/record.hpp"
#include "replay/tally.hpp"

namespace cartulaire::replay {

// What becomes of a request from charter A to charter B. Every request is exactly one of them.
enum class Change : std::uint8_t {
  unchanged,
  by_host_alone,  // unchanged as far as the host tells: the paths that expressions look at are not shown
  other_article,  // the same verdict, by another clause
  refused,        // newly refused
  gated,          // newly asked to sign first
  warned,         // newly met with a notice
  unwarned,       // no longer met with one
  opened,         // no longer refused, or no longer asked to sign first
  undetermined,   // under one charter or the other
};
inline constexpr std::size_t kChanges = 9;

// A row of the tables by article. Clauses of one name in both charters are one row.
struct ArticleRow {
  std::string clause;   // empty: no clause, see `phase`
  std::string article;  // "3.2"; of charter A where it has the clause, else of B
  std::string title;
  policy::Phase phase = policy::Phase::default_;
};

struct CharterInfo {
  std::string id;
  std::string version;
  std::string hash;
  std::string entity;
  bool waits_for_signatures = false;
  std::vector<std::string> unlisted;  // categories that clauses name and no list fills
};

struct Study {
  std::uint32_t files = 0;
  Readings readings;
  std::uint64_t requests = 0;  // decided
  std::uint32_t people = 0;
  bool people_overflowed = false;
  std::uint64_t nameless = 0;      // requests whose line names nobody
  std::uint64_t unidentified = 0;  // requests of nobody that State knows
  std::optional<base::Instant> first;
  std::optional<base::Instant> last;
  std::string time_zone;
  bool state_known = false;
  bool assumed_signed = false;
  bool lists_known = false;
  std::uint64_t paths_hidden = 0;

  CharterInfo a;
  std::optional<CharterInfo> b;
  std::vector<ArticleRow> articles;
  std::vector<std::string> categories;  // ids, by category row; then two rows: none, protected traffic
  std::vector<std::string> units;       // by unit row; the last one: not told

  // Charter A, columns Outcome.
  Tally by_article{kOutcomes};
  Tally by_category{kOutcomes};
  Tally by_hour{kOutcomes};
  Tally by_weekday{kOutcomes};
  Tally by_unit{kOutcomes};
  // From A to B, columns Change.
  Tally changes_by_article{kChanges};
  Tally changes_by_category{kChanges};
  Tally changes_by_unit{kChanges};
  // Verdicts of B (columns Outcome), and who moved in or out of each verdict between the charters.
  std::array<Cell, kOutcomes> b_totals;
  std::array<Cell, kOutcomes> moved;

  std::array<Cell, kUnknowns> unknown_a;  // by Unknown bit; a request may stand in several
  std::array<Cell, kUnknowns> unknown_b;
  Cell by_host_alone;
  Cell liftable;  // refused by A under a clause that an approval may lift, no approval being known
  Cell observed;  // that a clause in mode observe of A would have refused
};

// The verdict that stands for a change, and its article: B's where B speaks anew, else A's.
Change change_of(const Answer& a, const Answer& b, bool same_clause) noexcept;

}  // namespace cartulaire::replay
