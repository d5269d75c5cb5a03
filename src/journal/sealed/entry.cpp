#include "journal/sealed/entry.hpp"

#include <limits>

#include <fmt/format.h>

namespace cartulaire::journal::sealed {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

Json number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}
std::string hex(platform::Bytes bytes) {
  return platform::to_hex(bytes);
}

// ---- to JSON: the members after `entry` and `at` ----

std::string_view name_of(const KeyEntry&) {
  return "key";
}
std::string_view name_of(const NodeEntry&) {
  return "node";
}
std::string_view name_of(const PartEntry&) {
  return "part";
}
std::string_view name_of(const RunEntry&) {
  return "run";
}
std::string_view name_of(const RetentionEntry&) {
  return "retention";
}
std::string_view name_of(const DestructionEntry&) {
  return "destruction";
}
std::string_view name_of(const VisaEntry&) {
  return "visa";
}
std::string_view name_of(const IntakeDestroyedEntry&) {
  return "intake_destroyed";
}
std::string_view name_of(const CustodyEntry&) {
  return "custody";
}
std::string_view name_of(const HandoverEntry&) {
  return "handover";
}
std::string_view name_of(const CaseEntry&) {
  return "case";
}

JsonObject members_of(const KeyEntry& entry) {
  return {{"number", number(entry.number)}, {"day", day_name(entry.day)}, {"public", hex(entry.public_key)}};
}

JsonObject members_of(const NodeEntry& entry) {
  JsonObject members = {{"node", entry.node}, {"key", hex(entry.key)}};
  if (!entry.why.empty()) members.emplace_back("why", entry.why);
  return members;
}

JsonObject unit_members(const Unit& unit) {
  return {{"entity", unit.entity},
          {"class", unit.log_class},
          {"day", day_name(unit.day)},
          {"part", number(unit.part)}};
}

void append(JsonObject& members, JsonObject more) {
  for (auto& member : more)
    members.push_back(std::move(member));
}

JsonObject members_of(const PartEntry& entry) {
  JsonObject members = unit_members(entry.unit);
  append(members, {{"zone", entry.zone},
                   {"term", day_name(entry.term)},
                   {"clause", entry.clause},
                   {"charter", entry.charter},
                   {"version", entry.version},
                   {"retention", number(entry.retention_days)},
                   {"events", number(entry.events)},
                   {"root", hex(entry.root)},
                   {"size", number(entry.size)},
                   {"sha256", hex(entry.sha256)},
                   {"index", number(entry.index_bytes)},
                   {"data", hex(entry.data)},
                   {"identity", hex(entry.identity)},
                   {"custody", number(entry.custody)}});
  if (entry.shares) members.emplace_back("shares", hex(*entry.shares));
  if (entry.awaits_visa) members.emplace_back("visa", true);
  return members;
}

JsonObject members_of(const RunEntry& entry) {
  JsonArray consumed;
  for (const Consumed& one : entry.consumed)
    consumed.emplace_back(JsonObject{{"node", one.node},
                                     {"writer", one.writer},
                                     {"from", number(one.from)},
                                     {"to", number(one.to)},
                                     {"segment", number(one.segment)},
                                     {"bytes", number(one.bytes)},
                                     {"hash", hex(one.hash)}});
  JsonArray dropped;
  for (const Dropped& one : entry.dropped)
    dropped.emplace_back(JsonObject{
        {"entity", one.entity}, {"class", one.log_class}, {"why", one.why}, {"events", number(one.events)}});
  JsonArray losses;
  for (const LossCount& one : entry.losses)
    losses.emplace_back(JsonObject{
        {"node", one.node}, {"writer", one.writer}, {"kind", one.kind}, {"events", number(one.events)}});
  JsonArray unread;
  for (const Unread& one : entry.unread)
    unread.emplace_back(JsonObject{
        {"node", one.node}, {"writer", one.writer}, {"why", one.why}, {"events", number(one.events)}});
  return {{"run", number(entry.run)}, {"parts", number(entry.parts)},
          {"consumed", consumed},     {"dropped", dropped},
          {"losses", losses},         {"unread", unread}};
}

JsonObject members_of(const RetentionEntry& entry) {
  return {{"entity", entry.entity}, {"class", entry.log_class}, {"days", number(entry.days)},
          {"clause", entry.clause}, {"charter", entry.charter}, {"version", entry.version}};
}

JsonObject members_of(const DestructionEntry& entry) {
  JsonObject members = unit_members(entry.unit);
  append(members, {{"leaf", number(entry.leaf)},
                   {"term", day_name(entry.term)},
                   {"clause", entry.clause},
                   {"events", number(entry.events)},
                   {"root", hex(entry.root)},
                   {"data", hex(entry.data)},
                   {"identity", hex(entry.identity)},
                   {"generation", number(entry.generation)},
                   {"late", Json(entry.late_days)}});
  return members;
}

JsonObject members_of(const VisaEntry& entry) {
  return {{"entity", entry.entity},
          {"class", entry.log_class},
          {"until", day_name(entry.until)},
          {"given", day_name(entry.given)},
          {"reference", entry.reference}};
}

JsonObject members_of(const IntakeDestroyedEntry& entry) {
  return {{"day", day_name(entry.day)}};
}
JsonObject members_of(const CustodyEntry& entry) {
  return entry.members;
}
JsonObject members_of(const HandoverEntry& entry) {
  return entry.members;
}
JsonObject members_of(const CaseEntry& entry) {
  return entry.members;
}

// ---- from JSON ----

// Takes members by name and remembers whether all were there and of their kind.
class Members {
 public:
  explicit Members(const Json& json) : json_(json) {}
  [[nodiscard]] bool ok() const { return ok_; }

  std::string text(std::string_view name) {
    const Json* member = json_.find(name);
    if (member != nullptr && member->text() != nullptr) return *member->text();
    ok_ = false;
    return {};
  }
  std::string name(std::string_view member) {
    std::string value = text(member);
    ok_ &= is_name(value);
    return value;
  }
  template <class Number = std::uint64_t>
  Number number(std::string_view name, std::int64_t least = 0) {
    const Json* member = json_.find(name);
    if (member != nullptr && member->integer() != nullptr && *member->integer() >= least &&
        static_cast<std::uint64_t>(*member->integer()) <= std::numeric_limits<Number>::max())
      return static_cast<Number>(*member->integer());
    ok_ = false;
    return 0;
  }
  platform::Digest digest(std::string_view name) {
    const auto bytes = platform::hex_array<32>(text(name));
    ok_ &= bytes.has_value();
    return bytes.value_or(platform::Digest{});
  }
  CivilDay day(std::string_view name) {
    const auto day = parse_day(text(name));
    ok_ &= day.has_value();
    return day.value_or(CivilDay{});
  }
  // Absent is false.
  bool flag(std::string_view name) {
    const Json* member = json_.find(name);
    ok_ &= member == nullptr || member->boolean() != nullptr;
    return member != nullptr && member->boolean() != nullptr && *member->boolean();
  }
  Unit unit() { return {name("entity"), name("class"), day("day"), number<std::uint32_t>("part", 1)}; }
  // Every item of an array through `read`; absent is empty.
  template <class Item, class Read>
  std::vector<Item> items(std::string_view name, const Read& read) {
    std::vector<Item> list;
    const Json* member = json_.find(name);
    if (member == nullptr) return list;
    ok_ &= member->array() != nullptr;
    if (!ok_) return list;
    for (const Json& one : *member->array()) {
      Members inner(one);
      list.push_back(read(inner));
      ok_ &= inner.ok();
    }
    return list;
  }

 private:
  const Json& json_;
  bool ok_ = true;
};

KeyEntry read_key(Members& from) {
  return {from.number("number"), from.day("day"), from.digest("public")};
}

PartEntry read_part(Members& from, const Json& json) {
  PartEntry entry;
  entry.unit = from.unit();
  entry.zone = from.text("zone");
  entry.term = from.day("term");
  entry.clause = from.text("clause");
  entry.charter = from.text("charter");
  entry.version = from.text("version");
  entry.retention_days = from.number<std::uint32_t>("retention");
  entry.events = from.number("events", 1);
  entry.root = from.digest("root");
  entry.size = from.number("size");
  entry.sha256 = from.digest("sha256");
  entry.index_bytes = from.number("index");
  entry.data = from.digest("data");
  entry.identity = from.digest("identity");
  entry.custody = from.number("custody");
  if (json.find("shares") != nullptr) entry.shares = from.digest("shares");
  entry.awaits_visa = from.flag("visa");
  return entry;
}

RunEntry read_run(Members& from) {
  RunEntry entry;
  entry.run = from.number("run", 1);
  entry.parts = from.number("parts");
  entry.consumed = from.items<Consumed>("consumed", [](Members& one) {
    return Consumed{one.name("node"),      one.name("writer"),  one.number("from"), one.number("to"),
                    one.number("segment"), one.number("bytes"), one.digest("hash")};
  });
  entry.dropped = from.items<Dropped>("dropped", [](Members& one) {
    return Dropped{one.name("entity"), one.name("class"), one.text("why"), one.number("events")};
  });
  entry.losses = from.items<LossCount>("losses", [](Members& one) {
    return LossCount{one.name("node"), one.name("writer"), one.text("kind"), one.number("events")};
  });
  entry.unread = from.items<Unread>("unread", [](Members& one) {
    return Unread{one.name("node"), one.name("writer"), one.text("why"), one.number("events")};
  });
  return entry;
}

DestructionEntry read_destruction(Members& from) {
  DestructionEntry entry;
  entry.unit = from.unit();
  entry.leaf = from.number("leaf");
  entry.term = from.day("term");
  entry.clause = from.text("clause");
  entry.events = from.number("events", 1);
  entry.root = from.digest("root");
  entry.data = from.digest("data");
  entry.identity = from.digest("identity");
  entry.generation = from.number("generation");
  entry.late_days = from.number<std::uint32_t>("late");
  return entry;
}

NodeEntry read_node(Members& from, const Json& json) {
  NodeEntry entry{from.name("node"), from.digest("key"), {}};
  if (json.find("why") != nullptr) entry.why = from.text("why");
  return entry;
}

RetentionEntry read_retention(Members& from) {
  return {from.name("entity"), from.name("class"),   from.number<std::uint32_t>("days", 1),
          from.text("clause"), from.text("charter"), from.text("version")};
}

JsonObject members_after_time(const Json& json) {
  JsonObject members;
  for (const auto& [name, value] : *json.object())
    if (name != "entry" && name != "at" && name != "clock") members.emplace_back(name, value);
  return members;
}

std::optional<Entry> read_entry(std::string_view kind, Members& from, const Json& json) {
  if (kind == "key") return read_key(from);
  if (kind == "node") return read_node(from, json);
  if (kind == "part") return read_part(from, json);
  if (kind == "run") return read_run(from);
  if (kind == "retention") return read_retention(from);
  if (kind == "destruction") return read_destruction(from);
  if (kind == "visa")
    return VisaEntry{from.name("entity"), from.name("class"), from.day("until"), from.day("given"),
                     from.text("reference")};
  if (kind == "intake_destroyed") return IntakeDestroyedEntry{from.day("day")};
  if (kind == "custody") return CustodyEntry{members_after_time(json)};
  if (kind == "handover") return HandoverEntry{members_after_time(json)};
  if (kind == "case") return CaseEntry{members_after_time(json)};
  return std::nullopt;
}

base::Instant instant(std::int64_t milliseconds) {
  return base::Instant(std::chrono::milliseconds(milliseconds));
}

}  // namespace

std::string to_json(const TimedEntry& timed) {
  return std::visit(
      [&](const auto& entry) {
        JsonObject members = {{"entry", name_of(entry)}, {"at", Json(timed.at.time_since_epoch().count())}};
        if (timed.clock) members.emplace_back("clock", Json(timed.clock->time_since_epoch().count()));
        append(members, members_of(entry));
        return platform::print_json(members);
      },
      timed.entry);
}

Result<TimedEntry> parse_entry(std::string_view text, std::string_view where) {
  auto json = platform::parse_json(text, where);
  if (!json) return base::pass(json);
  Members from(*json);
  TimedEntry timed;
  const std::string kind = from.text("entry");
  timed.at = instant(from.number<std::int64_t>("at"));
  if (json->find("clock") != nullptr) timed.clock = instant(from.number<std::int64_t>("clock"));
  if (json->object() == nullptr || !from.ok())
    return fail(ErrorCode::corrupt, std::string(where), "ce n'est pas une ligne du registre scellé",
                "not a line of the sealed log");
  auto entry = read_entry(kind, from, *json);
  if (!entry)
    return fail(ErrorCode::invalid, std::string(where),
                fmt::format("ligne d'une sorte inconnue de cette version : `{}`", kind),
                fmt::format("a line of a kind that this version does not know: `{}`", kind));
  if (!from.ok())
    return fail(ErrorCode::corrupt, std::string(where),
                fmt::format("ligne `{}` incomplète ou mal formée", kind),
                fmt::format("a `{}` line that lacks members or is malformed", kind));
  timed.entry = std::move(*entry);
  return timed;
}

}  // namespace cartulaire::journal::sealed
