// What a replay counted: tables of requests and people, and nothing that names anybody or any site.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/decider.hpp"
#include "replay/meetings.hpp"
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

// The kinds for which the new charter speaks.
inline constexpr std::array<Change, 4> kNewKinds{Change::refused, Change::gated, Change::warned,
                                                 Change::other_article};

// A row of the tables by article. Clauses of one name in both charters are one row.
struct ArticleRow {
  std::string clause;   // empty: no clause, see `phase`
  std::string article;  // "3.2"; of charter A where it has the clause, else of B
  std::string title;
  policy::Phase phase = policy::Phase::default_;
};

inline constexpr std::size_t kFlows = kOutcomes * kOutcomes;
constexpr std::size_t flow_column(Outcome from, Outcome to) noexcept {
  return static_cast<std::size_t>(from) * kOutcomes + static_cast<std::size_t>(to);
}

// Some requests out of others: both what is in and what is left out are numbers about people.
struct Part {
  Cell in;
  Cell out;
  void add(bool is_in, std::optional<std::uint32_t> person) { (is_in ? in : out).add(person); }
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
  std::uint64_t nameless = 0;             // requests whose line names nobody
  std::optional<std::int32_t> first_day;  // civil days since 1970-01-01
  std::optional<std::int32_t> last_day;
  std::string time_zone;
  bool state_known = false;
  bool assumed_signed = false;
  bool lists_known = false;

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
  // What becomes of A's answers, columns Change; rows as in the tables of A, whose totals they have.
  Tally changes_by_article{kChanges};
  Tally changes_by_category{kChanges};
  Tally changes_by_unit{kChanges};
  // What B newly refuses, gates, warns of, or decides by another clause (columns: kNewKinds), by B's rows.
  Tally news_by_article{kNewKinds.size()};
  Tally news_by_category{kNewKinds.size()};
  std::array<Cell, kOutcomes> b_totals;  // verdicts of B

  // Never printed, and not to be worked out from what is (publish.hpp): from which answer of A to which of B
  // (columns flow_column), rows as in the tables of A; which rows share requests.
  Tally flows_by_article{kFlows};
  Tally flows_by_category{kFlows};
  Tally flows_by_unit{kFlows};
  Meetings article_meets_category;          // columns Outcome
  Meetings unit_meets_category;             // likewise
  Meetings change_of_article_and_category;  // columns Change
  Meetings change_of_unit_and_category;     // likewise
  Meetings news_of_article_and_category;    // of B; columns: kNewKinds
  Meetings news_of_both_categories;         // of A and of B; likewise
  Cell known_without_unit;                  // of people that State knows, in no unit's row

  std::array<Cell, kUnknowns> unknown_a;  // by Unknown bit; a request may stand in several
  std::array<Cell, kUnknowns> unknown_b;
  Part paths_hidden;   // of all requests: the log does not show their path
  Part by_host_alone;  // of those: an expression of the lists might have decided otherwise
  Part for_some;       // of all requests, State being absent: a clause for some people might say otherwise
  Part liftable;       // of A's refusals, State being absent: by a clause that an approval may lift
  Part observed;       // of all requests: a clause of A in mode observe would have refused
  Part unidentified;   // of all requests: of nobody that State knows
};

// The verdict that stands for a change, and its article: B's where B speaks anew, else A's.
Change change_of(const Answer& a, const Answer& b, bool same_clause) noexcept;

}  // namespace cartulaire::replay
