// Step 2 of the schema: accounts, their means of signing in, sessions, roles.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store {

// An account is bound to records of people, not to a login: a login that goes to somebody else takes no
// account with it. Secrets stand here as hashes or encrypted (`secret`).
inline constexpr platform::SqlText kAccess = R"sql(
CREATE TABLE account (
  id @text PRIMARY KEY CHECK (id <> ''),
  created_at @integer NOT NULL,
  closed_at @integer,
  must_change @integer NOT NULL
) @strict;

CREATE TABLE account_person (
  entity @text NOT NULL,
  person @integer NOT NULL,
  account @text NOT NULL REFERENCES account (id),
  PRIMARY KEY (entity, person),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id)
) @strict;
CREATE INDEX account_person_account ON account_person (account);

CREATE VIEW living_member AS
  SELECT m.account, p.entity, p.id AS person, p.directory, p.login
  FROM account_person m
  JOIN account a ON a.id = m.account
  JOIN person p ON p.entity = m.entity AND p.id = m.person
  WHERE a.closed_at IS NULL AND p.left_at IS NULL;

CREATE TABLE account_means (
  account @text NOT NULL REFERENCES account (id),
  number @integer NOT NULL,
  kind @text NOT NULL,
  name @text NOT NULL,
  issued_at @integer NOT NULL,
  issued_by @text NOT NULL,
  revoked_at @integer,
  handle @text,
  secret @text NOT NULL,
  counter @integer NOT NULL,
  PRIMARY KEY (account, number),
  CHECK (revoked_at IS NULL OR secret = '')
) @strict;
CREATE UNIQUE INDEX account_means_handle ON account_means (handle) WHERE handle IS NOT NULL;

CREATE TABLE account_link (
  id @text PRIMARY KEY CHECK (id <> ''),
  account @text NOT NULL REFERENCES account (id),
  ends_at @integer NOT NULL
) @strict;
CREATE INDEX account_link_account ON account_link (account);

CREATE TABLE session (
  id @text PRIMARY KEY CHECK (id <> ''),
  account @text NOT NULL REFERENCES account (id),
  state @text NOT NULL,
  methods @text NOT NULL,
  began_at @integer NOT NULL,
  seen_at @integer NOT NULL,
  idle_ends_at @integer NOT NULL,
  ends_at @integer NOT NULL,
  challenge @text NOT NULL,
  entity @text NOT NULL
) @strict;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE sign_in_failures (
  bucket @text PRIMARY KEY CHECK (bucket <> ''),
  failures @integer NOT NULL,
  last_at @integer NOT NULL
) @strict;

CREATE TABLE role_grant (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  account @text NOT NULL REFERENCES account (id),
  role @text NOT NULL,
  from_at @integer NOT NULL,
  until_at @integer,
  granted_by @text NOT NULL,
  granted_at @integer NOT NULL,
  delegator @text REFERENCES account (id),
  revoked_at @integer,
  PRIMARY KEY (entity, id),
  CHECK (until_at > from_at),
  CHECK (delegator <> account),
  CHECK (delegator IS NULL OR until_at IS NOT NULL)
) @strict;
CREATE INDEX role_grant_account ON role_grant (account);
CREATE INDEX role_grant_delegator ON role_grant (delegator) WHERE delegator IS NOT NULL;
)sql";

}  // namespace cartulaire::store
