#include "journal/schema.hpp"

#include <algorithm>
#include <atomic>

#include <fmt/format.h>

namespace cartulaire::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::array<FieldInfo, kFieldCount> kFields = {{
    {Field::user, "user", FieldKind::text, true, "identifiant", "user"},
    {Field::site, "site", FieldKind::text, false, "site", "site"},
    {Field::ip, "ip", FieldKind::address, true, "adresse IP", "IP address"},
    {Field::host, "host", FieldKind::text, true, "poste de travail", "workstation"},
    {Field::category, "category", FieldKind::text, false, "catégorie", "category"},
    {Field::block_reason, "block_reason", FieldKind::text, false, "motif de refus", "reason of the refusal"},
    {Field::hits, "hits", FieldKind::number, false, "nombre de requêtes", "hits"},
    {Field::session_count, "session_count", FieldKind::number, false, "nombre de sessions", "session count"},
    {Field::duration, "duration", FieldKind::number, false, "durée", "duration"},
    {Field::total_duration, "total_duration", FieldKind::number, false, "durée totale", "total duration"},
    {Field::volume, "volume", FieldKind::number, false, "volume", "volume"},
    {Field::time, "time", FieldKind::envelope, false, "date et heure", "date and time"},
    {Field::verdict, "verdict", FieldKind::envelope, false, "décision", "verdict"},
    {Field::clause, "clause", FieldKind::envelope, false, "clause", "clause"},
    {Field::applications, "applications", FieldKind::text, false, "application", "application"},
    {Field::draft, "draft", FieldKind::text, false, "réponse d'un projet", "a draft's answer"},
    {Field::action, "action", FieldKind::text, false, "acte", "act"},
    {Field::object, "object", FieldKind::text, false, "objet de l’acte", "object of the act"},
}};

// Longer than this is more than any charter class keeps, `basis` included (catalogue: 3 years).
constexpr std::uint32_t kMaxRetentionDays = 1096;
constexpr std::size_t kMaxName = 255;

std::string names_of_fields() {
  std::string names;
  for (const FieldInfo& info : kFields)
    if (info.field != Field::draft) names += (names.empty() ? "" : ", ") + std::string(info.name);
  return names;
}

}  // namespace

const FieldInfo& field_info(Field field) {
  return kFields[static_cast<std::size_t>(field)];
}

std::optional<Field> find_field(std::string_view name) {
  for (const FieldInfo& info : kFields)
    if (info.name == name) return info.field;
  return std::nullopt;
}

std::span<const FieldInfo> all_fields() {
  return kFields;
}

base::Result<SchemaPtr> LogSchema::make(Announcement announcement) {
  if (announcement.log_class != "web" && announcement.log_class != "sessions" &&
      announcement.log_class != "admin")
    return fail(ErrorCode::invalid, "log",
                fmt::format("classe de journal inconnue : `{}`", announcement.log_class),
                fmt::format("unknown log class `{}`", announcement.log_class));
  if (announcement.retention_days < 1 || announcement.retention_days > kMaxRetentionDays)
    return fail(ErrorCode::invalid, "log",
                fmt::format("une conservation de {} jours n'est pas permise : entre 1 et {}",
                            announcement.retention_days, kMaxRetentionDays),
                fmt::format("a retention of {} days is not allowed: from 1 to {}",
                            announcement.retention_days, kMaxRetentionDays));
  for (const std::string* name : {&announcement.entity, &announcement.charter, &announcement.version})
    if (name->size() > kMaxName)
      return fail(ErrorCode::too_large, "log", fmt::format("un nom dépasse {} octets", kMaxName),
                  fmt::format("a name is longer than {} bytes", kMaxName));

  static std::atomic<std::uint64_t> s_unique{1};
  std::shared_ptr<LogSchema> schema(new LogSchema());
  schema->places_.fill(-1);
  for (const std::string& name : announcement.fields) {
    const auto field = find_field(name);
    if (!field)
      return fail(ErrorCode::invalid, "log",
                  fmt::format("champ inconnu : `{}` ; les champs sont : {}", name, names_of_fields()),
                  fmt::format("unknown field `{}`; the fields are: {}", name, names_of_fields()));
    bool& announced = schema->announced_[static_cast<std::size_t>(*field)];
    if (announced)
      return fail(ErrorCode::invalid, "log", fmt::format("le champ `{}` est annoncé deux fois", name),
                  fmt::format("the field `{}` is announced twice", name));
    announced = true;
    if (field_info(*field).kind == FieldKind::envelope) continue;
    schema->places_[static_cast<std::size_t>(*field)] = static_cast<std::int8_t>(schema->fields_.size());
    schema->fields_.push_back(*field);
  }
  schema->announcement_ = std::move(announcement);
  schema->unique_ = s_unique.fetch_add(1);
  return SchemaPtr(std::move(schema));
}

}  // namespace cartulaire::journal
