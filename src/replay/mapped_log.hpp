// Reads the lines of a log whose format is declared by a Mapping.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "replay/fields.hpp"
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
  bool scan(std::string_view line);
  void read_header(std::string_view line);
  [[nodiscard]] std::string_view value(std::size_t slot) const;
  [[nodiscard]] std::string_view first(const Mapping::Slots& slots) const;
  [[nodiscard]] bool holds(const Mapping::Condition& condition) const;
  bool read_time(Record& record) const;
  Reading read_site(Record& record);

  Mapping mapping_;
  bool awaits_header_;
  std::array<bool, kMaxSlots> met_{};  // in lines that were not requests
  std::unique_ptr<Fields> fields_;     // large: kept off the stack
};

}  // namespace cartulaire::replay
