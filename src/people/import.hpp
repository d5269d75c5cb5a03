// The people of a source taken over into the store: all of it in one transaction, or nothing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "people/source.hpp"
#include "store/store.hpp"

namespace cartulaire::people {

struct ImportOptions {
  std::string entity;                  // of lines that name none; empty: each line names its own
  std::string directory = "import";    // people of other directories are left alone
  bool complete = false;               // who is in the directory but not in the source has left
  std::int64_t confirmed_leavers = 0;  // so many may leave an entity, whatever share of it that is
  bool dry_run = false;                // say what would change, change nothing
};

// Without a confirmation at most one person, or this share of those that the directory has in the entity,
// leaves at once: a cut file must not send everybody away.
inline constexpr int kLeaverPercent = 10;

enum class Happens { joined, changed, returned, left };

struct Change {
  Happens what;
  std::string login;
};

struct EntityReport {
  std::string entity;
  std::vector<Change> changes;
  std::int64_t unchanged = 0;
  std::int64_t leavers = 0;
  std::int64_t present = 0;  // people of this directory before
  bool too_many_leavers = false;
};

struct ImportReport {
  std::vector<Problem> errors;   // with any, nothing was taken
  std::vector<Problem> remarks;  // what was left out
  std::vector<EntityReport> entities;
  bool refused = false;  // too many leavers somewhere: nothing was taken
  bool taken = false;    // false also for a dry run
};

// Again with the same source changes nothing. With `complete`, entities that the source does not name count
// too, unless `options.entity` names one.
base::Result<ImportReport> import_people(store::Store& store, const Source& source,
                                         const ImportOptions& options, const store::By& by);

}  // namespace cartulaire::people
