// Step 6 of the schema: charters that are being written.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

inline constexpr platform::SqlText kDrafts = R"sql(
CREATE TABLE draft (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  title @text NOT NULL CHECK (title <> ''),
  words @text NOT NULL CHECK (words <> ''),
  revision @integer NOT NULL CHECK (revision >= 1),
  made_by @text NOT NULL,
  made_at @integer NOT NULL,
  saved_by @text NOT NULL,
  saved_at @integer NOT NULL,
  registered @text NOT NULL,
  PRIMARY KEY (entity, id)
) @strict;
)sql";

}  // namespace cartulaire::store::schema
