// What the steps of signing in share; for the files of this folder.
#pragma once

#include "access/sign_in.hpp"

namespace cartulaire::access {

// An account at sign-in, with the means that work.
struct Known {
  store::Account account;
  std::vector<store::Means> means;
  // nullptr where it has none.
  [[nodiscard]] const store::Means* of(store::MeansKind kind) const;
  [[nodiscard]] bool has_second() const;
};
base::Result<Known> known_by(store::Reading& in, const store::Installation& all, store::Account account);

// The present session and its account; nothing where it has ended or its state is another.
base::Result<std::optional<Known>> in_session(store::Reading& in, const store::Session& session,
                                              base::Instant now);

store::By by_self(const store::AccountId& account, base::Instant now);
// A word of `methods`.
bool used(const std::string& methods, std::string_view method);

// The value of the device cookie: this browser signed in to this account with the present password. Nobody
// makes one without the key, and a new password makes it worthless.
std::string new_device(const Keys& keys, const Known& known);
bool is_device_of(const Keys& keys, const Known& known, const std::string& device);

// Attempts at second factors count apart from those at passwords.
std::vector<Bucket> code_buckets(const Setup& setup, const Known& known, const From& from);

// What follows once the methods are proved: a second factor, setting one up, a new password, or all of it.
base::Result<store::SessionState> state_after(store::Reading& in, const Setup& setup, const Known& known,
                                              const std::string& methods, bool strong_wanted,
                                              bool strong_proved, base::Instant now);

// A second factor was proved, or set up, in this session: a new one in the state that follows.
base::Result<Outcome> go_on(store::Writing& in, const Setup& setup, const Known& known,
                            const store::Session& session, const std::string& method, base::Instant now);

}  // namespace cartulaire::access
