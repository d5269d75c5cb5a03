// Days and moments as people read them.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace cartulaire::acceptance {

// "2026-09-04 10:05" in a zone of the tz database. Errors: those of load_time_zone.
base::Result<std::string> moment_in(const std::string& zone, base::Instant at);
// "4 septembre 2026", "4 September 2026"; the text itself where it is no day.
std::string say_day(std::string_view day, base::Language language);

}  // namespace cartulaire::acceptance
