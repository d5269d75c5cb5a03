// What the keystore holds for custodians, as the keeper gives it out, against the log
// (docs/format/custody.md, Boxes for a verifier).
#pragma once

#include <string_view>

#include "platform/file.hpp"
#include "verify/log.hpp"

namespace cartulaire::verify {

// Lines of `file` in any order; nothing of it is kept but which units were there.
base::Status check_boxes(const platform::Path& file, const Log& log, Findings& findings);

// Whether these are shares of that unit, sealed to the keys of that custody: what can be seen from outside.
bool are_shares(platform::Bytes shares, std::string_view unit, const CustodyEntry& custody);

}  // namespace cartulaire::verify
