// DuckDB (1.5 or newer) as an engine in memory: tables come as columns of C++ or as Parquet in memory,
// answers go out as columns or as Parquet in memory. It is never a store of record, and it writes nothing to
// any disk: no temporary folder, no extension, no path but this process's own open files.
//
// Errors name the nature of what DuckDB refused, never its words: they may quote values. Of a query that our
// own code got wrong that tells little: run its text in DuckDB's own shell. What DuckDB holds while it works
// is not wiped when freed: the process that asks runs without core dumps and swap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "platform/memory_file.hpp"

namespace cartulaire::platform {

struct DuckLimits {
  std::uint32_t memory_mib = 512;  // beyond it a query fails (too_large); nothing spills to disk
};

// What `?` or `$1` of a query stands for.
using DuckValue = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string_view>;

// One column of a table to write; all of a table have as many values. `present`: 0 for what has no value;
// empty: all have.
struct DuckColumn {
  std::string name;
  std::variant<std::span<const std::uint8_t>, std::span<const std::uint16_t>, std::span<const std::uint32_t>,
               std::span<const std::uint64_t>, std::span<const std::int64_t>, std::span<const double>,
               std::span<const std::string_view>>
      values;
  std::span<const std::uint8_t> present = {};
};

struct ParquetOptions {
  std::size_t row_group_rows = 122'880;  // DuckDB rounds up to a multiple of 2 048
  // A column with more distinct values than this in a row group is written without a dictionary.
  std::size_t dictionary_values = 16'384;
  int zstd_level = 3;
};

// The answer to a query, read chunk by chunk (some 2 000 rows each), each column as a span of its own type.
// It must not outlive its database.
//
//   while (rows.next())
//     for (std::uint64_t subject : rows.numbers<std::uint64_t>(0)) …
class DuckRows {
 public:
  ~DuckRows();
  DuckRows(DuckRows&&) noexcept;
  DuckRows& operator=(DuckRows&&) noexcept;

  // The next chunk; ends every span and text of the one before.
  bool next();
  [[nodiscard]] std::size_t columns() const;
  [[nodiscard]] std::string name(std::size_t column) const;
  // Rows of the chunk.
  [[nodiscard]] std::size_t size() const;
  // INVARIANT: Number is the column's type (BOOLEAN as bool, UTINYINT to UBIGINT, INTEGER, BIGINT, DOUBLE);
  // the process ends otherwise, since the query and its reader stand side by side in our code. A null's place
  // holds anything.
  template <class Number>
  [[nodiscard]] std::span<const Number> numbers(std::size_t column) const;
  // A VARCHAR or a BLOB.
  [[nodiscard]] std::string_view text(std::size_t column, std::size_t row) const;
  [[nodiscard]] bool is_null(std::size_t column, std::size_t row) const;

 private:
  friend class DuckDatabase;
  struct State;
  explicit DuckRows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One connection to one database of its own. Not thread-safe: one thread at a time; different ones are
// independent. Never of static storage: DuckDB counts its blocks in thread-local objects, which are gone when
// static ones end, and would write to what they were (an abort at exit, one time in six, DuckDB 1.5).
class DuckDatabase {
 public:
  // Errors of duck_library(); unavailable.
  static base::Result<DuckDatabase> open(const DuckLimits& limits = {});
  ~DuckDatabase();
  DuckDatabase(DuckDatabase&&) noexcept;
  DuckDatabase& operator=(DuckDatabase&&) noexcept;

  // One statement, or several without parameters. `sql` is our own text: input comes as parameters. Columns
  // of another type than DuckRows reads are `invalid`: cast them in the query (`sum(x)::BIGINT`).
  base::Result<DuckRows> query(std::string_view sql, std::span<const DuckValue> parameters = {});
  // The same, for a statement whose answer nobody reads.
  base::Status run(std::string_view sql, std::span<const DuckValue> parameters = {});

  // The rows of `select`, in its order, as one Parquet file (version 2, zstd, without bloom filters).
  base::Result<MemoryFile> to_parquet(std::string_view select, const ParquetOptions& options = {});
  // The columns, read where they are. `invalid`: none, uneven ones, or a text that is no UTF-8.
  base::Result<MemoryFile> to_parquet(std::span<const DuckColumn> columns,
                                      const ParquetOptions& options = {});
  // Parquet files as one view, columns matched by name, absent ones null; the files live until drop_parquet()
  // or as long as the database. `corrupt` where one is no Parquet file. At least one file.
  base::Status add_parquet(std::string_view view, std::vector<MemoryFile> files);
  base::Status drop_parquet(std::string_view view);

 private:
  struct State;
  explicit DuckDatabase(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
  std::map<std::string, std::vector<MemoryFile>, std::less<>> files_;
};

// "v1.5.6", of the library that is loaded.
base::Result<std::string> duckdb_version();

}  // namespace cartulaire::platform
