// Passwords of people: Argon2id in libsodium's text form, which carries its salt and its parameters.
#pragma once

#include <string>

#include "platform/crypto.hpp"

namespace cartulaire::platform {

// 32 MiB, 3 passes: above the least that OWASP gives (19 MiB, 2). At most two are computed at a time, so that
// many sign-ins at once take turns and not memory. `unavailable` where it is not to be had all the same.
base::Result<std::string> hash_password(const Secret& password);
// `unavailable` as above. False also for a text that is no such hash.
base::Result<bool> password_matches(const std::string& hash, const Secret& password);
// Made under other parameters than those of today: to be replaced when the password is at hand.
bool wants_rehash(const std::string& hash);
// The same work as password_matches, for nobody: a login that does not exist takes as long as one that does.
void match_nothing(const Secret& password);

}  // namespace cartulaire::platform
