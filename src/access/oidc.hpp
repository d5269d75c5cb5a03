// Signing in with an OpenID Connect provider (ProConnect, Keycloak, Entra, LemonLDAP::NG): authorization code
// with PKCE, state and nonce. What the provider says becomes an External (sign_in.hpp); it opens nothing by
// itself.
//
//   begin_oidc      → the address to send the browser to, and a cookie that is good for ten minutes
//   finish_oidc     → who it is, out of the code that came back
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/sign_in.hpp"
#include "platform/json.hpp"
#include "platform/jws.hpp"

namespace cartulaire::access {

// What the operator sets.
struct OidcClient {
  std::string issuer;  // exactly as the provider writes it
  std::string id;
  std::string secret;                              // empty: a public client
  std::string redirect;                            // the portal's address that the provider sends back to
  std::string scope = "openid profile";            // ProConnect: "openid uid given_name usual_name email"
  std::string login_claim = "preferred_username";  // becomes the login; ProConnect: "email" or "uid"
  std::string directory = "import";                // whose logins these are
  std::vector<std::string> strong;                 // values of `acr` that tell of a second factor
};

// What the provider tells of itself.
struct OidcProvider {
  std::string authorization;
  std::string token;
  std::string userinfo;  // may be empty
  std::vector<platform::JwsKey> keys;
};
// `invalid`: it is another issuer's, or something is missing. `keys` are read apart.
base::Result<OidcProvider> read_provider(std::string_view json, const OidcClient& client, std::string& jwks);
// Both over the network; to be called at start, and again where a token has an unknown key (once in a while:
// the caller limits it).
base::Result<OidcProvider> find_provider(const OidcClient& client);

struct OidcBegun {
  std::string address;
  std::string cookie;  // encrypted: HttpOnly, Secure, SameSite=Lax, ten minutes
};
OidcBegun begin_oidc(const Keys& keys, const OidcClient& client, const OidcProvider& provider,
                     base::Instant now);

// What begin_oidc put into the cookie.
struct OidcState {
  std::string state;
  std::string nonce;
  std::string verifier;
};
// `refused`: another state than the cookie's, or too late.
base::Result<OidcState> read_cookie(const Keys& keys, std::string_view cookie, std::string_view state,
                                    base::Instant now);

// The claims of an ID token that is this provider's, for this client and this attempt, and has not ended
// (OpenID Connect Core §3.1.3.7). `refused` says which check failed.
base::Result<platform::Json> check_id_token(std::string_view token, const OidcClient& client,
                                            const OidcProvider& provider, std::string_view nonce,
                                            base::Instant now);
// The login out of the claims. `refused`: they have none.
base::Result<External> external_of(const platform::Json& claims, const OidcClient& client);

// Exchanges the code and checks all of it. `state` and `code` as the browser brought them.
base::Result<External> finish_oidc(const Keys& keys, const OidcClient& client, const OidcProvider& provider,
                                   std::string_view cookie, const std::string& state, const std::string& code,
                                   base::Instant now);

}  // namespace cartulaire::access
