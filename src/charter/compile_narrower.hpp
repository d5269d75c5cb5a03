// Which clause holds for a person where a kind gives each person one: the narrower.
#pragma once

#include "charter/charter.hpp"
#include "policy/policy.hpp"

namespace cartulaire::charter {

// Writes into the policy which clauses yield to which. `policy.clauses` are those of the charter, in order.
void yield_to_narrower(const EffectiveCharter& charter, policy::Policy& policy);

}  // namespace cartulaire::charter
