// Where a charter wants a second factor: its clause access.mfa, the zone, and who somebody is (ACC-05).
#pragma once

#include <string_view>

#include "charter/charter.hpp"

namespace cartulaire::access {

// `inside`: the address is of the premises' networks. From outside nobody can tell telework from a public
// place: a clause for one zone outside holds for all of them. `population`: a leaf, or empty. A clause for
// people whom a population alone does not tell holds for everybody.
bool wants_second_factor(const charter::EffectiveCharter& charter, bool inside, std::string_view population);

}  // namespace cartulaire::access
