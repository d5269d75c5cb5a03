// The tz database, as plain transitions (base/time_zone.hpp) for rules that must look nothing up.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/time_zone.hpp"

namespace cartulaire::platform {

// The transitions of a zone of the system's database ("Europe/Paris") from 1990 to 2100. Error: not_found for
// an unknown name, unavailable where the database is not installed.
base::Result<base::TimeZone> load_time_zone(std::string_view name);

}  // namespace cartulaire::platform
