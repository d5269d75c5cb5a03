// Sessions. The id of one is the SHA-256 of its secret, which only the browser has. A session whose account
// is closed, or whose people have all left, is gone at the next reading.
//
// Event: account.sessions_ended, where somebody else ends them. When people sign in and out is not recorded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/accounts.hpp"

namespace cartulaire::store {

enum class SessionState {
  full,
  second_factor,  // the password was right; one more proof is wanted
  enrol,          // a second factor is wanted and there is none: it can be set up, nothing else
  new_password,   // the password must be changed, nothing else
};
std::string_view name_of(SessionState state);

struct Session {
  std::string id;
  AccountId account;
  SessionState state = SessionState::full;
  std::string methods;  // in the order of their use: "password totp"
  base::Instant began_at;
  base::Instant seen_at;
  base::Instant idle_ends_at;
  base::Instant ends_at;            // whatever happens
  std::string challenge;            // that a WebAuthn answer must repeat; empty: none is open
  std::string entity;               // that one works in now; empty: not chosen yet
  std::vector<Membership> members;  // who have not left, by entity
};

base::Status put_session(Writing& in, const Installation& all, const Session& session);
// One query. Nothing: ended, revoked, its account closed or left.
base::Result<std::optional<Session>> session_at(Reading& in, const Installation& all, const std::string& id,
                                                base::Instant now);
base::Status see_session(Writing& in, const Installation& all, const std::string& id, base::Instant now,
                         base::Instant idle_ends_at);
// From now on one works in this entity; whether one may is access::work_in.
base::Status put_entity_of(Writing& in, const Installation& all, const std::string& id,
                           const std::string& entity);
base::Status put_challenge(Writing& in, const Installation& all, const std::string& id,
                           const std::string& challenge);
// True once for the challenge that is open: it is closed by this.
base::Result<bool> take_challenge(Writing& in, const Installation& all, const std::string& id,
                                  const std::string& challenge);

// Of an account, that have not ended, the newest first.
base::Result<std::vector<Session>> sessions_of(Reading& in, const Installation& all, const AccountId& account,
                                               base::Instant now);
// Again, or another account's: harmless.
base::Status revoke_session(Writing& in, const Installation& all, const AccountId& account,
                            const std::string& id, const By& by);
// All of an account but one (empty: all).
base::Status revoke_sessions(Writing& in, const Installation& all, const AccountId& account,
                             const std::string& but, const By& by);

}  // namespace cartulaire::store
