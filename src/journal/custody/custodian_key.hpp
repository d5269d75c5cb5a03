// A custodian's key, on the custodian's own machine: one line under a passphrase, and its public line
// (docs/format/custody.md, A custodian's key).
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::journal::custody {

// The line that the custodian hands to whoever registers them.
struct PublicLine {
  std::string role;
  platform::BoxPublicKey key{};
  std::string label;  // what the custodian calls it
};
std::string print_public_line(const PublicLine& line);
base::Result<PublicLine> parse_public_line(std::string_view text);

// The secret key under a passphrase: the line of the key file, and of the paper.
struct LockedKey {
  PublicLine open;  // what stands in clear
  platform::StretchSalt salt{};
  platform::AeadNonce nonce{};
  std::array<std::byte, 32 + platform::kAeadTagSize> sealed{};
};
std::string print_locked_key(const LockedKey& key);
base::Result<LockedKey> parse_locked_key(std::string_view text);

// Letters that a passphrase has at least. A thief of the file tries passphrases on machines of his own:
// 14 letters of mixed kinds or seven words are the 80 bits that the CNIL asks there (2022-100).
inline constexpr std::size_t kShortestPassphrase = 14;
base::Status check_passphrase(const platform::Secret& passphrase);

// `role` and `label`: sealed::is_name.
base::Result<LockedKey> lock_key(const platform::BoxKeyPair& keys, std::string role, std::string label,
                                 const platform::Secret& passphrase);
// `refused`: another passphrase, or an altered line.
base::Result<platform::BoxKeyPair> unlock_key(const LockedKey& key, const platform::Secret& passphrase);

}  // namespace cartulaire::journal::custody
