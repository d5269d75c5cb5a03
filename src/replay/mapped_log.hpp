// Reads the lines of a log whose format is declared by a Mapping.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "logs/fields.hpp"
#include "logs/scanner.hpp"
#include "replay/mapping.hpp"
#include "replay/record.hpp"

namespace cartulaire::replay {

// One per log file: a CSV header belongs to its file. Not thread-safe.
class MappedLog {
 public:
  explicit MappedLog(Mapping mapping);

  // Reads one line, without its end. `record` is meaningful for Reading::record only, until the next call.
  // Allocates nothing but for a CSV header.
  Reading read(std::string_view line, Record& record);

  // The fields by which the mapping tells time, site or kind of line and that held nothing in any line that
  // was not a request: where no line was one, the reason.
  [[nodiscard]] std::vector<std::string> absent() const;

 private:
  Reading read_fields(Record& record);
  bool read_time(Record& record) const;
  Reading read_site(Record& record);

  Mapping mapping_;
  logs::Scanner scanner_;
  std::array<bool, logs::kMaxSlots> met_{};  // in lines that were not requests
};

}  // namespace cartulaire::replay
