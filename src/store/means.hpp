// The register of means of signing in: which an account has, since when, until when (ACC-14). What was
// revoked stays in the register without its secret.
//
// Events: means.issued, means.revoked; their subject is the account, their detail the kind.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/accounts.hpp"

namespace cartulaire::store {

enum class MeansKind { password, totp, webauthn, recovery };
std::string_view name_of(MeansKind kind);  // "password"

struct Means {
  std::int64_t number = 0;  // within its account
  MeansKind kind = MeansKind::password;
  std::string name;  // what its owner calls it: "clé bleue"
  base::Instant issued_at;
  std::string issued_by;
  std::optional<base::Instant> revoked_at;
  std::string handle;        // the identifier of a WebAuthn credential, in base64; else empty
  std::string secret;        // a hash, or encrypted: never shown
  std::int64_t counter = 0;  // TOTP: the last time step used; WebAuthn: the signature counter
  bool own_device = false;   // TOTP: on a device of the person's own, with their agreement (ACK-09)
};

// By number; those that work, or all of the register.
base::Result<std::vector<Means>> means_of(Reading& in, const Installation& all, const AccountId& account,
                                          bool with_revoked = false);
// Gives it a number, and issues it now.
base::Result<std::int64_t> issue_means(Writing& in, const Installation& all, const AccountId& account,
                                       const Means& means, const By& by);
// `not_found` also where it is revoked.
base::Status revoke_means(Writing& in, const Installation& all, const AccountId& account, std::int64_t number,
                          const By& by);
// What the people of an entity with a living account sign in with, by person.
struct SignInMeans {
  std::optional<base::Instant> password_since;  // kept here
  bool second = false;                          // an application of codes, or a key
};
base::Result<std::map<PersonId, SignInMeans>> sign_in_means(Reading& in, const EntityScope& scope);
// Another hash of the same password, under new parameters.
base::Status replace_secret(Writing& in, const Installation& all, const AccountId& account,
                            std::int64_t number, const std::string& secret);
// Moves the counter up. False, and nothing is done, where it already stands there or higher: a replay.
base::Result<bool> raise_counter(Writing& in, const Installation& all, const AccountId& account,
                                 std::int64_t number, std::int64_t to);
// In place of the recovery codes that are there, if any; one event for all.
base::Status issue_recovery(Writing& in, const Installation& all, const AccountId& account,
                            const std::vector<std::string>& hashes, const By& by);
// Spends a recovery code of this hash. False where the account has no such code left.
base::Result<bool> spend_recovery(Writing& in, const Installation& all, const AccountId& account,
                                  const std::string& hash, base::Instant now);

}  // namespace cartulaire::store
