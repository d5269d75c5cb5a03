// The second half of the list of records: what signing in and the portal’s process keep.
#pragma once

#include <vector>

#include "store/records.hpp"

namespace cartulaire::store {

// After those of people and accounts, to which they refer.
std::vector<Record> running_records();

}  // namespace cartulaire::store
