#include "journal/custody/handover_entry.hpp"

#include <algorithm>
#include <array>

#include "journal/custody/request.hpp"
#include "journal/sealed/members.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
using sealed::number_json;
using sealed::read;
using sealed::read_hex;
using sealed::read_number;

constexpr std::array<std::string_view, 3> kKinds{"open", "move", "close"};

bool read_moved(const Json& item, const std::string& entity, Moved& moved) {
  std::string name;
  auto unit = read(item, "unit", name) ? sealed::parse_unit(name) : std::nullopt;
  if (!unit || unit->entity != entity) return false;
  moved.unit = std::move(*unit);
  return read_number(item, "leaf", moved.leaf) && read_hex(item, "identity", moved.identity) &&
         read_hex(item, "shares", moved.shares);
}

bool read_move(const Json& object, HandoverStep& step) {
  const Json* by = object.find("by");
  const Json* moved = object.find("moved");
  if (by == nullptr || by->array() == nullptr || by->array()->size() > kMostRoles || moved == nullptr ||
      moved->array() == nullptr || moved->array()->empty() || moved->array()->size() > kMostMoved)
    return false;
  for (const Json& key : *by->array())
    if (key.text() == nullptr || !platform::from_hex(*key.text(), step.by.emplace_back())) return false;
  return read_number(object, "from", step.from) && read_number(object, "set", step.set) &&
         std::ranges::all_of(*moved->array(), [&](const Json& item) {
           return read_moved(item, step.entity, step.moved.emplace_back());
         });
}

bool read_step(const Json& object, HandoverStep& step) {
  std::string kind;
  if (!read(object, "entity", step.entity) || !sealed::is_name(step.entity) ||
      !read_number(object, "handover", step.number) || step.number == 0 || !read(object, "step", kind))
    return false;
  const auto known = std::ranges::find(kKinds, kind);
  if (known == kKinds.end()) return false;
  step.kind = static_cast<HandoverKind>(known - kKinds.begin());
  if (step.kind == HandoverKind::close) return read_number(object, "left", step.units);
  if (!read_number(object, "to", step.to) || step.to == 0) return false;
  if (step.kind == HandoverKind::move) return read_move(object, step);
  return read(object, "clause", step.clause) && read(object, "charter", step.charter) &&
         read(object, "version", step.version) && read(object, "reference", step.reference) &&
         is_reference(step.reference) && read_number(object, "units", step.units);
}

JsonArray moved_json(const std::vector<Moved>& all) {
  JsonArray list;
  for (const Moved& one : all)
    list.emplace_back(JsonObject{{"unit", one.unit.name()},
                                 {"leaf", number_json(one.leaf)},
                                 {"identity", platform::to_hex(one.identity)},
                                 {"shares", platform::to_hex(one.shares)}});
  return list;
}

}  // namespace

bool is_reference(std::string_view text) {
  return !text.empty() && text.size() <= kLongestReference && is_plain_text(text);
}

JsonObject handover_members(const HandoverStep& step) {
  JsonObject members{{"entity", step.entity},
                     {"handover", number_json(step.number)},
                     {"step", kKinds.at(static_cast<std::size_t>(step.kind))}};
  const auto add = [&](const char* name, Json value) { members.emplace_back(name, std::move(value)); };
  if (step.kind == HandoverKind::close) {
    add("left", number_json(step.units));
    return members;
  }
  add("to", number_json(step.to));
  if (step.kind == HandoverKind::open) {
    add("clause", step.clause);
    add("charter", step.charter);
    add("version", step.version);
    add("reference", step.reference);
    add("units", number_json(step.units));
    return members;
  }
  JsonArray by;
  for (const platform::BoxPublicKey& key : step.by)
    by.emplace_back(platform::to_hex(key));
  add("from", number_json(step.from));
  add("set", number_json(step.set));
  add("by", std::move(by));
  add("moved", moved_json(step.moved));
  return members;
}

base::Result<HandoverStep> read_handover(const JsonObject& members) {
  HandoverStep step;
  if (read_step(Json(members), step)) return step;
  return base::fail(base::ErrorCode::corrupt, step.entity, "ce n'est pas l'étape d'une transmission de garde",
                    "this is not a step of a handover of custody");
}

}  // namespace cartulaire::journal::custody
