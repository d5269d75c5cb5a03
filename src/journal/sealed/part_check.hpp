// Whether a part is what its entry in the log says, looked at from inside, with its keys: what no outsider
// can do.
#pragma once

#include "base/result.hpp"
#include "journal/sealed/entry.hpp"
#include "journal/sealed/keystore.hpp"
#include "platform/duckdb.hpp"

namespace cartulaire::journal::sealed {

// `not_found`: no file, or no keys. `corrupt`: other bytes, another key, other rows than sealed; the text
// says which.
base::Status check_part(const platform::Path& parts, const PartEntry& entry, const Keystore& keys,
                        platform::DuckDatabase& engine);

}  // namespace cartulaire::journal::sealed
