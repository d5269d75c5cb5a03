// Step 12 of the schema: cards and keys that were handed over, and what became of each.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

// A number or a name as it is printed, days, words: there is no secret here, nor anything to sign in with.
inline constexpr platform::SqlText kHanded = R"sql(
CREATE TABLE handed_means (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  kind @text NOT NULL CHECK (kind IN ('card', 'key')),
  mark @text NOT NULL CHECK (mark <> ''),
  handed_on @text NOT NULL CHECK (length(handed_on) = 10),
  handed_by @text NOT NULL,
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX handed_means_person ON handed_means (entity, person);

CREATE TABLE handed_means_end (
  entity @text NOT NULL,
  handed @integer NOT NULL,
  what @text NOT NULL CHECK (what IN ('returned', 'lost', 'revoked')),
  reason @text NOT NULL,
  ended_on @text NOT NULL CHECK (length(ended_on) = 10),
  ended_by @text NOT NULL,
  PRIMARY KEY (entity, handed, what),
  FOREIGN KEY (entity, handed) REFERENCES handed_means (entity, id)
) @strict;
)sql";

}  // namespace cartulaire::store::schema
