// Squid's native access.log (the predefined format `squid`):
//   time.ms elapsed client code/status bytes method URL user hierarchy/peer type
#pragma once

#include <string_view>

#include "replay/record.hpp"

namespace cartulaire::replay {

// Reads one line; `record` is meaningful for Reading::record only. Pure, allocates nothing.
//
// Left aside: 407 answers (the browser asks again), CONNECT lines of no bytes with a NONE code (Squid writes
// two lines for one spliced or intercepted tunnel), requests that never came (error:… in place of a URL).
Reading read_squid_line(std::string_view line, Record& record) noexcept;

}  // namespace cartulaire::replay
