// The declaration of a log format: which fields of a key=value, CSV or JSON line say when, who, from where
// and to which site (catalogue/logs/*.yml; a user's own with --mapping). docs/operations/replay.md has the
// words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "replay/fields.hpp"

namespace cartulaire::replay {

struct Mapping {
  enum class Shape { key_values, csv, json };
  // A field that must hold one of some values.
  struct Condition {
    std::size_t slot = 0;
    std::vector<std::string> values;
  };
  struct Time {
    enum class As { epoch, civil };
    As as = As::civil;
    std::size_t slot = 0;
    std::size_t clock = kNoSlot;   // the field of the hours where date and time stand apart
    std::size_t offset = kNoSlot;  // the field of the offset from UTC
  };
  using Slots = std::vector<std::size_t>;  // the first that holds something speaks

  std::string id;
  std::string title_fr;
  std::string title_en;
  Shape shape = Shape::key_values;
  char separator = ',';             // csv
  bool header = false;              // csv: the first line of a file names the columns
  Slots columns;                    // csv without a header: slot of each column, or kNoSlot
  std::vector<std::string> detect;  // pieces that all stand in a line of this log
  std::vector<std::string> names;   // the fields wanted; slots are their indices
  std::vector<Condition> only;      // a line that does not hold is another record
  std::vector<Condition> aside;     // a line that holds one of them likewise
  std::vector<Time> times;
  Slots user;
  Slots address;
  Slots method;
  Slots host;
  Slots url;
  std::vector<Condition> host_only;  // where one holds and the path is the root, the path is hidden
  bool shows_paths = true;           // false: no line of this log shows a path
  std::vector<std::string> nothing;  // values that mean none: "-", "N/A"
};

// The mapping in `text` (YAML). `file` names it in errors: not a mapping, an unknown word, too many fields,
// no time or no site.
base::Result<Mapping> read_mapping(std::string_view text, std::string_view file);

}  // namespace cartulaire::replay
