// What the charters in force announce of one class of logs, as schemas of the journal.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "journal/schema.hpp"
#include "node/bundle.hpp"

namespace cartulaire::node {

// One for every entity of the bundle that announces the class. Errors: what LogSchema::make refuses. Months
// count 30 days and a year 365: what is kept is never kept longer than announced.
base::Result<std::vector<journal::SchemaPtr>> schemas_of(const Bundle& bundle, std::string_view log_class);

}  // namespace cartulaire::node
