// Step 5 of the schema: jobs of the hub, tokens of the API, webhooks.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store {

// A job has one row, whoever runs it: `holder` has it until `holds_until`. A webhook's events wait here from
// the moment at which its place in the outbox (`fed`) passed them.
inline constexpr platform::SqlText kJobs = R"sql(
CREATE TABLE job (
  name @text PRIMARY KEY CHECK (name <> ''),
  holder @text NOT NULL,
  holds_until @integer NOT NULL,
  next_at @integer NOT NULL,
  began_at @integer,
  ended_at @integer,
  done_at @integer,
  failures @integer NOT NULL,
  error_french @text NOT NULL,
  error_english @text NOT NULL
) @strict;

CREATE TABLE api_token (
  entity @text NOT NULL REFERENCES entity (id),
  number @integer NOT NULL,
  hash @text NOT NULL UNIQUE CHECK (hash <> ''),
  account @text NOT NULL REFERENCES account (id),
  name @text NOT NULL CHECK (name <> ''),
  scopes @text NOT NULL CHECK (scopes <> ''),
  created_at @integer NOT NULL,
  ends_at @integer NOT NULL CHECK (ends_at > created_at),
  used_on @text NOT NULL,
  revoked_at @integer,
  PRIMARY KEY (entity, number)
) @strict;
CREATE INDEX api_token_account ON api_token (account);

CREATE TABLE webhook (
  entity @text NOT NULL REFERENCES entity (id),
  name @text NOT NULL CHECK (name <> ''),
  fed @integer NOT NULL,
  attempts @integer NOT NULL,
  next_at @integer NOT NULL,
  PRIMARY KEY (entity, name)
) @strict;

CREATE TABLE webhook_topic (
  entity @text NOT NULL,
  hook @text NOT NULL,
  event @text NOT NULL CHECK (event <> ''),
  PRIMARY KEY (entity, hook, event),
  FOREIGN KEY (entity, hook) REFERENCES webhook (entity, name)
) @strict;

CREATE TABLE webhook_event (
  entity @text NOT NULL,
  hook @text NOT NULL,
  number @integer NOT NULL,
  at @integer NOT NULL,
  event @text NOT NULL,
  subject @text NOT NULL,
  failed_at @integer,
  PRIMARY KEY (entity, hook, number),
  FOREIGN KEY (entity, hook) REFERENCES webhook (entity, name)
) @strict;
)sql";

}  // namespace cartulaire::store
