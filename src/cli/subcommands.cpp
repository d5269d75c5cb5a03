#include "cli/subcommands.hpp"

#include "cli/command.hpp"

namespace cartulaire::cli {

void add_subcommands(Command& root) {
  add_lists(root);
  add_journal(root);
}

}  // namespace cartulaire::cli
