// Copies of a whole store (docs/operations/store.md): a file of SQLite, or the portable copy that both
// engines write and read. A portable copy is one snapshot: what others write meanwhile is in it whole or not
// at all.
#pragma once

#include <cstdint>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "store/store.hpp"

namespace cartulaire::store {

// The portable copy; mode 0600, whole and durable on return. `refused`: the file exists. Rows written.
base::Result<std::int64_t> export_store(Store& store, const platform::Path& file);

// SQLite: a copy of the file by SQLite's own backup. PostgreSQL: as export_store.
base::Status back_up(Store& store, const platform::Path& file);

// Puts a copy of either kind into a store that does not exist yet, or has nothing in it (`refused`
// otherwise): all of it or, on any error, nothing. A file of SQLite goes only into SQLite. `corrupt`: cut or
// altered.
base::Status restore(const platform::SqlPlace& place, const platform::Path& file);

}  // namespace cartulaire::store
