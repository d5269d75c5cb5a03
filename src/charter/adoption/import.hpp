// Acts that the front matter holds (`adoption:`), for whoever adopted before there was a register: taken over
// once, marked as imported, and never read again.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "charter/adoption/act.hpp"
#include "charter/charter.hpp"

namespace cartulaire::charter::adoption {

// The act that registers this version for all its entities. Errors: those of effective_charter; invalid where
// a blank is left or the number is none that nodes know (1.2.0).
base::Result<Act> version_act(const Charter& charter, std::string_view text, Day today);

// The acts of `adoption:`, in the order in which they may be recorded. Errors: invalid, with the line of the
// front matter.
base::Result<std::vector<Act>> imported_acts(const Charter& charter);

}  // namespace cartulaire::charter::adoption
