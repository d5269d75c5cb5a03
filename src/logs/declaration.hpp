// What every declared log format has in common (catalogue/logs/*.yml; a user's own with --mapping): how its
// records are written, which fields are wanted, which records count, how they tell the time.
//
// Whoever reads a mapping adds its own keys: replay (who, from where, to which site), adapters/sessions (what
// begins and ends a session).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "logs/fields.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::logs {

enum class Shape : std::uint8_t {
  key_values,
  csv,
  json,    // one object a line
  syslog,  // fields: time, host, program, pid, message
  blocks,  // "name = value" lines, records end with an empty line (FreeRADIUS detail)
  utmp,    // binary, 384 bytes: 32-bit times (x86-64, and every 32-bit Linux)
  utmp64,  // binary, 400 bytes: 64-bit times (arm64)
};

// A field that must hold one of some values.
struct Condition {
  std::size_t slot = 0;
  std::vector<std::string> values;
};

struct TimeSource {
  enum class As : std::uint8_t { epoch, civil, worded };
  As as = As::civil;
  std::size_t slot = 0;
  std::size_t clock = kNoSlot;   // the field of the hours where date and time stand apart
  std::size_t offset = kNoSlot;  // the field of the offset from UTC
  std::size_t delay = kNoSlot;   // seconds that passed before the record was written
};

using Slots = std::vector<std::size_t>;  // the first that holds something speaks

struct Declaration {
  std::string id;
  std::string title_fr;
  std::string title_en;
  Shape shape = Shape::key_values;
  char separator = ',';             // csv
  bool header = false;              // csv: the first line of a file names the columns
  Slots columns;                    // csv without a header: slot of each column, or kNoSlot
  std::vector<std::string> detect;  // pieces that all stand in a line of this log
  std::vector<std::string> names;   // the fields wanted; slots are their indices
  std::vector<Condition> only;      // a record that does not hold is another record
  std::vector<Condition> aside;     // a record that holds one of them likewise
  std::vector<TimeSource> times;
  std::vector<std::pair<std::string, std::chrono::minutes>> zones;  // "CET", east of UTC
  std::vector<std::string> nothing;                                 // values that mean none: "-", "N/A"
};

// Reads the common keys, and helps to read the others with errors of the same form.
class DeclarationReader {
 public:
  // Outlived by what `declaration` refers to; `file` names the mapping in errors.
  DeclarationReader(std::string_view file, Declaration& declaration)
      : file_(file), declaration_(declaration) {}

  // Whether the key is one of ours; it is then read. `shapes`: those that this kind of mapping may have.
  base::Result<bool> read(const platform::YamlEntry& entry, const std::vector<Shape>& shapes);
  // What can only be known at the end: columns, and whether something is missing.
  base::Status finish(const platform::YamlNode& root);
  static const std::vector<std::string>& keys();

  base::Status text(const platform::YamlNode& node, std::string& target) const;
  // One text or a list of them.
  base::Status texts(const platform::YamlNode& node, std::vector<std::string>& target) const;
  base::Result<std::size_t> slot(const platform::YamlNode& node, std::string_view name);
  base::Status slots(const platform::YamlNode& node, Slots& target);
  base::Status conditions(const platform::YamlNode& node, std::vector<Condition>& target);

  [[nodiscard]] tl::unexpected<base::Error> wrong(const platform::Place& place, std::string french,
                                                  std::string english) const;
  [[nodiscard]] tl::unexpected<base::Error> wrong(const platform::YamlNode& node, std::string french,
                                                  std::string english) const {
    return wrong(node.place, std::move(french), std::move(english));
  }
  // A key that is none of `known`.
  [[nodiscard]] tl::unexpected<base::Error> unknown(const platform::YamlEntry& entry,
                                                    const std::vector<std::string>& known) const;

 private:
  base::Status title(const platform::YamlNode& node);
  base::Status shape(const platform::YamlNode& node, const std::vector<Shape>& shapes);
  base::Status separator(const platform::YamlNode& node);
  base::Status times(const platform::YamlNode& node);
  base::Status zones(const platform::YamlNode& node);
  base::Status csv_columns(const platform::YamlNode& node);

  std::string file_;
  Declaration& declaration_;
  const platform::YamlNode* columns_ = nullptr;
};

}  // namespace cartulaire::logs
