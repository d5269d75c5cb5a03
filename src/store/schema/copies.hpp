// Step 10 of the schema: whether each person is handed a copy of a text on the day from which it binds.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

inline constexpr platform::SqlText kCopies = R"sql(
ALTER TABLE published_text ADD COLUMN hands_copy @integer NOT NULL DEFAULT 0;
)sql";

}  // namespace cartulaire::store::schema
