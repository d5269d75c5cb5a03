// Step 9 of the schema: reports of replays, attached to a draft or to a version.
#pragma once

#include "platform/sql.hpp"

namespace cartulaire::store::schema {

inline constexpr platform::SqlText kStudies = R"sql(
CREATE TABLE study (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  title @text NOT NULL CHECK (title <> ''),
  draft @integer,
  revision @integer,
  version @text NOT NULL CHECK (version <> ''),
  hash @text NOT NULL CHECK (length(hash) = 64),
  report @text NOT NULL CHECK (report <> ''),
  made_by @text NOT NULL,
  made_at @integer NOT NULL,
  PRIMARY KEY (entity, id),
  CHECK ((draft IS NULL) = (revision IS NULL)),
  FOREIGN KEY (entity, draft) REFERENCES draft (entity, id)
) @strict;
CREATE INDEX study_draft ON study (entity, draft) WHERE draft IS NOT NULL;
)sql";

}  // namespace cartulaire::store::schema
