// Asks the keeper over its socket (docs/format/keeper.md). The portal holds no key of the journal: what it
// shows, the keeper has told.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

class KeeperClient {
 public:
  explicit KeeperClient(platform::Path socket) : socket_(std::move(socket)) {}

  // What stands under "done". `unavailable`: nobody answers, or there is no journal here; else the keeper's
  // own error.
  [[nodiscard]] base::Result<platform::Json> ask(platform::JsonObject request) const;

 private:
  platform::Path socket_;
};

}  // namespace cartulaire::web
