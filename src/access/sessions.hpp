// Sessions as the web layer uses them: made, read at each request, ended. The secret is the cookie's value
// and leaves this program once.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "access/secrets.hpp"
#include "store/sessions.hpp"
#include "store/store.hpp"

namespace cartulaire::access {

struct SessionTimes {
  std::chrono::minutes idle{60};
  std::chrono::minutes longest{12 * 60};
  std::chrono::minutes pending{15};  // a session that waits for a factor or a new password: its whole life
};

struct NewSession {
  std::string secret;  // for the cookie: HttpOnly, Secure, SameSite=Lax
  store::Session session;
};
base::Result<NewSession> begin_session(store::Writing& in, const store::Installation& all,
                                       const store::AccountId& account, store::SessionState state,
                                       const std::string& methods, const SessionTimes& times,
                                       const store::By& by);

// Of the secret that a request brings; nothing: sign in again. One query.
base::Result<std::optional<store::Session>> read_session(store::Reading& in, const store::Installation& all,
                                                         std::string_view secret, base::Instant now);
// Whether the end by idleness should be moved: once a minute is enough, so that requests mostly only read.
bool wants_touch(const store::Session& session, base::Instant now);
base::Status touch_session(store::Writing& in, const store::Installation& all, const store::Session& session,
                           const SessionTimes& times, base::Instant now);
// The state moves on (a factor was proved, a password changed): a new secret, the old one ends.
base::Result<NewSession> renew_session(store::Writing& in, const store::Installation& all,
                                       const store::Session& session, store::SessionState state,
                                       const std::string& added_method, const SessionTimes& times,
                                       const store::By& by);

// Chooses the entity that one works in. `refused`: one has neither a person nor a role there at this moment.
// Whoever works in one entity only need not choose. Rights are looked up at each request all the same
// (roles.hpp).
base::Status work_in(store::Writing& in, const store::Installation& all, const store::Session& session,
                     const std::string& entity, base::Instant now);

// The value that forms and requests that change something carry (header or field); made from the secret, so
// that nothing is kept for it.
std::string csrf_of(std::string_view secret);
bool csrf_matches(std::string_view secret, std::string_view given);

}  // namespace cartulaire::access
