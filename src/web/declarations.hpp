// Agreements that the charter asks for with `consent` (ACK-09): to use one's own device or number to sign in…
// Free, and taken back at any time where the clause says so.
#pragma once

#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "store/acknowledgements.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

inline constexpr std::string_view kOwnDevice = "mfa_personal_device";

// The clause that asks for it; nullptr: none, so nobody is asked and the thing is not done.
const charter::Clause* consent_clause(const charter::EffectiveCharter& charter, std::string_view subject);

// In which of these entities the charter asks whose the device of codes is.
std::vector<store::Membership> asked_about_devices(const Hub& hub,
                                                   const std::vector<store::Membership>& members,
                                                   base::Instant now);

// Codes on the person's own device serve no more, where their agreement is gone. True: they still do, as the
// only second factor where one is wanted.
base::Result<bool> drop_own_devices(store::Writing& in, const store::AccountId& account, const store::By& by);
// The same once another second factor came: only where one of the account's people took the agreement back.
base::Status drop_withdrawn_devices(store::Writing& in, const store::AccountId& account,
                                    const std::vector<store::Membership>& members, const store::By& by);

}  // namespace cartulaire::web
