// Random clauses for properties: any kind of the catalogue, any value of each of its parameters.
#pragma once

#include <string>

#include "charter/charter.hpp"

namespace cartulaire::charter::testing {

// A charter in which every name that any_clause uses is found: roles, people, entities, and one clause
// `some-KIND` (`-` for the dot) of each kind that others refer to.
std::string common_charter();

// A clause of the kind: compulsory parameters and some others, in their three forms. Draws from RapidCheck,
// so only within a property.
Clause any_clause(const Kind& kind, const std::string& name);

}  // namespace cartulaire::charter::testing
