// Who has signed, plugged into what asks for it without knowing how it is kept: publishing to nodes, and
// groups of directories.
#pragma once

#include <vector>

#include "base/time.hpp"
#include "hub/store_state.hpp"
#include "people/directory.hpp"
#include "people/groups.hpp"
#include "store/store.hpp"

namespace cartulaire::cli {

// `clock` lives as long as what is returned.
hub::SignaturesOf signatures_for_nodes(const base::Clock& clock);

// Read now, and only where a rule of a group asks for it. Errors: refused, where a rule does not say which of
// several documents it means.
base::Result<people::Signed> signatures_for_groups(store::Store& store,
                                                   const std::vector<people::Directory>& directories,
                                                   base::Instant now);

}  // namespace cartulaire::cli
