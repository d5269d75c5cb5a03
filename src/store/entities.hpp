// Entities of the installation. Events: entity.added, entity.renamed.
#pragma once

#include <string>
#include <vector>

#include "store/store.hpp"

namespace cartulaire::store {

struct Entity {
  std::string id;    // as in the charter
  std::string name;  // with its article, as in the charter
  bool operator==(const Entity&) const = default;
};

enum class EntityChange { none, added, renamed };

// Adds it, or gives it this name.
base::Result<EntityChange> put_entity(Writing& in, const Installation& all, const Entity& entity,
                                      const By& by);
// By id.
base::Result<std::vector<Entity>> entities(Reading& in, const Installation& all);
// Its own; `not_found`.
base::Result<Entity> entity(Reading& in, const EntityScope& scope);

}  // namespace cartulaire::store
