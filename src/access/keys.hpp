// Security keys as second factors: set up and proved in a session. The browser's calls are the web layer's;
// it hands on what they give.
#pragma once

#include <string>
#include <vector>

#include "access/sign_in.hpp"
#include "access/totp.hpp"
#include "platform/webauthn.hpp"

namespace cartulaire::access {

// For navigator.credentials.create() or get(). The challenge is kept in the session and serves once.
struct KeyQuestion {
  std::string challenge;         // base64url
  std::vector<std::string> ids;  // credentials of the account: excludeCredentials, or allowCredentials
  std::string user;              // base64url: the account, which means nothing elsewhere
};
// Sessions of state `enrol` or `full` (to set one up), `second_factor` (to prove it).
base::Result<KeyQuestion> ask_for_key(store::Store& store, const store::Session& session);

// A key is set up; with the first second factor come recovery codes. `refused`: what the browser sent is not
// good, and why.
base::Result<Enrolled> confirm_key(store::Store& store, const Setup& setup, const store::Session& session,
                                   const std::string& challenge, const platform::WebauthnRegistration& answer,
                                   const std::string& name, base::Instant now);
// `id`: of the credential that answered, base64url. Wrong also for a key of another account.
base::Result<Outcome> prove_key(store::Store& store, const Setup& setup, const store::Session& session,
                                const std::string& challenge, const std::string& id,
                                const platform::WebauthnAssertion& answer, base::Instant now);

}  // namespace cartulaire::access
