// Where a charter wants a second factor: its clause access.mfa, the zone, who somebody is, and when (ACC-05).
#pragma once

#include <optional>

#include "access/concerns.hpp"

namespace cartulaire::access {

// What is only observed (`mode: observe`) is not asked for.
bool wants_second_factor(const charter::EffectiveCharter& charter, const Somebody& somebody,
                         const Moment& moment);
// Whether one asks it of somebody of this population already, somewhere.
bool asks_second_factor(const charter::EffectiveCharter& charter, std::string_view population, Day today);
// The first day to come from which a clause will ask it of somebody of this population, somewhere. Of a
// charter that is to come, `binding` is the day from which it binds: no clause asks before.
std::optional<Day> second_factor_from(const charter::EffectiveCharter& charter, std::string_view population,
                                      Day today, std::optional<Day> binding = {});

}  // namespace cartulaire::access
