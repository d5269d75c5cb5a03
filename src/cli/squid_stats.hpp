// cartulaire adapter squid-stats: the account of Squid's answers and log lines.
#pragma once

#include "platform/file.hpp"

namespace cartulaire::cli {

// Prints the account of the ledgers in `folder`. kNo where a visit that could be expected by now is missing
// from the journal, kCannot where there are no ledgers.
int squid_stats(const platform::Path& folder, bool json);

}  // namespace cartulaire::cli
