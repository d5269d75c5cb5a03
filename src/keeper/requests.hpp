// What the keeper may be asked, one JSON line each way (docs/format/keeper.md), and who may ask it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "keeper/keeper.hpp"
#include "platform/json.hpp"
#include "platform/local_socket.hpp"

namespace cartulaire::keeper {

// {"do": …} to {"done": …}. Errors: invalid (not a request), refused (by rule), and those of the keeper.
base::Result<platform::Json> answer(Keeper& keeper, const platform::Json& request);

// Who connects, by the kernel's word: the keeper's own user and root do everything, operators too, readers
// ask without changing anything, portals also for what people do for themselves.
class Gate {
 public:
  // `unavailable`: a user of the configuration that this machine does not know.
  static base::Result<Gate> of(const KeeperConfig& config);
  [[nodiscard]] bool admits(const platform::Peer& peer, std::string_view request) const;

 private:
  std::vector<std::uint32_t> operators_;
  std::vector<std::uint32_t> portals_;
  std::vector<std::uint32_t> readers_;
};

// A whole exchange: the line that came, the line that goes back.
std::string exchange(Keeper& keeper, const Gate& gate, const platform::Peer& peer, std::string_view line);

// The other side: asks the keeper that answers at the socket; where none does, opens the journal itself, does
// the one thing, and closes it.
base::Result<platform::Json> ask(const KeeperConfig& config, const platform::Json& request);

}  // namespace cartulaire::keeper
