// The clauses of a draft as a form: what the catalogue says of each parameter beside the value in the text.
#pragma once

#include "charter/model/read.hpp"
#include "platform/json.hpp"

namespace cartulaire::web {

// A list of DraftClause of the API, in the order of the text. Clauses that cannot be read are left out.
platform::Json clause_forms(const charter::model::ReadCharter& read);

}  // namespace cartulaire::web
