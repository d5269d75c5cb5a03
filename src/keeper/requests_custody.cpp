// Who holds the keys of identities, and living parts given over to them (docs/format/custody.md).
#include <algorithm>
#include <array>
#include <set>

#include "keeper/request_parts.hpp"
#include "platform/base64.hpp"

namespace cartulaire::keeper {

using base::Result;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;
namespace custody = journal::custody;

namespace {

constexpr std::array<std::string_view, 3> kCeremonies = {"init", "add", "replace"};

// {"role": …, "key": …} each; nothing where one is not.
std::optional<std::vector<custody::Custodian>> read_custodians(const Json& request) {
  std::vector<custody::Custodian> custodians;
  const Json* list = request.find("custodians");
  if (list == nullptr || list->array() == nullptr) return std::nullopt;
  for (const Json& one : *list->array()) {
    const auto key = platform::hex_array<32>(text_in(one, "key"));
    if (!key || !journal::sealed::is_name(text_in(one, "role"))) return std::nullopt;
    custodians.push_back({text_in(one, "role"), *key});
  }
  return custodians;
}

JsonObject handover_json(const custody::Handover& one) {
  return {{"handover", one.number},     {"to", Json(std::int64_t{one.to})},
          {"reference", one.reference}, {"opened_at", Json(one.opened_at.time_since_epoch().count())},
          {"moved", one.moved},         {"open", one.is_open}};
}

}  // namespace

// {"what": "init" | "add" | "replace", "entity", "custodians", "leaving": [keys]}
Result<Json> do_custody(Keeper& keeper, const Json& request) {
  const auto what = std::ranges::find(kCeremonies, text_in(request, "what"));
  auto custodians = read_custodians(request);
  if (what == kCeremonies.end() || !custodians)
    return malformed("il faut `what` (init, add, replace) et `custodians`",
                     "`what` (init, add, replace) and `custodians` are wanted");
  std::vector<platform::BoxPublicKey> leaving;
  for (const std::string& text : texts_in(request, "leaving")) {
    const auto key = platform::hex_array<32>(text);
    if (!key) return malformed("`leaving` : des clés publiques", "`leaving`: public keys");
    leaving.push_back(*key);
  }
  const auto ceremony = static_cast<custody::Ceremony>(what - kCeremonies.begin());
  const auto record = keeper.custody(text_in(request, "entity"), ceremony, std::move(*custodians), leaving);
  if (!record) return tl::unexpected(record.error());
  JsonObject answer = custody::custody_members(*record);
  answer.emplace_back("older", keeper.handovers().held(record->entity).older);
  return Json(std::move(answer));
}

// {"entity"?}: each entity whose custodians the log names.
Result<Json> do_custody_state(Keeper& keeper, const Json& request) {
  const std::string wanted = text_in(request, "entity");
  std::set<std::string> entities;
  for (const auto& [unit, living] : keeper.books().living())
    entities.insert(unit.entity);
  if (!wanted.empty()) entities = {wanted};
  JsonArray list;
  for (const std::string& entity : entities) {
    const custody::CustodyRecord* newest = keeper.handovers().newest(entity);
    const custody::HeldUnits held = keeper.handovers().held(entity);
    JsonObject one = {
        {"entity", entity}, {"newest", held.newest}, {"older", held.older}, {"without", held.without}};
    if (newest != nullptr) one.emplace_back("holders", custody::holders_json(newest->custody));
    if (const custody::Handover* last = keeper.handovers().find(entity))
      one.emplace_back("handover", handover_json(*last));
    list.emplace_back(std::move(one));
  }
  return Json(JsonObject{{"entities", std::move(list)}});
}

// What the keystore holds for the living units, sealed to custodians: for cartulaire-verify.
Result<Json> do_custody_boxes(Keeper& keeper, const Json&) {
  JsonArray units;
  auto status = keeper.each_shares([&](const journal::sealed::Unit& unit, platform::Bytes shares) {
    units.emplace_back(JsonObject{{"unit", unit.name()}, {"shares", platform::to_base64(shares)}});
  });
  if (!status) return base::pass(status);
  return Json(JsonObject{{"units", std::move(units)}});
}

// {"entity", "reference"}
Result<Json> do_handover_open(Keeper& keeper, const Json& request) {
  const std::string entity = text_in(request, "entity");
  const auto handover = keeper.handovers().open(entity, text_in(request, "reference"));
  if (!handover) return tl::unexpected(handover.error());
  JsonObject answer = handover_json(*handover);
  answer.emplace_back("older", keeper.handovers().held(entity).older);
  return Json(std::move(answer));
}

Result<Json> do_handover_requests(Keeper& keeper, const Json& request) {
  const auto requests = keeper.handovers().requests(text_in(request, "entity"));
  if (!requests) return tl::unexpected(requests.error());
  JsonArray list;
  for (const custody::Request& one : *requests)
    list.emplace_back(JsonObject{{"name", one.name},
                                 {"role", one.role},
                                 {"key", platform::to_hex(one.key)},
                                 {"units", one.units.size()},
                                 {"line", custody::print_request(one)}});
  return Json(JsonObject{{"requests", std::move(list)}});
}

// {"entity", "line"}
Result<Json> do_handover_answer(Keeper& keeper, const Json& request) {
  auto status = keeper.handovers().answer(text_in(request, "entity"), text_in(request, "line"));
  if (!status) return base::pass(status);
  return Json(JsonObject{});
}

// The next units: who asks repeats until nothing is left, and the keeper serves others in between.
Result<Json> do_handover_move(Keeper& keeper, const Json& request) {
  const auto progress = keeper.handovers().move_some(text_in(request, "entity"));
  if (!progress) return tl::unexpected(progress.error());
  return Json(JsonObject{{"moved", progress->moved}, {"left", progress->left}});
}

Result<Json> do_handover_close(Keeper& keeper, const Json& request) {
  auto status = keeper.handovers().close(text_in(request, "entity"));
  if (!status) return base::pass(status);
  return Json(JsonObject{{"left", keeper.handovers().held(text_in(request, "entity")).older}});
}

}  // namespace cartulaire::keeper
