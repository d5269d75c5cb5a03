// What the commands on accounts share.
#pragma once

namespace cartulaire::cli {

class Command;

void add_account_handed(Command& account);

}  // namespace cartulaire::cli
