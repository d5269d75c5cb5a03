// Step 3 of the schema: texts to be signed, signatures, campaigns, mail. Keys are (entity, id), as
// everywhere.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

// INVARIANT: no statement of the program changes a row of published_text or acknowledgement.
inline constexpr platform::SqlText kAcceptance = R"sql(
CREATE TABLE published_text (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  document @text NOT NULL CHECK (document <> ''),
  version @text NOT NULL,
  hash @text NOT NULL CHECK (length(hash) = 64),
  title @text NOT NULL,
  language @text NOT NULL CHECK (language IN ('fr', 'en')),
  time_zone @text NOT NULL,
  from_day @text NOT NULL CHECK (length(from_day) = 10),
  again @text NOT NULL CHECK (again IN ('each_version', 'substantial_version', 'yearly')),
  substantial @integer NOT NULL CHECK (substantial IN (0, 1)),
  published_at @integer NOT NULL,
  page @text NOT NULL CHECK (page <> ''),
  PRIMARY KEY (entity, id),
  UNIQUE (entity, document, hash)
) @strict;

CREATE TABLE acknowledgement (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  renewal @integer NOT NULL CHECK (renewal >= 0),
  at @integer NOT NULL,
  method @text NOT NULL CHECK (method IN ('screen', 'link', 'counter', 'paper')),
  capacity @text NOT NULL CHECK (capacity IN ('agent', 'elected', 'external')),
  place @text NOT NULL,
  witness @text NOT NULL CHECK ((witness <> '') = (method IN ('counter', 'paper'))),
  family_name @text NOT NULL,
  given_name @text NOT NULL,
  unit @text NOT NULL,
  title @text NOT NULL,
  entity_name @text NOT NULL,
  filed @text NOT NULL,
  scan @text NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, person, document, hash, renewal),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;
CREATE INDEX acknowledgement_text ON acknowledgement (entity, document, person);

CREATE TABLE handover (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  day @text NOT NULL CHECK (length(day) = 10),
  actor @text NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, person, document, hash),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;

CREATE TABLE declaration (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  subject @text NOT NULL CHECK (subject <> ''),
  answer @text NOT NULL CHECK (answer IN ('yes', 'no', 'withdrawn')),
  at @integer NOT NULL,
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX declaration_person ON declaration (entity, person, subject);

CREATE TABLE campaign (
  entity @text NOT NULL,
  id @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  opened_at @integer NOT NULL,
  actor @text NOT NULL,
  from_day @text NOT NULL CHECK (length(from_day) = 10),
  deadline @text NOT NULL CHECK (length(deadline) = 10),
  content @text NOT NULL,
  closed_at @integer,
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;

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
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;
CREATE INDEX mail_waiting ON mail (next_at) WHERE state = 'waiting';
CREATE INDEX mail_reason ON mail (entity, reason);

CREATE TABLE invitation (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  document @text NOT NULL,
  hash @text NOT NULL,
  kind @text NOT NULL CHECK (kind IN ('link', 'sheet')),
  code @text NOT NULL CHECK (length(code) = 64),
  made_at @integer NOT NULL,
  actor @text NOT NULL,
  expires_at @integer NOT NULL,
  scanned_at @integer,
  scan @text NOT NULL,
  filed @text NOT NULL,
  ended_at @integer,
  ended_by @text NOT NULL,
  outcome @text NOT NULL CHECK (outcome IN ('', 'signed', 'not_signed')),
  PRIMARY KEY (entity, id),
  UNIQUE (code),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, document, hash) REFERENCES published_text (entity, document, hash)
) @strict;
)sql";

}  // namespace cartulaire::store::schema
