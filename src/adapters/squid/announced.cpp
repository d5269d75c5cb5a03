#include "adapters/squid/announced.hpp"

#include <algorithm>
#include <span>

#include "adapters/squid/answers.hpp"
#include "charter/value.hpp"

namespace cartulaire::adapters::squid {
namespace {

constexpr std::int64_t kMinutesOfDay = std::int64_t{24} * 60;

base::Result<journal::SchemaPtr> schema_of(const policy::Policy& policy, const charter::LogRule& rule) {
  journal::Announcement announced;
  announced.entity = policy.entity;
  announced.charter = policy.charter;
  announced.version = policy.version;
  if (!platform::from_hex(policy.hash, std::as_writable_bytes(std::span(announced.effective_hash))))
    announced.effective_hash = {};
  announced.fields = rule.fields;
  const std::int64_t minutes = charter::approximate_minutes(rule.retention);
  announced.retention_days =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(minutes / kMinutesOfDay, 0, 100'000));
  announced.identities = rule.pseudonymous ? journal::Identities::pseudonymous : journal::Identities::named;
  return journal::LogSchema::make(std::move(announced));
}

}  // namespace

base::Result<std::vector<journal::SchemaPtr>> web_schemas(const node::Bundle& bundle) {
  std::vector<journal::SchemaPtr> schemas;
  const auto policies = bundle.world()->policies();
  for (std::size_t i = 0; i < bundle.entities().size() && i < policies.size(); ++i)
    for (const charter::LogRule& rule : bundle.entities()[i].logs) {
      if (rule.log_class != "web") continue;
      auto schema = schema_of(policies[i], rule);
      if (!schema) return base::pass(schema);
      schemas.push_back(std::move(*schema));
    }
  return schemas;
}

LogNeeds needs_of(const std::vector<journal::SchemaPtr>& schemas) {
  using journal::Field;
  LogNeeds needs{false, false, false, false, false, false, false};
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
