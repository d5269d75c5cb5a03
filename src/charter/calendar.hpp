// Public holidays of a charter's calendar.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter {

// Civil days since 1970-01-01, ascending, from 2000 to 2100. "fr": the eleven days of article L3133-1 of the
// code du travail; "fr-alsace-moselle": and Good Friday and 26 December (L3134-13); empty: none. Error: a
// calendar that is not known.
base::Result<std::vector<std::int32_t>> public_holidays(std::string_view calendar);

}  // namespace cartulaire::charter
