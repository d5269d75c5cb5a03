// What an import changes in one entity, worked out before anything is written.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "people/import.hpp"
#include "people/roster.hpp"
#include "store/people.hpp"

namespace cartulaire::people {

struct Plan {
  struct Changing {
    store::Person before;
    std::size_t listed;
  };
  std::vector<Listed> listed;        // with the keys of their managers, "" for none
  std::vector<std::size_t> joining;  // places in `listed`
  std::vector<Changing> changing;    // and returning
  std::vector<store::Person> leaving;
  std::unordered_map<std::string, store::PersonId> present;  // by key, who stays
  EntityReport report;
};

// Errors of the source (a login that is somebody's, an unknown manager) are added to
// `problems`.
base::Result<Plan> make_plan(store::Reading& in, const store::EntityScope& scope,
                             const std::vector<Listed>& listed, const ImportOptions& options,
                             const Source& source, ImportReport& problems);

base::Status carry_out(store::Writing& in, const store::EntityScope& scope, const Plan& plan,
                       const store::By& by);

}  // namespace cartulaire::people
