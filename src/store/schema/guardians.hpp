// Step 11 of the schema: a guardian signs by a mailed link, before the minor or after them.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

// A guardian's signature holds whose it stands beside and the text itself: the minor's may be to come. A
// link's code is the hash of the secret of the last mail; none is there until one is written.
inline constexpr platform::SqlText kGuardians = R"sql(
ALTER TABLE cosignature RENAME TO cosignature_of_receipts;
CREATE TABLE cosignature (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  acknowledgement @integer,
  name @text NOT NULL CHECK (name <> ''),
  at @integer NOT NULL,
  method @text NOT NULL CHECK (method IN ('link', 'counter', 'paper')),
  actor @text NOT NULL,
  filed @text NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, acknowledgement),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash),
  FOREIGN KEY (entity, acknowledgement) REFERENCES acknowledgement (entity, id)
) @strict;
INSERT INTO cosignature (entity, id, person, document, hash, acknowledgement, name, at, method, actor, filed)
  SELECT c.entity, c.id, a.person, a.document, a.hash, c.acknowledgement, c.name, c.at, c.method, c.actor,
  c.filed FROM cosignature_of_receipts c JOIN acknowledgement a ON a.entity = c.entity
  AND a.id = c.acknowledgement;
DROP TABLE cosignature_of_receipts;
CREATE INDEX cosignature_person ON cosignature (entity, person);

CREATE TABLE guardian_link (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  mail @text NOT NULL,
  code @text CHECK (length(code) = 64),
  made_at @integer NOT NULL,
  actor @text NOT NULL,
  expires_at @integer NOT NULL,
  ended_at @integer,
  outcome @text NOT NULL CHECK (outcome IN ('', 'signed', 'declined', 'revoked')),
  PRIMARY KEY (entity, id),
  UNIQUE (code),
  CHECK (ended_at IS NULL OR mail = ''),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;
CREATE INDEX guardian_link_person ON guardian_link (entity, person);
)sql";

}  // namespace cartulaire::store::schema
