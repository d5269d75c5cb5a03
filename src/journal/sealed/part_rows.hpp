// The rows of a part, column by column: what the keeper gathers out of the spool, sorts, hashes and writes as
// shards (docs/format/sealed.md, *Rows*). Some 100 bytes of memory a row.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "journal/event.hpp"
#include "journal/schema.hpp"

namespace cartulaire::journal::sealed {

// Texts that come again and again, each kept once. Number 0 is no text at all; an empty text has a number.
// Bytes that are no UTF-8 become U+FFFD: one strange name does not stop a day's sealing, and what is hashed
// is what is sealed.
class TextTable {
 public:
  TextTable() = default;
  TextTable(TextTable&&) noexcept = default;
  TextTable& operator=(TextTable&&) noexcept = default;
  TextTable(const TextTable&) = delete;  // its views lead into itself
  TextTable& operator=(const TextTable&) = delete;

  std::uint32_t number_of(std::string_view text);
  // Stays where it is while the table lives.
  [[nodiscard]] std::string_view text(std::uint32_t number) const { return views_[number]; }

 private:
  std::deque<std::string> texts_;
  std::vector<std::string_view> views_ = {{}};
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

// The envelope of a row. Times in milliseconds since 1970, UTC.
struct RowHead {
  std::uint64_t subject = 0;  // pseudonym, 0 where none is told
  std::int64_t time = 0;
  std::int64_t delay = 0;    // receipt time − event time
  std::uint16_t writer = 0;  // places in the index's lists
  std::uint16_t schema = 0;
  std::uint64_t sequence = 0;
  Verdict verdict = Verdict::allow;
  std::string_view clause = {};  // empty: none spoke
};

// A number, or the pseudonym of a field that identifies; or a text, which for a field that identifies is a
// name told as it is; or nothing.
using RowValue = std::variant<std::monostate, std::uint64_t, std::string_view>;

struct FieldValue {
  Field field;
  RowValue value;
};

// INVARIANT: every vector of the envelope has size() values, every other one size() or none.
struct PartRows {
  std::vector<std::uint64_t> subject;
  std::vector<std::int64_t> time;
  std::vector<std::int64_t> delay;
  std::vector<std::uint16_t> writer;
  std::vector<std::uint16_t> schema;
  std::vector<std::uint64_t> sequence;
  std::vector<std::uint8_t> verdict;
  std::vector<std::uint32_t> clause;  // of `texts`

  struct FieldColumn {
    std::vector<std::uint64_t> numbers;
    std::vector<std::uint8_t> has_number;  // as long as numbers
    std::vector<std::uint32_t> texts;
  };
  std::array<FieldColumn, kFieldCount> fields;
  TextTable texts;

  [[nodiscard]] std::size_t size() const { return subject.size(); }
  void add(const RowHead& head, std::span<const FieldValue> values);
  // Into the order of the rows: subject, time, writer, sequence.
  void sort();
  [[nodiscard]] RowHead head(std::size_t row) const;
  // Of two values of one field, the text.
  [[nodiscard]] RowValue value(std::size_t row, Field field) const;
};

}  // namespace cartulaire::journal::sealed
