// The token that a configuration names for the root key: found, looked at, moved into and out of.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "journal/disk.hpp"
#include "journal/sealed/keystore.hpp"
#include "keeper/config.hpp"
#include "platform/token.hpp"

namespace cartulaire::keeper {

// Root keys of this journal in the token; null where the configuration names none. They are told from another
// journal's by the public key of the log's first line. Errors: those of Token::open, and of the log.
base::Result<std::unique_ptr<journal::sealed::RootKeys>> root_token(
    const KeeperConfig& config, platform::PinTry pin = platform::PinTry::once);

struct TokenState {
  platform::TokenInfo token;
  std::vector<std::uint64_t> roots;                     // of this journal, in the token
  std::optional<journal::sealed::Keystore::Root> root;  // what the keystore wants; nothing: no journal yet
  // Is what the configuration says so? The keeper starts only then.
  [[nodiscard]] bool in_place() const;
};
// Tries the PIN once more where the token refused one: for a person who asks. `invalid`: no token is
// configured.
base::Result<TokenState> token_state(const KeeperConfig& config);

// Changes the root key for one in the other place. `refused`: a keeper is running.
base::Status move_root(const KeeperConfig& config, journal::sealed::RootKind to, const base::Clock& clock,
                       journal::Disk& disk);

}  // namespace cartulaire::keeper
