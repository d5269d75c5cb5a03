// Lines of one log, whatever its format: Squid's own, or one that a mapping declares.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "logs/fields.hpp"
#include "replay/mapped_log.hpp"
#include "replay/mapping.hpp"
#include "replay/record.hpp"
#include "replay/squid_log.hpp"

namespace cartulaire::replay {

// A format is Squid's native one (no mapping) or a declared one.
struct Format {
  std::optional<Mapping> mapping;
  [[nodiscard]] std::string_view id() const { return mapping ? std::string_view(mapping->log.id) : "squid"; }
};

class LogReader {
 public:
  explicit LogReader(Format format) {
    if (format.mapping) mapped_.emplace(std::move(*format.mapping));
  }

  // One line without its end ("\r" may still be there). Lines longer than kMaxLine or holding a NUL are told
  // apart before they are looked at.
  Reading read(std::string_view line, Record& record) {
    if (line.size() > logs::kMaxLine) return Reading::too_long;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find('\0') != std::string_view::npos) return Reading::not_text;
    return mapped_ ? mapped_->read(line, record) : read_squid_line(line, record);
  }
  [[nodiscard]] std::vector<std::string> absent() const {
    return mapped_ ? mapped_->absent() : std::vector<std::string>();
  }

 private:
  std::optional<MappedLog> mapped_;
};

// The mappings in the program (catalogue/logs), sorted by id. They are read once; a broken one is a broken
// program (a test reads them all).
const std::vector<Mapping>& shipped_mappings();
// "squid", or the id of a shipped mapping. Error (not_found) naming the known ones.
base::Result<Format> find_format(std::string_view id);
// The format that the head of a log (some whole lines) looks like; nothing where no format reads it.
std::optional<Format> detect_format(std::string_view head);

}  // namespace cartulaire::replay
