// What the commands of hub and node share.
#pragma once

#include <string_view>

#include "cli/command.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {

inline constexpr std::string_view kHubFolder = "/srv/cartulaire/hub";
inline constexpr Text kHubFolderHelp = {"dossier du pupitre", "folder of the hub"};

// The nodes of `journal state` and `hub state`: whether one of them raises an alarm; the same, and they are
// printed for people.
bool raises_alarm(const platform::Json& nodes);
bool print_nodes(const platform::Json& nodes);

// cartulaire hub receive
void add_hub_receive(Command& hub);
// cartulaire hub state
void add_hub_state(Command& hub);
// cartulaire hub acts
void add_hub_acts(Command& hub);

}  // namespace cartulaire::cli
