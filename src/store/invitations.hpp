// A way to sign without an account, for one person and one text: a link that is mailed, or a sheet of paper
// with a code on it (ACK-07). The store keeps the hash of the secret only; whoever holds the secret may sign
// once, until it ends.
//
// Events: invitation.made, sheet.scanned, sheet.signed, sheet.not_signed (subject: the person; detail: the
// document and the hash of the text).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/people.hpp"

namespace cartulaire::store {

enum class InvitationKind { link, sheet };
enum class InvitationOutcome { open, signed_it, not_signed };

struct Invitation {
  std::int64_t id = 0;  // of a sheet, its number
  PersonId person = 0;
  std::string document;
  std::string hash;
  InvitationKind kind = InvitationKind::link;
  base::Instant made_at;
  std::string actor;
  base::Instant expires_at;
  std::optional<base::Instant> scanned_at;  // a sheet: it came back
  std::string scan;                         // SHA-256 of the scanned file, `#`, the page
  std::string filed;                        // where the sheet is kept
  std::optional<base::Instant> ended_at;
  std::string ended_by;  // a sheet: who looked at the signature
  InvitationOutcome outcome = InvitationOutcome::open;
  bool operator==(const Invitation&) const = default;
};

// `code` is the SHA-256 of the secret, in hexadecimal.
base::Result<std::int64_t> add_invitation(Writing& in, const EntityScope& scope, const Invitation& one,
                                          const std::string& code, const By& by);
// By number; of one kind.
base::Result<std::vector<Invitation>> invitations(Reading& in, const EntityScope& scope, InvitationKind kind);
base::Result<Invitation> invitation_of(Reading& in, const EntityScope& scope, std::int64_t id);
// Whose it is: for a link that somebody opens, before an entity is known.
struct Held {
  std::string entity;
  Invitation invitation;
};
// Nothing: no invitation has this code.
base::Result<std::optional<Held>> invitation_with(Reading& in, const Installation& all,
                                                  const std::string& code);
// The sheet came back. Scanned again before somebody decided: the later page counts.
base::Status sheet_scanned(Writing& in, const EntityScope& scope, std::int64_t id, const std::string& scan,
                           const std::string& filed, const By& by);
// `refused`: it has ended.
base::Status end_invitation(Writing& in, const EntityScope& scope, std::int64_t id, InvitationOutcome outcome,
                            const By& by);

}  // namespace cartulaire::store
