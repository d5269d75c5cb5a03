// Groups of a directory brought to what their rules say (groups.hpp).
//
// Events: group.member_added, group.member_removed, of the person; their detail is the group's name. They are
// written before the directory is: no membership changes without a trace. Where the directory then refuses,
// group.member_unchanged follows.
#pragma once

#include <vector>

#include "people/directory.hpp"
#include "store/store.hpp"

namespace cartulaire::people {

struct GroupOptions {
  bool dry_run = false;
  std::int64_t confirmed_removals = 0;  // so many may go from a group, whatever share of it that is
};

struct GroupReport {
  std::string group;
  GroupChanges changes;
  bool taken = false;  // false for a dry run and for too many removals
};

// Every group of the directory, in the order of the file. An error ends it: groups before are done, and again
// does the rest.
base::Result<std::vector<GroupReport>> keep_groups(store::Store& store, const Directory& directory,
                                                   const GroupOptions& options, const Signed& has_signed,
                                                   const store::By& by);

}  // namespace cartulaire::people
