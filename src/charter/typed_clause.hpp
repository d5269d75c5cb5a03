// From a clause block or an override to typed settings.
#pragma once

#include <functional>
#include <optional>

#include "charter/body.hpp"
#include "charter/charter.hpp"
#include "charter/value_read.hpp"

namespace cartulaire::charter {

// The clause of a block; kind null where the kind is unknown. `broken` gathers what could not be read.
Clause read_clause(const ClauseBlock& block, const FrontMatter& front,
                   std::set<std::string, std::less<>>& broken, Reporter& reporter);

// What a value of `clause` is read under.
ReadContext context_for(const Clause& clause, const FrontMatter& front, std::function<void(Finding)> report);

// Puts the value of one parameter, keeping the catalogue's order; replaces the one that is there.
void put_setting(Clause& clause, Setting setting);

}  // namespace cartulaire::charter
