// What the commands share that ask the keeper.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "cli/command.hpp"
#include "platform/json.hpp"

namespace cartulaire::cli {

inline constexpr std::string_view kKeeperConfig = "/etc/cartulaire/keeper.yml";
inline constexpr Text kKeeperConfigHelp = {"réglages du gardien", "settings of the keeper"};

// Asks the keeper of that configuration (keeper/requests.hpp).
base::Result<platform::Json> ask_keeper(const std::string& config, const platform::Json& request);

// cartulaire keeper token
void add_keeper_token(Command& keeper);

// cartulaire journal state | seal | plan | destroy | fsck | witness | certificate
void add_sealed_journal(Command& journal);
// cartulaire journal elimination | visa
void add_elimination(Command& journal);
// cartulaire journal mine
void add_own_traces(Command& journal);
// cartulaire journal case, journal openings
void add_cases(Command& journal);
// cartulaire journal tables
void add_tables(Command& journal);
// cartulaire custody init | add | replace
void add_ceremonies(Command& custody);
// cartulaire custody handover | status | boxes
void add_handover(Command& custody);

}  // namespace cartulaire::cli
