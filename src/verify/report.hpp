// The report for people and for machines.
#pragma once

#include <string>

#include "base/result.hpp"
#include "verify/verify.hpp"

namespace cartulaire::verify {

std::string report_text(const Report& report, base::Language language);
std::string report_json(const Report& report, base::Language language);

}  // namespace cartulaire::verify
