// Base64 of RFC 4648 over libsodium: the standard alphabet with padding, and the one of addresses without
// (§5).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/file.hpp"

namespace cartulaire::platform {

std::string to_base64(Bytes bytes);
// Nothing for anything but the one text that to_base64 writes for these bytes.
std::optional<std::vector<std::byte>> from_base64(std::string_view text);
// The same for `-`, `_` and no padding.
std::string to_base64url(Bytes bytes);
std::optional<std::vector<std::byte>> from_base64url(std::string_view text);

}  // namespace cartulaire::platform
