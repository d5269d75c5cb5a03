#include "adapters/squid/announced.hpp"

#include <algorithm>

#include "adapters/squid/answers.hpp"
#include "node/announced.hpp"

namespace cartulaire::adapters::squid {

base::Result<std::vector<journal::SchemaPtr>> web_schemas(const node::Bundle& bundle) {
  return node::schemas_of(bundle, "web");
}

LogNeeds needs_of(const std::vector<journal::SchemaPtr>& schemas) {
  using journal::Field;
  LogNeeds needs{false, false, false, false, false, false, false, false};
  for (const journal::SchemaPtr& schema : schemas) {
    const bool sessions = schema->announces(Field::session_count);
    const bool spent = schema->announces(Field::total_duration);
    needs.user |= schema->announces(Field::user) || sessions || spent;
    needs.address |= schema->announces(Field::ip) || sessions || spent;
    needs.site |= schema->announces(Field::site) || sessions;
    needs.duration |= schema->announces(Field::duration) || sessions || spent;
    needs.volume |= schema->announces(Field::volume);
    needs.category |= schema->announces(Field::category);
    needs.reason |= schema->announces(Field::block_reason);
    needs.draft |= schema->announces(Field::draft);
  }
  return needs;
}

base::Status Announced::learn(const node::Bundle& bundle) {
  auto schemas = web_schemas(bundle);
  if (!schemas) return base::pass(schemas);
  for (auto& [entity, known] : entities_)
    known.in_force = nullptr;
  for (journal::SchemaPtr& schema : *schemas) {
    OfEntity& known = entities_[token(schema->announcement().entity)];
    known.by_version[token(schema->announcement().version)] = schema;
    known.in_force = std::move(schema);
  }
  return {};
}

journal::SchemaPtr Announced::find(std::string_view entity, std::string_view version) const {
  const auto known = entities_.find(entity);
  if (known == entities_.end()) return nullptr;
  const auto exact = known->second.by_version.find(version);
  return exact == known->second.by_version.end() ? known->second.in_force : exact->second;
}

}  // namespace cartulaire::adapters::squid
