// The subcommands of `charter` that have a file of their own; called in charter.cpp.
#pragma once

#include "cli/command.hpp"

namespace cartulaire::cli {

void add_charter_diff(Command& charter);

}  // namespace cartulaire::cli
