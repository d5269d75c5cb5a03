// The small world of precedence.tsv: the commune of Saint-Exemple, its people, its charter.
#pragma once

#include "model.hpp"

namespace cartulaire::model {

// The world with the facts of one line applied; see the head of precedence.tsv. Facts about the request
// (`used:`) go to `request`. Throws std::runtime_error on a word that it does not know.
WorldModel commune(const std::string& facts, RequestModel& request);

}  // namespace cartulaire::model
