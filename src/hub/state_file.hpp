// state.yml: the world as people write it down until the registers of the hub do, read into policy::StateData
// and checked against the charter like a charter (docs/operations/state.md).
//
// Every finding at once, with its place, the offending text and a near miss. Codes:
//   S01 not the YAML that we accept      S02 an unknown key              S03 something is missing
//   S04 not the form that belongs there  S05 a name that does not exist  S06 there twice
//   S07 a date or a term that cannot be  S08 not an address or range     S09 not the name of a site
//   S10 not allowed: what the law forbids, security without the CISO     S11 a value outside the signed frame
//   S13 the store tells it too             S14 (warning) the store tells what the charter does not know
//   S12 (warning) due: a review date passed, a term already over, a clause without `relief`
//
// Reasons, authors and who decided stay here: nothing of them goes into StateData.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "charter/charter.hpp"
#include "charter/diagnostic.hpp"
#include "policy/state_data.hpp"

namespace cartulaire::hub {

struct StoreState;  // store_state.hpp

// What state.yml says of an adoption, where there is no register.
struct StatedAdoption {
  std::string entity;
  std::string version;
  std::optional<std::int32_t> staff_opinion;  // civil days since 1970-01-01
  std::optional<std::int32_t> deliberation;
  std::optional<std::int32_t> annexed;
  platform::Place place;
};

struct StateFile {
  policy::StateData data;  // without number and date of publication; not for use if has_errors(diagnostics)
  std::vector<charter::Diagnostic> diagnostics;  // sorted by place
  std::vector<StatedAdoption> adoptions;
  std::optional<platform::Place> adoption;  // of the first section on adoption or papers, if any
};

// `file` is only shown; `charter` gives the entities, populations, roles, clauses and the time zone of dates;
// `now` tells what is over or due; `store`: what the store tells beside it. Never fails: a hopeless file
// gives diagnostics.
StateFile read_state_file(std::string_view text, std::string_view file, const charter::Charter& charter,
                          base::Instant now, const StoreState* store = nullptr);

}  // namespace cartulaire::hub
