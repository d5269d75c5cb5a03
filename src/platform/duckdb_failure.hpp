// What DuckDB's errors become: their nature, since their words may quote what people did.
#pragma once

#include <duckdb.h>

#include "base/result.hpp"

namespace cartulaire::platform {

tl::unexpected<base::Error> duck_failure(duckdb_error_type nature, std::uint32_t memory_mib);

}  // namespace cartulaire::platform
