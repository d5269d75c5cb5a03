// What the charter lets be decided about somebody's access and about everybody's day: by whom, of what, for
// how long, heard before or after. ACC-11, IN-05, LG-07.
//
// The charter's roles that the portal has decide; where a clause names none of them (a director, a head of
// service), those of the API's description do, on their behalf.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "web/call.hpp"
#include "web/charters.hpp"

namespace cartulaire::web {

using charter::adoption::Day;

// Until when something that begins now may last: a moment, and the last day in the charter's zone.
struct Reach {
  base::Instant latest;
  Day last_day;
};
// Nothing: without a limit. Months and years by the calendar; working days count as days.
base::Result<std::optional<Reach>> reach_of(const EntityCharter& charter,
                                            const std::optional<charter::Duration>& longest,
                                            base::Instant now);
// The end of this last day, or the latest moment on it. Errors: invalid, with the article.
base::Result<base::Instant> end_within(const EntityCharter& charter, const charter::Clause* clause,
                                       const std::optional<charter::Duration>& longest, std::string_view day,
                                       base::Instant now);

// Among `known`, those that the clause names; `otherwise` where it names none of them.
std::vector<std::string> deciders(const std::vector<std::string>& named,
                                  std::initializer_list<std::string_view> known,
                                  const std::vector<std::string>& otherwise);
bool is_one_of(const Caller& caller, const std::vector<std::string>& roles);

// "l’article 4.1", "article 4.1".
struct Quoted {
  std::string french;
  std::string english;
};
Quoted article_of(const charter::Clause& clause);
// What the charter calls these roles: "la maire, le service informatique".
Quoted names_of(const EntityCharter& charter, const std::vector<std::string>& roles);
// `forbidden`, with who decides by which article.
tl::unexpected<Failure> not_yours(const EntityCharter& charter, const charter::Clause& clause,
                                  const std::vector<std::string>& named);

// --- suspensions: the clauses access.suspend that suspend or withdraw
struct MaySuspend {
  const charter::Clause* clause = nullptr;
  std::vector<std::string> named;  // roles of the charter
  std::vector<std::string> by;     // roles of the portal that decide
  bool all = false;                // all accesses; else the web alone
  std::optional<charter::Duration> longest;
  bool heard_before = false;  // never urgent then
};
std::vector<MaySuspend> may_suspend(const EntityCharter& charter, Day today);
// The clause for one person and access. `refused`: no clause lets it be.
base::Result<MaySuspend> may_suspend(const EntityCharter& charter, Day today, std::string_view population,
                                     bool all);
// Roles that may ask: those who decide, and who watches over security.
bool may_ask(const Caller& caller, const std::vector<MaySuspend>& may);

// --- the state of crisis
struct MayDeclare {
  const charter::Clause* clause = nullptr;
  std::vector<std::string> named;
  std::vector<std::string> by;
  std::optional<charter::Duration> longest;
};
// Nothing: the charter has no state of crisis.
std::optional<MayDeclare> may_declare(const EntityCharter& charter, Day today);

// --- clauses switched
struct MaySwitch {
  std::vector<std::string> named;            // who decides that it is on; empty: no such decision
  std::vector<std::string> on;               // roles of the portal that switch it on; empty: it is always on
  std::vector<std::string> off;              // roles that switch it off in an emergency
  std::optional<charter::Duration> longest;  // on
};
MaySwitch may_switch(const charter::Clause& clause);

}  // namespace cartulaire::web
