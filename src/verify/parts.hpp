// The files of SEALED/parts beside what the log says of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/file.hpp"
#include "verify/input.hpp"
#include "verify/units.hpp"

namespace cartulaire::verify {

// Everything below `folder` that is no folder, by its path from there; links are not followed. No folder:
// none.
base::Result<std::vector<std::string>> list_parts(const platform::Path& folder);

// Judges the files listed (before the log was read) and each unit that should have its file.
base::Status check_parts(const platform::Path& folder, const std::vector<std::string>& listed,
                         const Units& units, const std::function<Days(const Unit&)>& today,
                         const OnBytes& read, Findings& findings);

}  // namespace cartulaire::verify
