// decide() with its reasons: what was tried and in which order, which entry matched, what would change the
// answer.
#pragma once

#include <string>
#include <vector>

#include "policy/decide.hpp"

namespace cartulaire::policy {

// One step of the walk, in order.
struct Step {
  enum class Result : std::uint8_t {
    passed,         // looked at, does not refuse
    not_concerned,  // scope, zone or device leave this request out
    not_active,     // before `from`, no crisis, not decided
    excepted,       // an `except` of the clause
    lifted,         // an approval or an allow entry took it out
    loosened,       // a crisis did
    opened,         // a private-use window or an allowance opened its categories
    refused,        // speaks
    warned,
    counted,
    observed,  // would have refused
    indeterminate,
  };
  Phase phase = Phase::default_;
  ClauseIndex clause = kNoClause;
  Result result = Result::passed;
  lists::CategoryId category = kNoCategory;
};

// A variant of the request or of the world under which the verdict differs; found by deciding again.
struct Change {
  enum class What : std::uint8_t {
    hour,        // at `at`, all else equal: the first such minute within a week, the State being as it is now
    signature,   // once the documents asked for are signed
    relief,      // with approvals that lift all of `clauses` (kPlatformSecurity for kPlatformClause)
    zone,        // from `zone`
    clause_off,  // without the clause that speaks
  };
  What what = What::hour;
  Verdict verdict = Verdict::allow;
  base::Instant at{};
  Zone zone = Zone::unknown;
  std::vector<ClauseIndex> clauses;
  bool by_ciso = false;  // relief: the decision must say that it lifts security
};

struct SiteMatch {   // an entry of the category lists
  std::string text;  // the listed name, address or expression, with the path of a URL prefix
  std::vector<lists::CategoryId> categories;
  std::vector<std::string> lists;  // "ut1/gambling"
};

struct Explanation {
  Decision decision;  // what decide() answers; `observed` says what the clauses in observe would have done
  lists::CategorySet categories;
  std::vector<SiteMatch> matches;
  std::vector<Step> steps;
  std::vector<Change> changes;
};

// INVARIANT: explain(w, r).decision == decide(w, r): it is the same walk.
Explanation explain(const World& world, const WebRequest& request);
Explanation explain(const World& world, const WebRequest& request, lists::CategorySet categories);

}  // namespace cartulaire::policy
