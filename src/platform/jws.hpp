// Signatures of JSON Web Signature (RFC 7515) with public keys of a JSON Web Key set (RFC 7517): RS256 and
// ES256 (RFC 7518), over OpenSSL. Nothing else is ever a signature here: not `none`, no shared secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"
#include "platform/json.hpp"

namespace cartulaire::platform {

struct JwsKey {
  enum class Kind { rs256, es256 };
  Kind kind = Kind::rs256;
  std::string id;
  std::vector<std::byte> first;   // RSA: the modulus; EC: x
  std::vector<std::byte> second;  // RSA: the exponent; EC: y
};

// The keys of a set that sign in one of the two ways; others are passed over. `invalid`: it is no set, or has
// none of them. At most 64 are read.
base::Result<std::vector<JwsKey>> read_jwks(std::string_view text, std::string_view where);

struct Jws {
  Json header;
  Json payload;
};
// A compact JWS: its payload, if the key that its `kid` names made the signature in that key's own algorithm.
// Without a `kid` the set must have one key of that algorithm. Errors: invalid (no JWS), refused.
base::Result<Jws> open_jws(std::string_view token, const std::vector<JwsKey>& keys);

}  // namespace cartulaire::platform
