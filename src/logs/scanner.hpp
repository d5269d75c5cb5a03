// One record of a declared log at a time, as named fields and a moment.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "logs/declaration.hpp"
#include "logs/fields.hpp"

namespace cartulaire::logs {

enum class Scan : std::uint8_t {
  record,
  blank,   // empty, or a comment
  header,  // names of CSV columns
  other,   // another kind of record, by `only` and `aside`
  bad_syntax,
};

struct Moment {
  base::Instant at;
  bool local = false;    // a civil time without a zone, as if it were UTC
  bool no_year = false;  // and of the year 1972: the log does not say which
};

// One per log file: a CSV header belongs to its file. Not thread-safe.
class Scanner {
 public:
  // `declaration` is copied.
  explicit Scanner(Declaration declaration);

  // Reads one record without its end. Allocates nothing but for a CSV header. Does not look at `only` and
  // `aside`: see is_other().
  Scan scan(std::string_view record);
  [[nodiscard]] bool is_other() const;

  // Of the record scanned last. Texts that mean nothing are empty.
  [[nodiscard]] std::string_view value(std::size_t slot) const;
  [[nodiscard]] std::string_view first(const Slots& slots) const;
  [[nodiscard]] bool holds(const Condition& condition) const;
  // Nothing where no source of the time reads.
  [[nodiscard]] std::optional<Moment> moment() const;
  Fields& fields() { return *fields_; }
  [[nodiscard]] const Fields& fields() const { return *fields_; }
  [[nodiscard]] const Declaration& declaration() const { return declaration_; }

 private:
  bool scan_shape(std::string_view record);
  void read_header(std::string_view line);
  [[nodiscard]] std::optional<Moment> read(const TimeSource& source) const;
  [[nodiscard]] std::optional<Moment> worded(std::string_view text) const;

  Declaration declaration_;
  bool awaits_header_;
  std::unique_ptr<Fields> fields_;  // large: kept off the stack
};

}  // namespace cartulaire::logs
