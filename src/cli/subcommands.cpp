#include "cli/subcommands.hpp"

#include "cli/command.hpp"

namespace cartulaire::cli {

void add_subcommands(Command& /*root*/) {}

}  // namespace cartulaire::cli
