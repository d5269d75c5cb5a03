#include "store/entities.hpp"

#include <fmt/format.h>

#include "store/outbox.hpp"

namespace cartulaire::store {

base::Result<EntityChange> put_entity(Writing& in, const Installation&, const Entity& entity, const By& by) {
  const EntityScope scope(entity.id);
  auto there = in.rows(scope, "SELECT name FROM entity WHERE id = $1");
  if (!there) return base::pass(there);
  if (!there->empty() && there->front().text(0) == entity.name) return EntityChange::none;
  const bool added = there->empty();
  auto put = added ? in.run(scope, "INSERT INTO entity (id, name, added_at) VALUES ($1, $2, $3)",
                            {entity.name, std::int64_t{by.at.time_since_epoch().count()}})
                   : in.run(scope, "UPDATE entity SET name = $2 WHERE id = $1", {entity.name});
  if (!put) return base::pass(put);
  auto told = put_event(in, scope, by, {added ? "entity.added" : "entity.renamed", entity.id, ""});
  if (!told) return base::pass(told);
  return added ? EntityChange::added : EntityChange::renamed;
}

base::Result<std::vector<Entity>> entities(Reading& in, const Installation& all) {
  auto rows = in.rows(all, "SELECT id, name FROM entity ORDER BY id");
  if (!rows) return base::pass(rows);
  std::vector<Entity> out;
  for (const platform::SqlRow& row : *rows)
    out.push_back({row.text(0), row.text(1)});
  return out;
}

base::Result<Entity> entity(Reading& in, const EntityScope& scope) {
  auto rows = in.rows(scope, "SELECT id, name FROM entity WHERE id = $1");
  if (!rows) return base::pass(rows);
  if (rows->empty())
    return base::fail(base::ErrorCode::not_found, "",
                      fmt::format("il n’y a pas d’entité `{}` dans ce dépôt : `cartulaire store entities` "
                                  "les liste, `--charter` y ajoute "
                                  "celles d’une charte",
                                  scope.entity()),
                      fmt::format("there is no entity `{}` in this store: `cartulaire store entities` lists "
                                  "them, `--charter` adds a charter's",
                                  scope.entity()));
  return Entity{rows->front().text(0), rows->front().text(1)};
}

}  // namespace cartulaire::store
