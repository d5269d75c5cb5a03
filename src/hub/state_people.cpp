// state.yml: people, what they signed, when they are on call or away, who is suspended; addresses; schedules.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "charter/value_text.hpp"
#include "hub/state_reader.hpp"

namespace cartulaire::hub {
namespace {

using policy::NameTable;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void read_groups(StateReader& reader, const YamlNode& map, policy::PersonData& person) {
  for (const YamlNode* node : reader.texts_at(map, "groups")) {
    if (!reader.is_among(*node, reader.groups, "groupe inconnu", "unknown group")) continue;
    // Only groups that the charter or an approval speaks of are published; the others stay here.
    const auto& front = reader.charter.front;
    const bool spoken_of =
        front.group(node->text) != nullptr || front.role(node->text) != nullptr ||
        std::find(reader.bearers.begin(), reader.bearers.end(), node->text) != reader.bearers.end();
    if (spoken_of) person.groups |= policy::StateData::group_bit(reader.intern(NameTable::group, node->text));
  }
}

void read_attributes(StateReader& reader, const YamlNode& map, policy::PersonData& person) {
  static const std::vector<std::string> known = {"manager", "union", "machine", "public", "generic"};
  for (const YamlNode* node : reader.texts_at(map, "attributes"))
    if (reader.is_among(*node, known, "attribut inconnu", "unknown attribute"))
      person.attributes =
          static_cast<std::uint16_t>(person.attributes | policy::bit(*policy::attribute_named(node->text)));
}

// on_call, leave, discharge, telework: lists of {from, until}.
void read_periods(StateReader& reader, const YamlNode& map, policy::PersonData& person) {
  static constexpr std::pair<std::string_view, policy::PeriodKind> kKinds[] = {
      {"on_call", policy::PeriodKind::on_call},
      {"leave", policy::PeriodKind::leave},
      {"discharge", policy::PeriodKind::discharge},
      {"telework", policy::PeriodKind::telework}};
  for (const auto& [key, kind] : kKinds)
    for (const YamlNode* item : reader.items_at(map, key))
      if (reader.is_map_of(*item, {"from", "until"}))
        person.periods.push_back({reader.term(*item, false), kind, {}});
}

std::optional<policy::Signature> read_signature(StateReader& reader, const YamlNode& map) {
  const auto version = reader.needed_text(map, "version");
  const YamlNode* on = reader.needed(map, "on");
  const auto at = on == nullptr ? std::nullopt : reader.instant(*on, false);
  const auto document = reader.text_at(map, "document").value_or("this");
  if (!version || !at) return std::nullopt;
  const auto number = policy::version_number(*version);
  if (!number) {
    reader.error("S04", *map.find("version"),
                 {fmt::format("`{}` n'est pas une version comme 1.2.0", *version),
                  fmt::format("`{}` is not a version like 1.2.0", *version)});
    return std::nullopt;
  }
  return policy::Signature{*at, *number, reader.intern(NameTable::document, document), 0};
}

void read_person(StateReader& reader, const YamlNode& map, std::map<std::string, int, std::less<>>& lines) {
  if (!reader.is_map_of(map, {"login", "entity", "population", "unit", "groups", "attributes", "schedule",
                              "arrived", "signed", "on_call", "leave", "discharge", "telework"}))
    return;
  policy::PersonData person;
  if (const auto login = reader.needed_text(map, "login")) person.login = lower(*login);
  if (person.login.size() > policy::kMaxLogin)
    reader.error("S04", *map.find("login"),
                 {"identifiant de plus de 255 octets", "a login longer than 255 bytes"});
  if (!person.login.empty()) {
    const auto [first, added] = lines.emplace(person.login, map.place.line);
    if (!added)
      reader.error("S06", *map.find("login"),
                   {fmt::format("`{}` est déjà à la ligne {}", person.login, first->second),
                    fmt::format("`{}` is already on line {}", person.login, first->second)});
  }
  refuse_what_the_store_tells(reader, map, person.login);
  const auto& entities = reader.charter.front.entities;
  if (const YamlNode* entity = map.find("entity"))
    person.entity = reader.entity(*entity).value_or(policy::kNoName);
  else if (entities.size() == 1)
    person.entity = reader.intern(NameTable::entity, entities.front().id);
  else if (!in_store(reader, person.login))
    static_cast<void>(reader.needed(map, "entity"));
  if (const YamlNode* population = map.find("population")) {
    std::vector<std::string> leaves;
    for (const charter::Named& one : reader.charter.front.populations)
      if (reader.charter.front.leaves(one.id) == std::vector<std::string>{one.id}) leaves.push_back(one.id);
    if (reader.is_among(*population, leaves, "population inconnue, ou famille de populations",
                        "unknown population, or a family of them"))
      person.population = reader.intern(NameTable::population, population->text);
  }
  if (const YamlNode* unit = map.find("unit"))
    if (reader.is_among(*unit, reader.units, "service inconnu", "unknown unit"))
      person.unit = reader.intern(NameTable::unit, unit->text);
  if (const YamlNode* schedule = map.find("schedule"))
    if (reader.is_among(*schedule, reader.schedules, "horaire inconnu", "unknown schedule"))
      person.schedule = reader.intern(NameTable::schedule, schedule->text);
  if (const YamlNode* arrived = map.find("arrived"))
    if (const auto day = reader.day(*arrived)) person.arrival_day = *day;
  read_groups(reader, map, person);
  read_attributes(reader, map, person);
  read_periods(reader, map, person);
  for (const YamlNode* item : reader.items_at(map, "signed"))
    if (reader.is_map_of(*item, {"document", "version", "on"}))
      if (const auto signature = read_signature(reader, *item)) person.signatures.push_back(*signature);
  reader.data().people.push_back(std::move(person));
}

policy::PersonData* find_person(StateReader& reader, const YamlNode& map) {
  const YamlNode* node = reader.needed(map, "person");
  std::string login;
  if (node == nullptr || !reader.person(*node, login)) return nullptr;
  auto& people = reader.data().people;
  const auto found =
      std::lower_bound(people.begin(), people.end(), login,
                       [](const auto& person, const auto& other) { return person.login < other; });
  if (found == people.end() || found->login != login) return nullptr;
  refuse_of_store_person(reader, map, login);
  return &*found;
}

void read_suspension(StateReader& reader, const YamlNode& map) {
  if (!reader.is_map_of(map, {"person", "of", "clause", "from", "until", "decided_by", "reason", "id"}))
    return;
  policy::PersonData* person = find_person(reader, map);
  policy::Suspension out{};
  out.clause = policy::kNoName;
  out.of = policy::SuspensionOf::all;
  if (const YamlNode* of = map.find("of"))
    if (reader.is_among(*of, {"web", "all"}, "suspension inconnue", "unknown suspension"))
      out.of = of->text == "web" ? policy::SuspensionOf::web : policy::SuspensionOf::all;
  if (const YamlNode* clause = map.find("clause"))
    if (const charter::Clause* found = reader.clause(*clause)) {
      out.clause = reader.intern(NameTable::clause, found->name);
      if (!found->is_a(charter::kinds::access_suspend::kind))
        reader.error("S10", *clause,
                     {fmt::format("`{}` n'est pas une clause `access.suspend`", found->name),
                      fmt::format("`{}` is no `access.suspend` clause", found->name)});
    }
  if (const YamlNode* by = reader.needed(map, "decided_by")) reader.role(*by);
  out.term = reader.term(map, false);
  if (person != nullptr) person->suspensions.push_back(out);
}

void read_address(StateReader& reader, const YamlNode& map, std::map<policy::Prefix, int>& lines) {
  if (!reader.is_map_of(map, {"range", "person", "entity", "zone", "device"})) return;
  policy::AddressData out;
  const YamlNode* range = reader.needed(map, "range");
  const auto prefix =
      range != nullptr && reader.text(*range) ? policy::parse_prefix(range->text) : std::nullopt;
  if (range != nullptr && !prefix) {
    reader.error("S08", *range,
                 {fmt::format("`{}` n'est pas une adresse, ni une plage comme 10.1.0.0/16 dont les bits "
                              "au-delà du préfixe sont nuls",
                              range->text),
                  fmt::format("`{}` is not an address, nor a range like 10.1.0.0/16 whose bits past the "
                              "prefix are zero",
                              range->text)});
  }
  if (prefix) {
    out.prefix = *prefix;
    const auto [first, added] = lines.emplace(*prefix, map.place.line);
    if (!added)
      reader.error("S06", *range,
                   {fmt::format("cette plage est déjà à la ligne {}", first->second),
                    fmt::format("this range is already on line {}", first->second)});
  }
  if (const YamlNode* person = map.find("person")) reader.person(*person, out.login);
  out.entity = reader.entity_at(map).value_or(policy::kNoName);
  static const std::vector<std::string> zones = {"internal", "vpn", "telework", "public", "guest"};
  static const std::vector<std::string> devices = {"workstation", "laptop",   "smartphone", "tablet", "pool",
                                                   "kiosk",       "personal", "foreign",    "server"};
  if (const YamlNode* zone = map.find("zone"))
    if (reader.is_among(*zone, zones, "zone inconnue", "unknown zone"))
      out.zone = *policy::zone_named(zone->text);
  if (const YamlNode* device = map.find("device"))
    if (reader.is_among(*device, devices, "appareil inconnu", "unknown device"))
      out.device = *policy::device_named(device->text);
  if (prefix) reader.data().addresses.push_back(std::move(out));
}

}  // namespace

void read_people(StateReader& reader, const YamlNode& root) {
  std::map<std::string, int, std::less<>> lines;
  for (const YamlNode* item : reader.items_at(root, "people"))
    read_person(reader, *item, lines);
  add_people_of_store(reader);
  auto& people = reader.data().people;
  std::sort(people.begin(), people.end(), [](const auto& a, const auto& b) { return a.login < b.login; });
  for (const policy::PersonData& person : people)
    reader.logins.push_back(person.login);
  for (const YamlNode* item : reader.items_at(root, "signatures"))
    if (reader.is_map_of(*item, {"person", "document", "version", "on"}))
      if (policy::PersonData* person = find_person(reader, *item))
        if (const auto signature = read_signature(reader, *item)) person->signatures.push_back(*signature);
  for (const YamlNode* item : reader.items_at(root, "suspensions"))
    read_suspension(reader, *item);
}

void read_addresses(StateReader& reader, const YamlNode& root) {
  std::map<policy::Prefix, int> lines;
  for (const YamlNode* item : reader.items_at(root, "addresses"))
    read_address(reader, *item, lines);
}

void read_schedules(StateReader& reader, const YamlNode& root) {
  const YamlNode* all = root.find("schedules");
  if (all == nullptr) return;
  if (!all->is_map()) {
    reader.error(
        "S04", *all,
        {"`schedules` est une table : un nom et ses heures", "`schedules` is a map: a name and its hours"});
    return;
  }
  for (const platform::YamlEntry& entry : all->entries) {
    reader.schedules.push_back(entry.key);
    if (!reader.is_map_of(entry.value, {"work", "lunch"})) continue;
    for (const auto& [key, kind] :
         {std::pair{"work", policy::SpanKind::work}, {"lunch", policy::SpanKind::lunch}})
      for (const YamlNode* node : reader.texts_at(entry.value, key)) {
        const auto window = charter::parse_window(node->text);
        if (!window || window->name != charter::Window::Name::clock || window->days.holidays) {
          reader.error("S04", *node,
                       {fmt::format("`{}` n'est pas un créneau comme `08:30-12:00 on workdays`", node->text),
                        fmt::format("`{}` is not a window such as `08:30-12:00 on workdays`", node->text)});
          continue;
        }
        const auto days = static_cast<std::uint8_t>(window->days.weekdays |
                                                    (window->days.not_holidays ? policy::kNotOnHolidays : 0));
        reader.data().week_spans.push_back({static_cast<std::uint16_t>(window->start),
                                            static_cast<std::uint16_t>(window->end), days, kind,
                                            reader.intern(NameTable::schedule, entry.key)});
      }
  }
}

}  // namespace cartulaire::hub
