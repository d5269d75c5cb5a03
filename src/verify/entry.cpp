#include "verify/entry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/json.hpp"
#include "verify/members.hpp"

namespace cartulaire::verify {
namespace {

using platform::Json;

constexpr std::uint64_t kLastInstant = 253'402'300'799'999;  // the end of the year 9999
constexpr std::uint64_t kMostDays = 36'600;                  // a hundred years
constexpr std::uint64_t kMostParts = 1'000'000'000;

UnitName unit_of(Members& members) {
  UnitName unit;
  unit.entity = members.name("entity");
  unit.log_class = members.name("class");
  unit.day = members.day("day");
  unit.part = static_cast<std::uint32_t>(members.number("part", kMostParts));
  if (unit.part == 0) members.wrong("part");
  return unit;
}

Figures figures_of(Members& members) {
  return {members.number("events"), members.hash("root"), members.hash("data"), members.hash("identity")};
}

Entry::Body key_of(Members& members) {
  return KeyEntry{members.number("number"), members.day("day"), members.hash("public")};
}

Entry::Body node_of(Members& members, const Json& json) {
  const Json* why = json.find("why");
  const bool explained = why != nullptr && why->text() != nullptr && !why->text()->empty();
  return NodeEntry{members.name("node"), members.hash("key"), explained};
}

Entry::Body part_of(Members& members, const Json& json) {
  PartEntry part;
  part.unit = unit_of(members);
  part.zone = members.text("zone");
  part.term = members.day("term");
  members.text("charter");
  members.text("version");
  part.retention = static_cast<std::uint32_t>(members.number("retention", kMostDays));
  part.clause = members.text("clause");
  part.figures = figures_of(members);
  part.size = members.number("size");
  part.sha256 = members.hash("sha256");
  if (members.number("index") > part.size) members.wrong("index");
  part.custody = members.number("custody");
  if (json.find("shares") != nullptr) part.shares = members.hash("shares");
  if (const Json* visa = json.find("visa"); visa != nullptr) {
    if (visa->boolean() == nullptr) members.wrong("visa");
    part.awaits_visa = visa->boolean() != nullptr && *visa->boolean();
  }
  return part;
}

// The sum of `events` over the items of an array, capped: a number made in bad faith must not wrap around.
std::uint64_t events_in(Members& members, std::string_view name) {
  constexpr std::uint64_t kMost = UINT64_MAX / 4;
  std::uint64_t sum = 0;
  for (const Json& item : members.items(name)) {
    Members one(item);
    sum = std::min(kMost, sum + one.number("events"));
    if (one.first_wrong()) members.wrong(name);
  }
  return sum;
}

Entry::Body run_of(Members& members) {
  RunEntry run;
  run.run = members.number("run");
  run.parts = members.number("parts");
  for (const Json& item : members.items("consumed")) {
    Members one(item);
    run.consumed.push_back({one.name("node"), one.name("writer"), one.number("from"), one.number("to")});
    one.number("segment");
    one.number("bytes");
    one.hash("hash");
    if (run.consumed.back().to < run.consumed.back().from || one.first_wrong()) members.wrong("consumed");
  }
  run.unsealed = events_in(members, "dropped") + events_in(members, "unread");
  events_in(members, "losses");
  return run;
}

Entry::Body retention_of(Members& members) {
  return RetentionEntry{members.name("entity"), members.name("class"),
                        static_cast<std::uint32_t>(members.number("days", kMostDays)),
                        members.text("clause")};
}

Entry::Body destruction_of(Members& members) {
  DestructionEntry gone;
  gone.unit = unit_of(members);
  gone.leaf = members.number("leaf");
  gone.term = members.day("term");
  gone.clause = members.text("clause");
  gone.figures = figures_of(members);
  members.number("generation");
  gone.late = static_cast<std::int64_t>(members.number("late", kMostDays * 100));
  return gone;
}

Entry::Body visa_of(Members& members) {
  VisaEntry visa{members.name("entity"), members.name("class"), members.day("until")};
  members.day("given");
  members.text("reference");
  return visa;
}

Entry::Body case_of(Members& members, const Json& json) {
  members.text("case");
  CaseEntry step;
  if (members.text("step") == "run" && json.find("extract") != nullptr)
    step.extract = members.hash("extract");
  return step;
}

Entry::Body intake_of(Members& members) {
  members.day("day");
  return IntakeEntry{};
}

std::vector<std::string> roles_of(const Json& list, Members& members) {
  std::vector<std::string> roles;
  if (list.array() == nullptr) members.wrong("sets");
  for (const Json& role : list.array() == nullptr ? platform::JsonArray() : *list.array()) {
    if (role.text() == nullptr || !is_name(*role.text())) members.wrong("sets");
    roles.push_back(role.text() == nullptr ? std::string() : *role.text());
  }
  return roles;
}

Entry::Body custody_of(Members& members) {
  CustodyEntry custody;
  custody.entity = members.name("entity");
  custody.number = members.number("custody");
  for (const Json& set : members.items("sets"))
    custody.sets.push_back(roles_of(set, members));
  for (const Json& item : members.items("custodians")) {
    Members one(item);
    custody.custodians.push_back({one.name("role"), one.hash("key")});
    if (one.first_wrong()) members.wrong("custodians");
  }
  return custody;
}

void moves_of(Members& members, HandoverEntry& handover) {
  constexpr std::size_t kMost = 128;
  handover.from = members.number("from");
  handover.set = members.number("set");
  for (const Json& item : members.items("by")) {
    const auto key = item.text() == nullptr ? std::nullopt : read_hex<32>(*item.text());
    handover.by.push_back(key ? *key : members.wrong<platform::BoxPublicKey>("by"));
  }
  const auto& moved = members.items("moved");
  if (moved.empty() || moved.size() > kMost) members.wrong("moved");
  for (std::size_t i = 0; i < std::min(moved.size(), kMost); ++i) {
    Members one(moved[i]);
    const auto unit = read_unit_name(one.text("unit"));
    if (!unit) one.wrong("unit");
    handover.moved.push_back(
        {unit.value_or(UnitName{}), one.number("leaf"), one.hash("identity"), one.hash("shares")});
    if (one.first_wrong()) members.wrong("moved");
  }
}

Entry::Body handover_of(Members& members) {
  HandoverEntry handover;
  handover.entity = members.name("entity");
  handover.number = members.number("handover");
  const std::string step = members.text("step");
  if (step == "close") {
    handover.step = HandoverEntry::Step::close;
    members.number("left");
    return handover;
  }
  handover.to = members.number("to");
  if (step == "move") {
    handover.step = HandoverEntry::Step::move;
    moves_of(members, handover);
    return handover;
  }
  if (step != "open") members.wrong("step");
  for (const char* name : {"clause", "charter", "version", "reference"})
    members.text(name);
  members.number("units");
  return handover;
}

Entry::Body body_of(std::string_view kind, Members& members, const Json& json) {
  if (kind == "part") return part_of(members, json);
  if (kind == "run") return run_of(members);
  if (kind == "destruction") return destruction_of(members);
  if (kind == "key") return key_of(members);
  if (kind == "node") return node_of(members, json);
  if (kind == "retention") return retention_of(members);
  if (kind == "case") return case_of(members, json);
  if (kind == "visa") return visa_of(members);
  if (kind == "intake_destroyed") return intake_of(members);
  if (kind == "custody") return custody_of(members);
  if (kind == "handover") return handover_of(members);
  return UnknownEntry{};
}

}  // namespace

std::string UnitName::text() const {
  return fmt::format("{}/{}/{}.{}", entity, log_class, day_text(day), part);
}

std::optional<UnitName> read_unit_name(std::string_view text) {
  const std::size_t first = text.find('/');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('/', first + 1);
  if (second == std::string_view::npos || text.size() < second + 12) return std::nullopt;
  const auto day = read_day(text.substr(second + 1, 10));
  const auto part = read_decimal(text.substr(second + 12));
  UnitName unit{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)),
                0, 0};
  if (!is_name(unit.entity) || !is_name(unit.log_class) || !day || text[second + 11] != '.' || !part ||
      *part == 0 || *part > kMostParts)
    return std::nullopt;
  unit.day = *day;
  unit.part = static_cast<std::uint32_t>(*part);
  return unit;
}

tl::expected<Entry, std::string> read_entry(std::string_view text) {
  const auto json = platform::parse_json(text, "");
  const auto* object = json ? json->object() : nullptr;
  if (object == nullptr) return tl::unexpected(std::string());
  if (object->empty() || object->front().first != "entry") return tl::unexpected(std::string("entry"));
  if (object->size() < 2 || (*object)[1].first != "at") return tl::unexpected(std::string("at"));
  Members members(*json);
  Entry entry;
  const std::string kind = members.text("entry");
  entry.at = static_cast<std::int64_t>(members.number("at", kLastInstant));
  entry.body = body_of(kind, members, *json);
  if (members.first_wrong()) return tl::unexpected(*members.first_wrong());
  return entry;
}

}  // namespace cartulaire::verify
