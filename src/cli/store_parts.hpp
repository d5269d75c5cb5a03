// What the commands on the store share.
#pragma once

#include <string>

#include "base/result.hpp"
#include "store/store.hpp"

namespace cartulaire::cli {

class Command;

// `--store`, of every one of them.
void add_store_option(Command& command, std::string& target);
base::Result<store::Store> open_store(const std::string& place);
// The account of the system that types the command, now.
store::By operator_now();

}  // namespace cartulaire::cli
