// Signing without an account (ACK-07): a link by mail, a sheet of paper.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "acceptance/acknowledge.hpp"
#include "store/invitations.hpp"

namespace cartulaire::acceptance {

inline constexpr int kLinkDays = 30;

// A new secret of 32 bytes for a person and a text, as it stands in the link: 64 hexadecimal digits. Told
// once: only its hash is kept.
base::Result<std::string> make_link(store::Writing& in, const store::EntityScope& scope,
                                    store::PersonId person, const std::string& document,
                                    const std::string& hash, const store::By& by);

// What the link leads to. Opening signs nothing: programs that look at mail open links too. `not_found`: no
// such link, or it is over; never which of them.
struct Opened {
  std::string entity;
  store::Invitation invitation;
  store::Text text;
};
base::Result<Opened> open_link(store::Reading& in, std::string_view secret, base::Instant at);
// Signs by it, once; again with the same secret gives the same record while the link lives.
base::Result<Signed> sign_by_link(store::Writing& in, std::string_view secret, store::Capacity capacity,
                                  const std::string& place, base::Instant at);

}  // namespace cartulaire::acceptance
