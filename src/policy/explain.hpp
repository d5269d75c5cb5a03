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
    hour,        // at `at`, all else equal
    signature,   // once the document is signed
    relief,      // with an approval that lifts `clause`
    zone,        // from `zone`
    clause_off,  // with `clause` switched off by override
  };
  What what = What::hour;
  Verdict verdict = Verdict::allow;
  base::Instant at{};
  Zone zone = Zone::unknown;
  ClauseIndex clause = kNoClause;
};

struct SiteMatch {   // an entry of the category lists
  std::string text;  // the matched name, prefix or expression, as far as it is known
  lists::CategoryId category = kNoCategory;
};

struct Explanation {
  Decision decision;
  lists::CategorySet categories;
  std::vector<SiteMatch> matches;
  std::vector<Step> steps;
  std::vector<Change> changes;
};

Explanation explain(const World& world, const WebRequest& request);

}  // namespace cartulaire::policy
