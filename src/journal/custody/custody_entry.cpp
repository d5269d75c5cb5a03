#include "journal/custody/custody_entry.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "journal/sealed/members.hpp"
#include "journal/sealed/unit.hpp"

namespace cartulaire::journal::custody {
namespace {

using platform::Json;
using platform::JsonArray;
using platform::JsonObject;

constexpr std::array<std::string_view, 4> kCeremonies{"init", "add", "replace", "test"};

JsonArray names_json(const Roles& roles) {
  return {roles.begin(), roles.end()};
}

bool read_roles(const Json* member, Roles& into) {
  if (member == nullptr || member->array() == nullptr) return false;
  for (const Json& role : *member->array()) {
    if (role.text() == nullptr || !sealed::is_name(*role.text())) return false;
    into.push_back(*role.text());
  }
  return true;
}

bool read_custodians(const Json* member, std::vector<Custodian>& into) {
  if (member == nullptr || member->array() == nullptr) return false;
  for (const Json& one : *member->array()) {
    Custodian custodian;
    std::string key;
    if (!sealed::read(one, "role", custodian.role) || !sealed::read(one, "key", key) ||
        !platform::from_hex(key, custodian.key))
      return false;
    into.push_back(std::move(custodian));
  }
  return true;
}

bool read(const Json& members, CustodyRecord& record) {
  std::string what;
  if (!sealed::read(members, "entity", record.entity) || !sealed::is_name(record.entity) ||
      !sealed::read(members, "what", what) || !sealed::read(members, "clause", record.clause) ||
      !sealed::read(members, "charter", record.charter) ||
      !sealed::read(members, "version", record.version) ||
      !read_roles(members.find("opinion"), record.opinion) || !read_holders(members, record.custody))
    return false;
  const auto ceremony = std::ranges::find(kCeremonies, what);
  if (ceremony == kCeremonies.end()) return false;
  record.what = static_cast<Ceremony>(ceremony - kCeremonies.begin());
  const Json* urgent = members.find("urgent_by");
  if (urgent != nullptr && (urgent->text() == nullptr || !sealed::is_name(*urgent->text()))) return false;
  if (urgent != nullptr) record.urgent_by = *urgent->text();
  return true;
}

JsonArray sets_json(const Custody& custody) {
  JsonArray sets;
  for (const Roles& set : custody.sets)
    sets.emplace_back(names_json(set));
  return sets;
}

JsonArray custodians_json(const Custody& custody) {
  JsonArray custodians;
  for (const Custodian& one : custody.custodians)
    custodians.emplace_back(JsonObject{{"role", one.role}, {"key", platform::to_hex(one.key)}});
  return custodians;
}

}  // namespace

JsonObject holders_json(const Custody& custody) {
  return {{"custody", static_cast<std::int64_t>(custody.number)},
          {"sets", sets_json(custody)},
          {"custodians", custodians_json(custody)}};
}

bool read_holders(const Json& members, Custody& custody) {
  const Json* number = members.find("custody");
  const Json* sets = members.find("sets");
  if (number == nullptr || number->integer() == nullptr || *number->integer() < 1 ||
      *number->integer() > std::numeric_limits<std::uint32_t>::max() || sets == nullptr ||
      sets->array() == nullptr)
    return false;
  custody.number = static_cast<std::uint32_t>(*number->integer());
  for (const Json& set : *sets->array())
    if (!read_roles(&set, custody.sets.emplace_back())) return false;
  return read_custodians(members.find("custodians"), custody.custodians);
}

JsonObject custody_members(const CustodyRecord& record) {
  JsonObject members{{"entity", record.entity},
                     {"custody", static_cast<std::int64_t>(record.custody.number)},
                     {"what", kCeremonies.at(static_cast<std::size_t>(record.what))},
                     {"clause", record.clause},
                     {"charter", record.charter},
                     {"version", record.version},
                     {"sets", sets_json(record.custody)},
                     {"custodians", custodians_json(record.custody)},
                     {"opinion", names_json(record.opinion)}};
  if (record.urgent_by) members.emplace_back("urgent_by", *record.urgent_by);
  return members;
}

base::Result<CustodyRecord> read_custody(const JsonObject& members) {
  CustodyRecord record;
  if (!read(members, record))
    return base::fail(base::ErrorCode::corrupt, record.entity,
                      "ce n'est pas une inscription de garde des clés", "this is not an entry of custody");
  if (auto status = check_custody(record.custody); !status) {
    status.error().code = base::ErrorCode::corrupt;
    return base::pass(status);
  }
  return record;
}

}  // namespace cartulaire::journal::custody
