// WebAuthn, the side of the server, over libfido2: what a security key or a device says when it is registered
// and when it is used (W3C Web Authentication 2). ES256 and EdDSA. No attestation is asked for: which make a
// key is, is nobody's business here.
//
// Everything that the browser sends is bytes from outside: limits first, then the checks in the order of the
// standard. Errors are `refused`, and say which check failed, never a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

struct WebauthnSite {
  std::string id;            // the domain: "portail.example.org"
  std::string origin;        // "https://portail.example.org", with the port where it is not 443
  bool verify_user = false;  // the key must also have asked for a PIN or a finger
};

struct WebauthnKey {
  std::string id;          // of the credential, base64url
  std::string public_key;  // "es256:…" or "eddsa:…", base64
  std::uint32_t counter = 0;
};

// PublicKeyCredential.response of navigator.credentials.create(): clientDataJSON and getAuthenticatorData().
struct WebauthnRegistration {
  std::string client_data;
  std::string authenticator_data;
};
// `challenge`: base64url, as it was given to the browser; the caller sees to it that it serves once.
base::Result<WebauthnKey> read_registration(const WebauthnSite& site, std::string_view challenge,
                                            const WebauthnRegistration& answer);

// Of navigator.credentials.get().
struct WebauthnAssertion {
  std::string client_data;
  std::string authenticator_data;
  std::string signature;
};
// The new counter, to be kept. A key that counts must count up: a counter that does not move is a copy of the
// key, or a replay. Keys that never count always say 0.
base::Result<std::uint32_t> check_assertion(const WebauthnSite& site, std::string_view challenge,
                                            const WebauthnKey& key, const WebauthnAssertion& answer);

}  // namespace cartulaire::platform
