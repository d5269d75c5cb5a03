// Signing in: password, second factor, external methods, one-time links. The order of steps for the web
// layer:
//
//   sign_in_password / sign_in_link / sign_in_external
//     → full                                      the session may be used
//     → second_factor  → prove_totp, prove_recovery or prove_key (keys.hpp) → full or new_password
//     → enrol          → offer_totp, confirm_totp (totp.hpp) or a key → full or new_password
//     → new_password   → change_password → full
//
// Each step that moves on gives a new secret for the cookie. A wrong login and a wrong password are told by
// the same outcome after the same work.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "access/password_rules.hpp"
#include "access/secrets.hpp"
#include "access/sessions.hpp"
#include "access/throttle.hpp"
#include "platform/webauthn.hpp"
#include "store/means.hpp"
#include "store/store.hpp"

namespace cartulaire::access {

// What holds for sign-in in this installation; made at start, read by every thread.
struct Setup {
  Keys keys;
  SessionTimes times;
  Delays delays = kAccountDelays;
  PasswordRules rules;  // before anybody is known; see rules_for
  CommonPasswords common;
  // Rules of somebody of an entity (its charter's); absent: `rules`.
  std::function<base::Result<PasswordRules>(store::Reading& in, const store::Membership& member)> rules_for;
  std::string issuer = "Cartulaire";  // as applications of codes show it
  platform::WebauthnSite site{};      // of the portal; without it no security key is taken
  // Whether a second factor is wanted of these people at this address (ACC-05); absent: as From says.
  std::function<base::Result<bool>(store::Reading& in, const std::vector<store::Membership>& members,
                                   const std::string& address)>
      wants_strong{};
};

// Where an attempt comes from.
struct From {
  std::string address;
  std::string device;   // the value of the device cookie, or empty
  bool strong = false;  // a second factor is wanted here, whatever Setup::wants_strong says
};

struct SignedIn {
  NewSession session;
  std::string device;  // a new value for the device cookie (HttpOnly, a year)
};
struct TooSoon {
  std::chrono::seconds wait;
};
struct Wrong {};  // login, password or code; the account closed or left
using Outcome = std::variant<SignedIn, TooSoon, Wrong>;

base::Result<Outcome> sign_in_password(store::Store& store, const Setup& setup, const std::string& directory,
                                       const std::string& login, const platform::Secret& password,
                                       const From& from, base::Instant now);

// What another system vouched for: an LDAP bind, an OIDC token. `method` "ldap" or "oidc"; `strong`: it says
// that a second factor was used there.
struct External {
  std::string method;
  std::string directory;
  std::string login;
  bool strong = false;
};
// The account is made where the person is known here and has none (external accounts need no password).
base::Result<Outcome> sign_in_external(store::Store& store, const Setup& setup, const External& proof,
                                       const From& from, base::Instant now);

// The same where a password is judged by another system: attempts count, and are slowed down, as those at our
// own passwords. `judge` is not asked while a delay runs; its error is ours.
using Judge = std::function<base::Result<bool>()>;
base::Result<Outcome> sign_in_judged(store::Store& store, const Setup& setup, const External& proof,
                                     const Judge& judge, const From& from, base::Instant now);

// ---- one-time links ----
inline constexpr std::chrono::hours kLinkLives{72};
// A token for an address that only its owner gets; earlier ones of the account die. Never logged.
base::Result<std::string> make_link(store::Writing& in, const store::Installation& all,
                                    const store::AccountId& account, const store::By& by);
// A session in the state `new_password`, after the second factor where the account has one. The link goes
// when the password is set.
base::Result<Outcome> sign_in_link(store::Store& store, const Setup& setup, const std::string& token,
                                   const From& from, base::Instant now);

// ---- passwords ----
struct Changed {
  std::vector<Weakness> weaknesses;   // not empty: nothing was changed
  std::optional<NewSession> session;  // else; every other session of the account has ended
};
// `current`: the present password; not asked in the state `new_password`. `refused`: it is wrong.
base::Result<Changed> change_password(store::Store& store, const Setup& setup, const store::Session& session,
                                      const platform::Secret* current, const platform::Secret& chosen,
                                      base::Instant now);
// The rules that hold for an account: the strictest of its entities.
base::Result<PasswordRules> rules_for(store::Reading& in, const Setup& setup,
                                      const std::vector<store::Membership>& members);

// ---- second factors in a session of state second_factor ----
base::Result<Outcome> prove_totp(store::Store& store, const Setup& setup, const store::Session& session,
                                 const std::string& code, const From& from, base::Instant now);
base::Result<Outcome> prove_recovery(store::Store& store, const Setup& setup, const store::Session& session,
                                     const std::string& code, const From& from, base::Instant now);

}  // namespace cartulaire::access
