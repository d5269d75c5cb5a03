// What the journal calls this machine.
#pragma once

#include <string>

namespace cartulaire::cli {

// The host's name, other characters than the journal's as `-`; "node" where it has none.
std::string node_name();

}  // namespace cartulaire::cli
