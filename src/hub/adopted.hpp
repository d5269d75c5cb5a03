// What may go to the nodes: a version that was adopted, with the clauses that monitor people only where their
// papers are there (CHA-02, CHA-03, CHA-17). One source tells it: the register where there is one, else
// `adoptions` and `papers` of state.yml.
//
//   A01 this text is not the registered one     A02 an act is missing, for every entity
//   A03 another version is in force              A04 (warning) an entity has not adopted: inert for it
//   A05 (warning) a monitoring clause is inert   A06 state.yml tells what the register tells
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "charter/charter.hpp"
#include "charter/diagnostic.hpp"
#include "hub/state_file.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::hub {

// Puts into `state.data` when each entity's version comes into force and which papers are there. An entity
// that has not adopted is inert: its day never comes. `path`: of the register; empty: there is none. `file`:
// of state.yml, only shown. Errors: a register that cannot be read or was altered; what the charter and the
// acts lack comes as findings.
base::Result<std::vector<charter::Diagnostic>> apply_adoption(const charter::Charter& charter,
                                                              const std::string& file,
                                                              const platform::Path& path,
                                                              const platform::SignPublicKey& key,
                                                              base::Instant now, StateFile& state);

}  // namespace cartulaire::hub
