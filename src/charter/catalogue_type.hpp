// The spelling of parameter types in catalogue/clauses/*.yml.
#pragma once

#include <optional>
#include <string_view>

#include "charter/catalogue.hpp"

namespace cartulaire::charter {

// "list<enum[web, mail]>", "register<ai_tools>", "record{in: enum[subject, folder], words: list<text>}",
// "list<category|any>"; nothing where the spelling is wrong.
std::optional<Type> parse_type(std::string_view spelling);

}  // namespace cartulaire::charter
