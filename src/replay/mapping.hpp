// The declaration of a log format: which fields of a key=value, CSV or JSON line say when, who, from where
// and to which site (catalogue/logs/*.yml; a user's own with --mapping). docs/operations/replay.md has the
// words.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "logs/declaration.hpp"

namespace cartulaire::replay {

struct Mapping {
  logs::Declaration log;
  logs::Slots user;
  logs::Slots address;
  logs::Slots method;
  logs::Slots host;
  logs::Slots url;
  std::vector<logs::Condition> host_only;  // where one holds and the path is the root, the path is hidden
  bool shows_paths = true;                 // false: no line of this log shows a path
};

// The mapping in `text` (YAML). `file` names it in errors: not a mapping, an unknown word, too many fields,
// no time or no site.
base::Result<Mapping> read_mapping(std::string_view text, std::string_view file);

}  // namespace cartulaire::replay
