// Step 4 of the schema: what changes with the world (suspensions, crises, switches, on-call), trace keys,
// notices to people, and how far the journal has taken each outbox.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store {

inline constexpr platform::SqlText kState = R"sql(
CREATE TABLE suspension (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  object @text NOT NULL CHECK (object IN ('all', 'web')),
  clause @text NOT NULL,
  reason @text NOT NULL CHECK (reason <> ''),
  begins_at @integer NOT NULL,
  ends_at @integer NOT NULL CHECK (ends_at >= begins_at),
  stage @text NOT NULL CHECK (stage IN ('asked', 'suspended', 'dropped', 'lifted')),
  urgent @integer NOT NULL,
  asked_by @text NOT NULL,
  asked_at @integer NOT NULL,
  answer_by @integer NOT NULL,
  answer @text NOT NULL,
  answered_at @integer,
  decided_by @text NOT NULL,
  decided_at @integer,
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX suspension_person ON suspension (entity, person);

CREATE TABLE crisis (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  begins_at @integer NOT NULL,
  ends_at @integer NOT NULL CHECK (ends_at >= begins_at),
  reason @text NOT NULL CHECK (reason <> ''),
  declared_by @text NOT NULL,
  declared_at @integer NOT NULL,
  ended_by @text NOT NULL,
  PRIMARY KEY (entity, id)
) @strict;

CREATE TABLE clause_switch (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  clause @text NOT NULL CHECK (clause <> ''),
  turned_on @integer NOT NULL,
  begins_at @integer NOT NULL,
  ends_at @integer CHECK (ends_at >= begins_at),
  reason @text NOT NULL CHECK (reason <> ''),
  decided_by @text NOT NULL,
  decided_at @integer NOT NULL,
  ended_by @text NOT NULL,
  PRIMARY KEY (entity, id),
  CHECK (turned_on = 1 OR ends_at IS NOT NULL)
) @strict;

CREATE TABLE on_call (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  begins_at @integer NOT NULL,
  ends_at @integer NOT NULL CHECK (ends_at > begins_at),
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX on_call_person ON on_call (entity, person);

CREATE TABLE trace_key (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  public_key @text NOT NULL,
  wrapped @text NOT NULL,
  added_at @integer NOT NULL,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, public_key),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX trace_key_person ON trace_key (entity, person);

CREATE TABLE person_notice (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  kind @text NOT NULL,
  detail @text NOT NULL,
  at @integer NOT NULL,
  read_at @integer,
  PRIMARY KEY (entity, id),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX person_notice_person ON person_notice (entity, person);

CREATE TABLE outbox_taking (
  entity @text PRIMARY KEY REFERENCES entity (id),
  taken @integer NOT NULL,
  taker @text NOT NULL,
  upto @integer NOT NULL,
  journal_sequence @integer NOT NULL,
  holds_until @integer NOT NULL
) @strict;
)sql";

}  // namespace cartulaire::store
