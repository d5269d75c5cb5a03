// What a private-use window opens of the sites that a filter closes: at those hours the two clauses say
// different things, and the window wins (policy/decide.hpp).
#pragma once

#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter {

struct PrivateOpening {
  const Clause* filter = nullptr;  // both of the charter
  const Clause* use = nullptr;
  std::vector<std::string> categories;  // as the filter names them
};

// In the order of the text. People, places and exceptions are weighed as far as the text tells them.
std::vector<PrivateOpening> private_openings(const EffectiveCharter& charter);

}  // namespace cartulaire::charter
