// HMAC-SHA1 (RFC 2104), for one-time codes (RFC 4226) and nothing else.
#pragma once

#include <array>

#include "platform/file.hpp"

namespace cartulaire::platform {

std::array<std::byte, 20> hmac_sha1(Bytes key, Bytes message);

}  // namespace cartulaire::platform
