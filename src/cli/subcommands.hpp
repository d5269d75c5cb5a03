// Every subcommand file offers one function that hangs its commands on the root; add_subcommands calls them
// all.
#pragma once

namespace cartulaire::cli {

class Command;

void add_subcommands(Command& root);

// One line a file of this folder, in the order that `--help` shows.
void add_charter(Command& root);
void add_lists(Command& root);
void add_publish(Command& root);
void add_decide(Command& root);
void add_journal(Command& root);
void add_keeper(Command& root);
void add_custody(Command& root);
void add_hub(Command& root);
void add_node(Command& root);
void add_adapter(Command& root);
void add_squid_conf(Command& root);
void add_replay(Command& root);
void add_import(Command& root);
void add_people(Command& root);
void add_account(Command& root);
void add_token(Command& root);
void add_campaign(Command& root);
void add_store(Command& root);
void add_web(Command& root);

}  // namespace cartulaire::cli
