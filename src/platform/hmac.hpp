// HMAC (RFC 2104): SHA-1 for one-time codes (RFC 4226) and nothing else, SHA-256 for what is signed to
// others.
#pragma once

#include <array>

#include "platform/file.hpp"

namespace cartulaire::platform {

std::array<std::byte, 20> hmac_sha1(Bytes key, Bytes message);
std::array<std::byte, 32> hmac_sha256(Bytes key, Bytes message);

}  // namespace cartulaire::platform
