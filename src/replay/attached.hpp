// A report that comes back from outside (`cartulaire replay --json`), before it is kept and shown: of the
// form that this program writes, within limits, and without a number that its suppression would have hidden.
#pragma once

#include <string>

#include "base/result.hpp"
#include "platform/json.hpp"

namespace cartulaire::replay {

inline constexpr std::size_t kAttachedBytes = 1'000'000;  // as compact JSON

// The charter that it is about: the draft where it compares two, else the only one.
struct Attached {
  std::string charter;
  std::string version;
  std::string hash;  // of the effective text
};

// Nothing else than what the form names may stand in it. A number of one to four people, sums that do not add
// up, one hidden number alone beside a total that gives it back: none of these come out of a replay, and the
// report is refused. What a whole table gives back is known at the making alone (publish.hpp).
// Errors: invalid, with the place in the report, what is wrong there, and the cure.
base::Result<Attached> check_attached(const platform::Json& report);

}  // namespace cartulaire::replay
