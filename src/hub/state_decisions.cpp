// state.yml: what was decided about clauses: delegated values, switches, crisis, papers, entry into force.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "charter/value_text.hpp"
#include "hub/state_reader.hpp"

namespace cartulaire::hub {
namespace {

using platform::YamlEntry;
using policy::NameTable;

// "any entity" is kNoName; an unknown one has been reported.
bool entity_or_all(StateReader& reader, const YamlNode& map, policy::NameId& out) {
  const auto entity = reader.entity_at(map);
  out = entity.value_or(policy::kNoName);
  return entity.has_value();
}

std::vector<std::string> delegated_parameters(const charter::Clause& clause) {
  std::vector<std::string> names;
  for (const charter::Setting& setting : clause.settings)
    if (setting.value.is_delegated()) names.push_back(setting.parameter);
  return names;
}

// One value, or several between commas for a list.
std::optional<charter::Value> read_set_value(const charter::Type& type, std::string_view text) {
  if (type.base != charter::Type::Base::list) return charter::parse_plain(type.base, text);
  charter::List list;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view item = text.substr(0, comma);
    while (item.starts_with(' '))
      item.remove_prefix(1);
    auto value = charter::parse_plain(type.items.front().base, item);
    if (!value) return std::nullopt;
    list.items.push_back(std::move(*value));
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return charter::Value{std::move(list)};
}

void read_delegated(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"clause", "parameter", "value", "entity", "set_by", "on"})) return;
  const YamlNode* clause_node = reader.needed(map, "clause");
  const YamlNode* parameter = reader.needed(map, "parameter");
  const YamlNode* value = reader.needed(map, "value");
  const YamlNode* set_by = reader.needed(map, "set_by");
  const YamlNode* on = reader.needed(map, "on");
  policy::DelegatedData out;
  if (on != nullptr) out.set_day = reader.day(*on).value_or(policy::kUnknownDay);
  const bool entity = entity_or_all(reader, map, out.entity);
  const charter::Clause* clause = clause_node == nullptr ? nullptr : reader.clause(*clause_node);
  if (clause == nullptr || parameter == nullptr || value == nullptr || !reader.text(*value)) return;
  if (!reader.is_among(*parameter, delegated_parameters(*clause), "la charte ne délègue pas cette valeur",
                       "the charter does not delegate this value"))
    return;
  const auto* frame = clause->setting(parameter->text)->value.as<charter::Delegated>();
  if (set_by != nullptr && reader.role(*set_by) && set_by->text != frame->role)
    reader.error("S10", *set_by,
                 {fmt::format("la charte confie cette valeur au rôle `{}`", frame->role),
                  fmt::format("the charter gives this value to the role `{}`", frame->role)});
  const auto set = read_set_value(clause->kind->find(parameter->text)->type, value->text);
  if (!set || !charter::within_frame(*set, *frame)) {
    const std::string signed_frame = charter::print(clause->setting(parameter->text)->value);
    reader.error("S11", *value,
                 {fmt::format("`{}` sort du cadre signé : `{}`", value->text, signed_frame),
                  fmt::format("`{}` leaves the signed frame: `{}`", value->text, signed_frame)});
    return;
  }
  if (!entity) return;
  out.clause = reader.intern(NameTable::clause, clause->name);
  out.parameter = reader.intern(NameTable::parameter, parameter->text);
  out.text = value->text;
  reader.data().delegated.push_back(std::move(out));
}

void read_switch(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"clause", "to", "entity", "from", "until", "decided_by", "reason"})) return;
  policy::Switch out{};
  for (const char* key : {"decided_by", "reason"})
    static_cast<void>(reader.needed_text(map, key));
  if (const YamlNode* by = map.find("decided_by")) reader.role(*by);
  const bool entity = entity_or_all(reader, map, out.entity);
  const YamlNode* clause_node = reader.needed(map, "clause");
  const charter::Clause* clause = clause_node == nullptr ? nullptr : reader.clause(*clause_node);
  const YamlNode* to = reader.needed(map, "to");
  if (to == nullptr || !reader.is_among(*to, {"on", "off"}, "`on` ou `off`", "`on` or `off`") ||
      clause == nullptr || !entity)
    return;
  if (to->text == "off" && clause->is_a(charter::kinds::web_legal::kind))
    reader.error("S10", *clause_node,
                 {"ce que la loi interdit ne se coupe pas", "what the law forbids is not switched off"});
  out.on = to->text == "on" ? 1 : 0;
  out.clause = reader.intern(NameTable::clause, clause->name);
  out.term = reader.term(map, false);
  refuse_switch_of_store(reader, map, out);
  reader.data().switches.push_back(out);
}

void read_crisis(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"entity", "from", "until", "declared_by", "reason"})) return;
  policy::Crisis out{};
  if (const YamlNode* by = reader.needed(map, "declared_by")) reader.role(*by);
  static_cast<void>(reader.needed(map, "from"));
  const bool entity = entity_or_all(reader, map, out.entity);
  out.term = reader.term(map, false);
  if (!entity) return;
  refuse_crisis_of_store(reader, map, out);
  reader.data().crises.push_back(out);
}

void read_papers(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"clause", "entity", "register_entry", "impact_assessment"})) return;
  policy::Papers out{};
  const bool entity = entity_or_all(reader, map, out.entity);
  const YamlNode* node = reader.needed(map, "clause");
  const charter::Clause* clause = node == nullptr ? nullptr : reader.clause(*node);
  out.has = static_cast<std::uint8_t>((reader.text_at(map, "register_entry") ? 1 : 0) |
                                      (reader.text_at(map, "impact_assessment") ? 2 : 0));
  if (clause == nullptr || !entity) return;
  out.clause = reader.intern(NameTable::clause, clause->name);
  reader.data().papers.push_back(out);
}

void read_adoption(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"entity", "version", "in_force", "staff_opinion", "deliberation", "annexed"}))
    return;
  policy::Adoption out{};
  const YamlNode* entity = reader.needed(map, "entity");
  const auto id = entity == nullptr ? std::nullopt : reader.entity(*entity);
  const auto version = reader.needed_text(map, "version");
  const auto number = version ? policy::version_number(*version) : std::nullopt;
  if (version && !number)
    reader.error("S04", *map.find("version"),
                 {fmt::format("`{}` n'est pas une version comme 1.2.0", *version),
                  fmt::format("`{}` is not a version like 1.2.0", *version)});
  StatedAdoption stated;
  stated.place = map.place;
  for (const auto& [key, into] : {std::pair{"staff_opinion", &stated.staff_opinion},
                                  {"deliberation", &stated.deliberation},
                                  {"annexed", &stated.annexed}})
    if (const YamlNode* date = map.find(key)) *into = reader.day(*date);
  const YamlNode* in_force = reader.needed(map, "in_force");
  const auto at = in_force == nullptr ? std::nullopt : reader.instant(*in_force, false);
  if (!id || !number || !at) return;
  out.entity = *id;
  out.version = *number;
  out.in_force = *at;
  reader.data().adoptions.push_back(out);
  stated.entity = entity->text;
  stated.version = *version;
  reader.result().adoptions.push_back(std::move(stated));
}

}  // namespace

void read_decisions(StateReader& reader, const YamlNode& root) {
  for (const YamlNode* item : reader.items_at(root, "delegated"))
    read_delegated(reader, *item);
  for (const YamlNode* item : reader.items_at(root, "switches"))
    read_switch(reader, *item);
  for (const YamlNode* item : reader.items_at(root, "crisis"))
    read_crisis(reader, *item);
  add_decisions_of_store(reader);
  for (const YamlEntry& entry : root.entries)
    if (!reader.result().adoption && (entry.key == "papers" || entry.key == "adoptions"))
      if (entry.value.is_list() && !entry.value.items.empty()) reader.result().adoption = entry.key_place;
  for (const YamlNode* item : reader.items_at(root, "papers"))
    read_papers(reader, *item);
  for (const YamlNode* item : reader.items_at(root, "adoptions"))
    read_adoption(reader, *item);
}

}  // namespace cartulaire::hub
