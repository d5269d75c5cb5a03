#include "people/entries.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "people/text.hpp"
#include "platform/ldap.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::people {
namespace {

// Where each field is looked for; the first that is there counts.
struct Usual {
  Field field;
  std::array<std::string_view, 3> attributes;
};
constexpr std::array<Usual, 9> kUsual = {{
    {Field::key, {"entryuuid", "objectguid", "nsuniqueid"}},
    {Field::login, {"uid", "samaccountname", "userprincipalname"}},
    {Field::given_name, {"givenname", "", ""}},
    {Field::family_name, {"sn", "cn", ""}},
    {Field::mail, {"mail", "", ""}},
    {Field::population, {"employeetype", "", ""}},
    {Field::unit, {"department", "departmentnumber", "ou"}},
    {Field::title, {"title", "", ""}},
    {Field::manager, {"manager", "", ""}},
}};

// What tells people from other entries, and open accounts from closed ones.
constexpr std::array<std::string_view, 5> kAlways = {"objectclass", "sn", "useraccountcontrol",
                                                     "accountexpires", "nsaccountlock"};

bool is_of(const Entry& entry, std::string_view object_class) {
  return std::any_of(entry.attributes.begin(), entry.attributes.end(), [&](const Attribute& one) {
    return one.name == "objectclass" && lower(one.value) == object_class;
  });
}

// Accounts of machines are `user` in Active Directory.
bool is_person(const Entry& entry) {
  return (entry.first("sn") != nullptr || is_of(entry, "user")) && !is_of(entry, "computer");
}

std::optional<std::int64_t> number_of(const Attribute* attribute) {
  if (attribute == nullptr) return std::nullopt;
  const std::string& text = attribute->value;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr std::int64_t kDisabled = 2;  // of userAccountControl: ADS_UF_ACCOUNTDISABLE
// accountExpires counts 100 ns from 1601; 0 and the largest number say never.
constexpr std::int64_t kNever = INT64_MAX;
constexpr std::int64_t kTicksAMillisecond = 10'000;
constexpr std::int64_t kMillisecondsTo1970 = 11'644'473'600'000;

}  // namespace

const Attribute* Entry::first(std::string_view name) const {
  for (const Attribute& one : attributes)
    if (one.name == name) return &one;
  return nullptr;
}

bool is_text(std::string_view attribute, std::string_view bytes) {
  return attribute != "objectguid" && platform::invalid_utf8(bytes) == std::string_view::npos &&
         bytes.find('\0') == std::string_view::npos;
}

std::string same_dn(std::string_view dn) {
  std::string out;
  for (std::size_t i = 0; i < dn.size(); ++i) {
    if (dn[i] == '\\' && i + 1 < dn.size()) {
      out += dn[i];
      out += dn[++i];
      continue;
    }
    const auto is_edge = [](char c) { return c == ',' || c == '=' || c == '+' || c == ';'; };
    if (dn[i] == ' ') {
      const std::size_t next = dn.find_first_not_of(' ', i);
      if (out.empty() || is_edge(out.back()) || next == std::string_view::npos || is_edge(dn[next])) continue;
    }
    out += dn[i];
  }
  return lower(out);
}

Gatherer::Gatherer(Mapping mapping, const SourceLimits& limits)
    : mapping_(std::move(mapping)), limits_(limits) {
  source_.kind = Source::Kind::directory;
  const auto tell = [&](Field field) { source_.told[static_cast<std::size_t>(field)] = true; };
  for (const Usual& usual : kUsual)
    tell(usual.field);
  for (const auto& [field, attribute] : mapping_.fields)
    tell(field);
}

std::vector<std::string> Gatherer::wanted() const {
  std::vector<std::string> out(kAlways.begin(), kAlways.end());
  for (const Usual& usual : kUsual)
    if (!mapping_.fields.contains(usual.field))
      for (const std::string_view name : usual.attributes)
        if (!name.empty()) out.emplace_back(name);
  for (const auto& [field, attribute] : mapping_.fields)
    out.push_back(attribute);
  return out;
}

bool Gatherer::is_wanted(std::string_view name) const {
  if (std::find(kAlways.begin(), kAlways.end(), name) != kAlways.end()) return true;
  for (const auto& [field, attribute] : mapping_.fields)
    if (name == attribute) return true;
  return std::any_of(kUsual.begin(), kUsual.end(), [&](const Usual& usual) {
    return std::find(usual.attributes.begin(), usual.attributes.end(), name) != usual.attributes.end();
  });
}

std::string Gatherer::login_filter(std::string_view login) const {
  const std::string value = platform::ldap_filter_value(login);
  if (const auto mapped = mapping_.fields.find(Field::login); mapped != mapping_.fields.end())
    return fmt::format("({}={})", mapped->second, value);
  std::string any;
  for (const Usual& usual : kUsual)
    if (usual.field == Field::login)
      for (const std::string_view name : usual.attributes)
        any += fmt::format("({}={})", name, value);
  return fmt::format("(|{})", any);
}

std::string Gatherer::value_of(const Entry& entry, Field field) const {
  const auto use = [&](std::string_view name) -> std::optional<std::string> {
    const Attribute* found = name.empty() ? nullptr : entry.first(name);
    if (found == nullptr || (!found->text && field != Field::key)) return std::nullopt;
    return found->value;
  };
  if (const auto mapped = mapping_.fields.find(field); mapped != mapping_.fields.end())
    return use(mapped->second).value_or("");
  for (const Usual& usual : kUsual)
    if (usual.field == field)
      for (const std::string_view name : usual.attributes)
        if (auto value = use(name)) return *value;
  return "";
}

bool Gatherer::is_closed(const Entry& entry) const {
  if ((number_of(entry.first("useraccountcontrol")).value_or(0) & kDisabled) != 0) return true;
  if (const Attribute* locked = entry.first("nsaccountlock");
      locked != nullptr && lower(locked->value) == "true")
    return true;
  const std::int64_t expires = number_of(entry.first("accountexpires")).value_or(0);
  return mapping_.now && expires > 0 && expires != kNever &&
         expires / kTicksAMillisecond - kMillisecondsTo1970 <= mapping_.now->time_since_epoch().count();
}

void Gatherer::remark(const Entry& entry, std::string french, std::string english) {
  if (source_.remarks.size() < limits_.problems)
    source_.remarks.push_back({entry.line, std::move(french), std::move(english)});
}

// The entity and the population as we call them. False: of no entity, left out.
bool Gatherer::translate(const Entry& entry, Line& line, const std::string& entity) {
  if (std::string& population = line[Field::population];
      !mapping_.populations.empty() && !population.empty()) {
    const auto ours = mapping_.populations.find(population);
    if (ours == mapping_.populations.end())
      remark(entry, fmt::format("statut : `{}` n’est pas dans `populations` ; laissé vide", population),
             fmt::format("population: `{}` is not in `populations`; left empty", population));
    population = ours == mapping_.populations.end() ? "" : ours->second;
  }
  std::string& told = line[Field::entity];
  if (told.empty())
    told = entity;
  else if (!mapping_.entities.empty()) {
    const auto ours = mapping_.entities.find(told);
    if (ours == mapping_.entities.end()) {
      remark(entry, fmt::format("entité : `{}` n’est pas dans `entities` ; personne laissée de côté", told),
             fmt::format("entity: `{}` is not in `entities`; person left out", told));
      return false;
    }
    told = ours->second;
  }
  return true;
}

bool Gatherer::add(const Entry& entry, const std::string& entity) {
  if (!is_person(entry)) {
    ++source_.passed_over;
    return true;
  }
  if (source_.lines.size() >= limits_.lines) {
    source_.errors.push_back({0,
                              fmt::format("plus de {} personnes : faites plusieurs fichiers", limits_.lines),
                              fmt::format("more than {} people: make several files", limits_.lines)});
    return false;
  }
  Line line;
  line.number = entry.line;
  for (const FieldName& name : field_names())
    line[name.field] = value_of(entry, name.field);
  if (line[Field::login].empty()) {
    remark(entry, "personne sans identifiant (`uid`, `sAMAccountName`) : laissée de côté",
           "a person without login (`uid`, `sAMAccountName`): left out");
    return true;
  }
  const std::string& key = line[line[Field::key].empty() ? Field::login : Field::key];
  names_.emplace(key, entry.dn);
  if (is_closed(entry)) {
    ++source_.closed;
    return true;
  }
  if (!translate(entry, line, entity)) return true;
  keys_.emplace(same_dn(entry.dn), key);
  source_.lines.push_back(std::move(line));
  return true;
}

// The DN of a manager becomes what the roster knows the person by. Where it names nobody of the source it
// stays, and the roster says so.
Source Gatherer::finish() {
  for (Line& line : source_.lines)
    if (const auto found = keys_.find(same_dn(line[Field::manager])); found != keys_.end())
      line[Field::manager] = found->second;
  return std::move(source_);
}

}  // namespace cartulaire::people
