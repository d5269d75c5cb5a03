// What the subcommands of `custody` share: the passphrase, the key file, the page for paper.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "journal/custody/custodian_key.hpp"
#include "journal/custody/request.hpp"
#include "platform/crypto.hpp"

namespace cartulaire::cli {

// From the file where one is named, else from the terminal.
base::Result<platform::Secret> passphrase(const std::string& file);
// Of a new key: long enough, and typed twice on a terminal.
base::Result<platform::Secret> new_passphrase(const std::string& file);

struct HeldKey {
  std::string role;
  platform::BoxKeyPair keys;
};
base::Result<journal::custody::LockedKey> locked_key(const std::string& file);
base::Result<HeldKey> held_key(const std::string& file, const std::string& passphrase_file);

// What a request asks, for the custodian to read before agreeing.
std::string request_text(const journal::custody::Request& request);

// One page: the key's line as a QR code and in rows that can be typed back.
base::Result<std::string> custody_page(const journal::custody::LockedKey& key);

}  // namespace cartulaire::cli
