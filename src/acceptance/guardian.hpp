// A guardian signs beside a minor by a mailed link, without an account (ACK-07, `cosigned_by: guardian`):
// before the minor or after them. The link lives for 30 days, serves once, opens this one text for this one
// person, and is revoked by whoever may receive the minor at the counter.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "acceptance/invite.hpp"
#include "store/cosignatures.hpp"
#include "store/guardian_links.hpp"
#include "store/mails.hpp"

namespace cartulaire::acceptance {

inline constexpr std::string_view kGuardianMail = "guardian";

struct GuardianAsk {
  store::PersonId person = 0;  // the minor
  std::string document;
  std::string hash;
  std::string mail;  // the guardian’s address, as somebody gave it
};
// Puts the mail into the queue; a link that is out for the same text leads nowhere any more. Whether the
// charter has links at all is asked before (open_to_outsiders). Errors: not_found (person, text), invalid
// (the address), refused (the person left, signs without a guardian, or a guardian has signed already; the
// text was replaced).
base::Result<std::int64_t> ask_guardian(store::Writing& in, const store::EntityScope& scope,
                                        const GuardianAsk& ask, const store::By& by);

// The link of a mail in the queue; nothing: it is not to be sent any more.
base::Result<std::optional<store::GuardianLink>> guardian_link_of(store::Reading& in,
                                                                  const store::EntityScope& scope,
                                                                  const store::Outgoing& mail,
                                                                  base::Instant at);
// Its secret, drawn as the mail is written.
base::Result<std::string> guardian_secret(store::Writing& in, const store::EntityScope& scope,
                                          const store::GuardianLink& link);
// What became of the mail: an address of which no mail waits is forgotten.
base::Status forget_address(store::Writing& in, const store::EntityScope& scope, const store::Outgoing& mail);

// What the link leads to; looking signs nothing. `not_found` as open_link. One that was answered stays until
// its end, for the receipt.
struct OpenedByGuardian {
  std::string entity;
  store::GuardianLink link;
  store::Text text;
  store::Person minor;
  std::optional<store::Cosignature> given;  // by this link
};
base::Result<OpenedByGuardian> open_guardian_link(store::Reading& in, std::string_view secret,
                                                  base::Instant at);
// Signs by it, once; again gives what is there. `invalid`: the name; `refused` as ask_guardian.
base::Result<store::Cosignature> sign_as_guardian(store::Writing& in, std::string_view secret,
                                                  const std::string& name, base::Instant at);
// No reason is asked for; nothing follows but what the charter says of texts that are not signed.
base::Status decline_as_guardian(store::Writing& in, std::string_view secret, base::Instant at);

// How a minor stands with their guardian for a text, for who receives them.
enum class GuardianState { queued, sent, undelivered, declined, signed_it };
struct GuardianStanding {
  GuardianState state = GuardianState::queued;
  std::int64_t link = 0;     // 0: a signature that was given in another way
  base::Instant at;          // asked, declined or signed
  base::Instant expires_at;  // of the link
};
// The signature that waits for the minor's, else the newest link that lives or was declined.
base::Result<std::optional<GuardianStanding>> guardian_standing(store::Reading& in,
                                                                const store::EntityScope& scope,
                                                                store::PersonId person,
                                                                const store::Text& text, base::Instant at);

}  // namespace cartulaire::acceptance
