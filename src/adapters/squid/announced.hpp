// What the charters in force announce of the class web, as schemas of the journal.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/squid/log_line.hpp"
#include "base/result.hpp"
#include "journal/schema.hpp"
#include "node/bundle.hpp"

namespace cartulaire::adapters::squid {

// The class web of every entity of a bundle that announces it. Errors: what LogSchema::make refuses. Months
// count 30 days and a year 365: what is kept is never kept longer than announced.
base::Result<std::vector<journal::SchemaPtr>> web_schemas(const node::Bundle& bundle);

// What log lines must hold so that every announced field can be written, and nothing else.
LogNeeds needs_of(const std::vector<journal::SchemaPtr>& schemas);

// Schemas by entity and version. Those of earlier versions stay: a tunnel that was decided under them may end
// hours later. Not thread-safe.
class Announced {
 public:
  // On an error nothing of the bundle is learnt.
  base::Status learn(const node::Bundle& bundle);

  // The schema of that very version; of the version in force, where the daemon started after the other had
  // gone (its event is then written with the fields of today, under today's version); null: nothing is
  // announced.
  [[nodiscard]] journal::SchemaPtr find(std::string_view entity, std::string_view version) const;

 private:
  struct OfEntity {
    journal::SchemaPtr in_force;
    std::map<std::string, journal::SchemaPtr, std::less<>> by_version;
  };
  std::map<std::string, OfEntity, std::less<>> entities_;
};

}  // namespace cartulaire::adapters::squid
