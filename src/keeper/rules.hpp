// What the charter asks of the keeper, for each entity: retentions, statistics, custody, openings.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/custody/authorised.hpp"
#include "journal/opening/steps.hpp"
#include "journal/sealed/retention.hpp"
#include "journal/sealed/unit_statistics.hpp"
#include "platform/file.hpp"

namespace cartulaire::keeper {

// A custody clause and where it stands.
struct CustodyRule {
  std::string clause;
  std::string charter;
  std::string version;
  journal::custody::Clause says;
};

struct Rules {
  std::vector<journal::sealed::RetentionRule> retention;
  std::map<std::string, journal::opening::Rules>
      openings;  // by entity; none where the charter opens no identity
  // Of the classes that are kept for statistics or for sizing the network.
  std::vector<journal::sealed::StatisticsRule> statistics;
  std::map<std::string, CustodyRule>
      custody;  // by entity; the catalogue's default where the charter is silent
};

// Of the charter in `file`, for every entity. Errors: those of reading; invalid where it has errors of its
// own.
base::Result<Rules> rules_of(const platform::Path& file);

}  // namespace cartulaire::keeper
