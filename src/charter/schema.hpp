// The catalogue as a JSON Schema (2020-12), for editors: one definition a kind, of the YAML of its clauses,
// and one of the front matter.
#pragma once

#include "charter/catalogue.hpp"
#include "platform/json.hpp"

namespace cartulaire::charter {

platform::Json json_schema(const Catalogue& catalogue, base::Language language);

}  // namespace cartulaire::charter
