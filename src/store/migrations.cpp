#include "store/migrations.hpp"

#include <array>

#include <fmt/format.h>

#include "platform/crypto.hpp"
#include "store/schema/acceptance.hpp"
#include "store/schema/access.hpp"
#include "store/schema/copies.hpp"
#include "store/schema/drafts.hpp"
#include "store/schema/guardians.hpp"
#include "store/schema/handed.hpp"
#include "store/schema/jobs.hpp"
#include "store/schema/rights.hpp"
#include "store/schema/signing.hpp"
#include "store/schema/state.hpp"
#include "store/schema/studies.hpp"

namespace cartulaire::store {
namespace {

using platform::SqlSession;
using platform::SqlValue;

constexpr platform::SqlText kRegister =
    "CREATE TABLE IF NOT EXISTS migration (number @integer PRIMARY KEY, name @text NOT NULL, "
    "sha256 @text NOT NULL) @strict";

// Keys are (entity, id). Numbers come from `counter`, so that none is ever given twice. Absent text is ''.
constexpr platform::SqlText kPeople = R"sql(
CREATE TABLE entity (
  id @text PRIMARY KEY CHECK (id <> ''),
  name @text NOT NULL CHECK (name <> ''),
  added_at @integer NOT NULL
) @strict;

CREATE TABLE counter (
  entity @text NOT NULL REFERENCES entity (id),
  kind @text NOT NULL,
  last @integer NOT NULL,
  PRIMARY KEY (entity, kind)
) @strict;

CREATE TABLE person (
  entity @text NOT NULL REFERENCES entity (id),
  id @integer NOT NULL,
  directory @text NOT NULL CHECK (directory <> ''),
  source_key @text NOT NULL CHECK (source_key <> ''),
  login @text NOT NULL CHECK (login <> ''),
  given_name @text NOT NULL,
  family_name @text NOT NULL,
  mail @text NOT NULL,
  population @text NOT NULL,
  arrived_on @text NOT NULL,
  left_at @integer,
  PRIMARY KEY (entity, id),
  UNIQUE (entity, directory, source_key)
) @strict;
CREATE UNIQUE INDEX person_login ON person (entity, directory, login) WHERE left_at IS NULL;
CREATE INDEX person_identity ON person (directory, login);
CREATE INDEX person_left ON person (left_at) WHERE left_at IS NOT NULL;

CREATE TABLE post (
  entity @text NOT NULL,
  id @integer NOT NULL,
  person @integer NOT NULL,
  place @integer NOT NULL,
  unit @text NOT NULL,
  title @text NOT NULL,
  manager @integer CHECK (manager <> person),
  PRIMARY KEY (entity, id),
  UNIQUE (entity, person, unit, title),
  FOREIGN KEY (entity, person) REFERENCES person (entity, id),
  FOREIGN KEY (entity, manager) REFERENCES person (entity, id)
) @strict;
CREATE INDEX post_manager ON post (entity, manager);

CREATE TABLE outbox (
  entity @text NOT NULL REFERENCES entity (id),
  number @integer NOT NULL,
  at @integer NOT NULL,
  actor @text NOT NULL,
  event @text NOT NULL,
  subject @text NOT NULL,
  detail @text NOT NULL,
  PRIMARY KEY (entity, number)
) @strict;
)sql";

constexpr std::array kMigrations = {Migration{1, "people", kPeople},
                                    Migration{2, "access", kAccess},
                                    Migration{3, "acceptance", schema::kAcceptance},
                                    Migration{4, "state", kState},
                                    Migration{5, "jobs", kJobs},
                                    Migration{6, "drafts", schema::kDrafts},
                                    Migration{7, "signing", schema::kSigning},
                                    Migration{8, "rights", schema::kRights},
                                    Migration{9, "studies", schema::kStudies},
                                    Migration{10, "copies", schema::kCopies},
                                    Migration{11, "guardians", schema::kGuardians},
                                    Migration{12, "handed", schema::kHanded}};

std::string checksum(const Migration& migration) {
  return platform::to_hex(platform::sha256(platform::as_bytes(migration.statements.view())));
}

base::Status apply(SqlSession& session, const Migration& migration) {
  if (auto defined = session.define(migration.statements); !defined) return defined;
  auto noted = session.run("INSERT INTO migration (number, name, sha256) VALUES ($1, $2, $3)",
                           std::vector<SqlValue>{std::int64_t{migration.number}, std::string(migration.name),
                                                 checksum(migration)});
  if (!noted) return base::pass(noted);
  return {};
}

// The migrations that are there are the first ones of this program.
base::Result<std::size_t> applied(SqlSession& session) {
  auto rows = session.rows("SELECT number, name, sha256 FROM migration ORDER BY number");
  if (!rows) return base::pass(rows);
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const platform::SqlRow& row = (*rows)[i];
    if (i >= kMigrations.size())
      return base::fail(
          base::ErrorCode::refused, session.name(),
          fmt::format(
              "ce dépôt a été fait par un programme plus récent (étape {}) : mettez ce programme à jour",
              row.integer(0)),
          fmt::format("this store was made by a newer program (step {}): update this program",
                      row.integer(0)));
    if (row.integer(0) != kMigrations[i].number || row.text(2) != checksum(kMigrations[i]))
      return base::fail(
          base::ErrorCode::corrupt, session.name(),
          fmt::format("l’étape {} de ce dépôt n’est pas celle de ce programme : restaurez une "
                      "sauvegarde, ou prenez le programme qui l’a fait",
                      row.integer(0)),
          fmt::format("step {} of this store is not this program’s: restore a backup, or use the "
                      "program that made it",
                      row.integer(0)));
  }
  return rows->size();
}

}  // namespace

std::span<const Migration> migrations() {
  return kMigrations;
}

base::Status migrate(SqlSession& session, SqlSession::Opening opening, int upto) {
  const std::size_t wanted = upto == 0 ? kMigrations.size() : static_cast<std::size_t>(upto);
  // Mostly there is nothing to do, and then nobody waits for a writer.
  std::size_t present = 0;
  auto looked = session.transaction(platform::SqlMode::read, [&]() -> base::Status {
    auto count = applied(session);
    if (!count) return base::pass(count);
    present = *count;
    return {};
  });
  if (looked && present >= wanted) return {};
  if (!looked && looked.error().code != base::ErrorCode::io) return looked;  // io: there is no such table
  if (!looked && opening == SqlSession::Opening::existing)
    return base::fail(base::ErrorCode::not_found, session.name(),
                      "il n’y a pas de dépôt ici : faites-le avec `cartulaire store create`",
                      "there is no store here: make it with `cartulaire store create`");
  for (std::size_t i = present; i < wanted; ++i) {
    auto done = session.alone([&]() -> base::Status {
      if (auto made = session.define(kRegister); !made) return made;
      auto count = applied(session);
      if (!count) return base::pass(count);
      return *count > i ? base::Status{} : apply(session, kMigrations[i]);
    });
    if (!done) return done;
  }
  return {};
}

}  // namespace cartulaire::store
