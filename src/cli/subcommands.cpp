#include "cli/subcommands.hpp"

#include "cli/command.hpp"

namespace cartulaire::cli {

void add_subcommands(Command& root) {
  add_charter(root);
  add_lists(root);
  add_publish(root);
  add_decide(root);
  add_journal(root);
  add_keeper(root);
  add_custody(root);
  add_hub(root);
  add_node(root);
  add_adapter(root);
  add_squid_conf(root);
  add_replay(root);
  add_import(root);
  add_people(root);
  add_account(root);
  add_token(root);
  add_campaign(root);
  add_store(root);
  add_web(root);
}

}  // namespace cartulaire::cli
