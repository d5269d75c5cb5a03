// From counts to tables that may be stored (LG-14): for each measure, all tables together go through
// suppress.hpp, with the equations that readers know.
#pragma once

#include "statistics/counts.hpp"
#include "statistics/tables.hpp"

namespace cartulaire::statistics {

// `total_is_public`: readers know the number of requests from elsewhere (the journal's own log).
Tables publish(const Counts& counts, bool total_is_public);

// More than half of the cells are of fewer than five people: better shown together with others.
bool is_small(const Counts& counts);

}  // namespace cartulaire::statistics
