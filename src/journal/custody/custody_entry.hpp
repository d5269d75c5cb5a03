// A `custody` entry of the log: who holds the identity keys of an entity from here on
// (docs/format/custody.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "journal/custody/authorised.hpp"
#include "platform/json.hpp"

namespace cartulaire::journal::custody {

enum class Ceremony { init, add, replace, test };

struct CustodyRecord {
  std::string entity;
  Ceremony what = Ceremony::init;
  Custody custody;
  std::string clause;
  std::string charter;
  std::string version;
  Roles opinion;
  std::optional<std::string> urgent_by;
};

// The members `custody`, `sets` and `custodians`: who holds the keys.
platform::JsonObject holders_json(const Custody& custody);
bool read_holders(const platform::Json& members, Custody& custody);

// The members after `entry` and `at` (sealed::CustodyEntry).
platform::JsonObject custody_members(const CustodyRecord& record);
// `corrupt`: not such an entry, or one that check_custody() refuses.
base::Result<CustodyRecord> read_custody(const platform::JsonObject& members);

}  // namespace cartulaire::journal::custody
