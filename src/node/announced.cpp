#include "node/announced.hpp"

#include <algorithm>
#include <span>

#include "charter/value.hpp"

namespace cartulaire::node {
namespace {

constexpr std::int64_t kMinutesOfDay = std::int64_t{24} * 60;

base::Result<journal::SchemaPtr> schema_of(const policy::Policy& policy, const charter::LogRule& rule,
                                           bool with_draft) {
  journal::Announcement announced;
  announced.log_class = rule.log_class;
  announced.entity = policy.entity;
  announced.charter = policy.charter;
  announced.version = policy.version;
  if (!platform::from_hex(policy.hash, std::as_writable_bytes(std::span(announced.effective_hash))))
    announced.effective_hash = {};
  announced.fields = rule.fields;
  // A draft's answers are counted where the charter announces statistics, and written nowhere else.
  if (with_draft && rule.is_for_statistics())
    announced.fields.emplace_back(journal::field_info(journal::Field::draft).name);
  const std::int64_t minutes = charter::approximate_minutes(rule.retention);
  announced.retention_days =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(minutes / kMinutesOfDay, 0, 100'000));
  announced.identities = rule.pseudonymous ? journal::Identities::pseudonymous : journal::Identities::named;
  return journal::LogSchema::make(std::move(announced));
}

}  // namespace

base::Result<std::vector<journal::SchemaPtr>> schemas_of(const Bundle& bundle, std::string_view log_class) {
  std::vector<journal::SchemaPtr> schemas;
  const auto policies = bundle.world()->policies();
  for (std::size_t i = 0; i < bundle.entities().size() && i < policies.size(); ++i)
    for (const charter::LogRule& rule : bundle.entities()[i].logs) {
      if (rule.log_class != log_class) continue;
      auto schema = schema_of(policies[i], rule, bundle.draft() != nullptr && log_class == "web");
      if (!schema) return base::pass(schema);
      schemas.push_back(std::move(*schema));
    }
  return schemas;
}

}  // namespace cartulaire::node
