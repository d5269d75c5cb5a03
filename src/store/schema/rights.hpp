// Step 8 of the schema: urgent suspensions are confirmed, turns on call say for what, orders to change
// passwords, and what people were told of rules.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

inline constexpr platform::SqlText kRights = R"sql(
ALTER TABLE suspension ADD COLUMN confirm_by @integer;

ALTER TABLE on_call ADD COLUMN duty @text NOT NULL DEFAULT '';

CREATE TABLE password_order (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  population @text NOT NULL,
  unit @text NOT NULL,
  reason @text NOT NULL CHECK (reason <> ''),
  people @integer NOT NULL,
  given_by @text NOT NULL,
  given_at @integer NOT NULL,
  PRIMARY KEY (entity, id)
) @strict;

CREATE TABLE announced (
  entity @text NOT NULL REFERENCES entity (id),
  subject @text NOT NULL CHECK (subject <> ''),
  mark @text NOT NULL,
  at @integer NOT NULL,
  PRIMARY KEY (entity, subject)
) @strict;
)sql";

}  // namespace cartulaire::store::schema
