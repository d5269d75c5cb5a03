// Step 7 of the schema: for whom a text is, who was present at a signature, a guardian's signature beside a
// minor's, a person's own device among their means, mail that is about no text.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

// Texts of before are for everybody, with a receipt in two copies: that is how they were published.
inline constexpr platform::SqlText kSigning = R"sql(
ALTER TABLE published_text ADD COLUMN audience @text NOT NULL DEFAULT '*';
ALTER TABLE published_text ADD COLUMN cosigned @text NOT NULL DEFAULT '';
ALTER TABLE published_text ADD COLUMN copies @integer NOT NULL DEFAULT 2;
ALTER TABLE acknowledgement ADD COLUMN witness_name @text NOT NULL DEFAULT '';
ALTER TABLE acknowledgement ADD COLUMN guardian @integer NOT NULL DEFAULT 0;
ALTER TABLE account_means ADD COLUMN own_device @integer NOT NULL DEFAULT 0;

CREATE TABLE cosignature (
  entity @text NOT NULL,
  id @integer NOT NULL,
  acknowledgement @integer NOT NULL,
  name @text NOT NULL CHECK (name <> ''),
  at @integer NOT NULL,
  method @text NOT NULL CHECK (method IN ('link', 'counter', 'paper')),
  actor @text NOT NULL,
  filed @text NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, acknowledgement),
  FOREIGN KEY (entity, acknowledgement) REFERENCES acknowledgement (entity, id)
) @strict;

ALTER TABLE mail RENAME TO mail_of_texts;
DROP INDEX mail_waiting;
DROP INDEX mail_reason;
CREATE TABLE mail (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  reason @text NOT NULL CHECK (reason <> ''),
  template @text NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  deadline @text NOT NULL,
  made_at @integer NOT NULL,
  state @text NOT NULL CHECK (state IN ('waiting', 'sent', 'refused', 'dropped')),
  attempts @integer NOT NULL,
  next_at @integer NOT NULL,
  leased_until @integer NOT NULL,
  lease @text NOT NULL,
  ended_at @integer,
  answer @text NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, person, reason),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
INSERT INTO mail SELECT entity, id, person, reason, template, document, hash, deadline, made_at, state,
  attempts, next_at, leased_until, lease, ended_at, answer FROM mail_of_texts;
DROP TABLE mail_of_texts;
CREATE INDEX mail_waiting ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_reason ON mail (entity, reason);
)sql";

}  // namespace cartulaire::store::schema
