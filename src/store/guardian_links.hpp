// A link that is mailed to the guardian of a minor, to sign one text beside them or to decline it
// (`cosigned_by: guardian`, ACK-07). The store keeps the hash of the secret, and the mail address until the
// message has left; the whole record goes on the day on which the link ends.
//
// Events: guardian.asked, guardian.declined, guardian.revoked (subject: the minor; detail: the number of the
// link and the hash of the text). What a guardian signs is told by store/cosignatures.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

enum class GuardianOutcome { open, signed_it, declined, revoked };

struct GuardianLink {
  std::int64_t id = 0;
  PersonId person = 0;  // the minor
  std::string document;
  std::string hash;
  std::string mail;  // empty once the message has left, or the link has ended
  base::Instant made_at;
  std::string actor;
  base::Instant expires_at;
  std::optional<base::Instant> ended_at;
  GuardianOutcome outcome = GuardianOutcome::open;
  bool operator==(const GuardianLink&) const = default;
};

// Who acts by the link: "guardian:3".
std::string guardian_actor(std::int64_t id);

// Gives its number. Of the fields: person, document, hash, mail, expires_at.
base::Result<std::int64_t> add_guardian_link(Writing& in, const EntityScope& scope, const GuardianLink& one,
                                             const By& by);
// By number.
base::Result<std::vector<GuardianLink>> guardian_links_of(Reading& in, const EntityScope& scope,
                                                          PersonId person);
base::Result<GuardianLink> guardian_link(Reading& in, const EntityScope& scope, std::int64_t id);
// Whose it is: for a link that somebody opens, before an entity is known. `code` is the SHA-256 of the
// secret, in hexadecimal. Nothing: no link has it.
struct HeldGuardianLink {
  std::string entity;
  GuardianLink link;
};
base::Result<std::optional<HeldGuardianLink>> guardian_link_with(Reading& in, const Installation& all,
                                                                 const std::string& code);
// The mail that is written now carries this secret: one that was written before leads nowhere any more.
base::Status set_guardian_code(Writing& in, const EntityScope& scope, std::int64_t id,
                               const std::string& code);
// The message has left, or will not: the address is not needed any more.
base::Status forget_guardian_mail(Writing& in, const EntityScope& scope, std::int64_t id);
// `refused`: it has ended.
base::Status end_guardian_link(Writing& in, const EntityScope& scope, std::int64_t id,
                               GuardianOutcome outcome, const By& by);
// Those that are out for this person and text lead nowhere any more.
base::Status revoke_guardian_links(Writing& in, const EntityScope& scope, PersonId person,
                                   const std::string& document, const std::string& hash, const By& by);

}  // namespace cartulaire::store
