// Cards and keys handed over, as far as the charter announces them: the `means` of its clause access.account
// (ACC-14). What it does not announce is not recorded: without the clause, or without its `means`, nothing is
// handed over in the register. What stands there can always be taken back.
#pragma once

#include <string_view>
#include <vector>

#include "access/concerns.hpp"
#include "store/handed_means.hpp"

namespace cartulaire::access {

// Announced to people of this population; an empty one: to anybody.
std::vector<store::HandedKind> announced_means(const charter::EffectiveCharter& charter,
                                               std::string_view population, Day today);

// Days: today where none is given, never one to come. Errors: those of the store, and `refused`: the charter
// does not announce this kind to this person.
base::Result<std::int64_t> hand_over(store::Writing& in, const store::EntityScope& scope,
                                     const charter::EffectiveCharter& charter, store::HandedMeans wanted,
                                     Day today, const store::By& by);
base::Status end_handed(store::Writing& in, const store::EntityScope& scope, std::int64_t number,
                        store::HandedEnd end, Day today, const store::By& by);

}  // namespace cartulaire::access
