// The closed catalogue of statistics without names: which tables there are, and what they count
// (docs/format/statistics.md). There is no other way to ask: no filter by name, ever.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace cartulaire::statistics {

// What a table is cut by. Those of values_of() have these values; the others as many as there are.
enum class Dimension : std::uint8_t {
  clause,
  category,
  site,
  reason,
  hour,
  verdict,
  size,
  length,
  change,        // the verdict today, then the draft's
  draft_clause,  // that speaks in the draft where it refuses, else the one that speaks today
  draft_category,
};
inline constexpr std::size_t kDimensions = 11;

enum class Measure : std::uint8_t {
  requests,
  bytes,
  sessions,
  duration,  // milliseconds, as the two below
  activity,  // of the people's total duration
};
inline constexpr std::size_t kMeasures = 5;

enum class Table : std::uint8_t {
  verdicts,
  categories,
  sites,  // the most visited, each under its category; by size of download where volumes are announced
  hours,
  reasons,
  lengths,        // permanent connections: only where a clause announces that they are looked for (WEB-16)
  draft_clauses,  // a draft policy beside the live one: what it would change
  draft_categories,
};
inline constexpr std::size_t kTables = 8;

struct TableInfo {
  Table table;
  std::string_view name;  // as people ask for it
  Dimension rows;
  std::optional<Dimension> columns;
  bool needs_columns;  // without its columns it is another table
  bool linked;         // readers know which of its cells hold the same requests as cells of other tables
  std::string_view french;
  std::string_view english;
};

std::span<const TableInfo> all_tables();
const TableInfo& table_info(Table table);
std::optional<Table> find_table(std::string_view name);
std::string_view measure_name(Measure measure);
// The values of a closed dimension, in their order; empty for the others.
std::span<const std::string_view> values_of(Dimension dimension);

// A download of so many bytes belongs to the values_of(Dimension::size)[size_class(bytes)].
std::uint32_t size_class(std::uint64_t bytes);
// A connection that lasts longer is a permanent one: half a working day.
inline constexpr std::uint64_t kPermanentMilliseconds = std::uint64_t{4} * 3600 * 1000;
// What the draft was not asked about: before it came and after its last day, traffic written without subject.
inline constexpr std::uint32_t kNotEvaluated = 3;
// Place of "the live verdict, then the draft's" in values_of(Dimension::change); verdicts as in their
// dimension, the draft's may be kNotEvaluated.
constexpr std::uint32_t change_of(std::uint32_t live, std::uint32_t draft) {
  return live * 4 + draft;
}

}  // namespace cartulaire::statistics
