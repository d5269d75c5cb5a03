#include "platform/duckdb.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "platform/duckdb_failure.hpp"
#include "platform/duckdb_handles.hpp"

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::Result;
using base::Status;

constexpr std::array kReadable = {kTypeOf<bool>,          kTypeOf<std::uint8_t>,  kTypeOf<std::uint16_t>,
                                  kTypeOf<std::uint32_t>, kTypeOf<std::uint64_t>, kTypeOf<std::int32_t>,
                                  kTypeOf<std::int64_t>,  kTypeOf<double>,        DUCKDB_TYPE_VARCHAR,
                                  DUCKDB_TYPE_BLOB};

constexpr const char* kGiven = "given_columns";

// What an open database shows that it is there.
const DuckLibrary& loaded_library() {
  return **duck_library();
}

bool readable(duckdb_type type) {
  return std::ranges::find(kReadable, type) != kReadable.end();
}

duckdb_type type_of(const DuckColumn& column) {
  return std::visit([](auto values) { return kTypeOf<typename decltype(values)::value_type>; },
                    column.values);
}

std::size_t size_of(const DuckColumn& column) {
  return std::visit([](auto values) { return values.size(); }, column.values);
}

std::string in_marks(std::string_view text, char mark) {
  std::string result(1, mark);
  for (const char letter : text)
    result.append(letter == mark ? 2 : 1, letter);
  return result + mark;
}

}  // namespace

// ---- DuckRows ----

struct DuckRows::State {
  const DuckLibrary* library;
  duckdb_result result{};
  duckdb_data_chunk chunk = nullptr;
  std::size_t size = 0;
  struct Column {
    duckdb_type type = DUCKDB_TYPE_INVALID;
    void* data = nullptr;
    const std::uint64_t* validity = nullptr;  // null: all rows have a value
  };
  std::vector<Column> columns;

  explicit State(const DuckLibrary* from) : library(from) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    drop_chunk();
    library->duckdb_destroy_result(&result);
  }
  void drop_chunk() {
    if (chunk != nullptr) library->duckdb_destroy_data_chunk(&chunk);
    size = 0;
  }
  [[nodiscard]] const Column& column_as(std::size_t column, bool right) const {
    if (!right) std::abort();  // INVARIANT: a query's reader knows its types
    return columns[column];
  }
};

DuckRows::DuckRows(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckRows::~DuckRows() = default;
DuckRows::DuckRows(DuckRows&&) noexcept = default;
DuckRows& DuckRows::operator=(DuckRows&&) noexcept = default;

bool DuckRows::next() {
  const DuckLibrary& library = *state_->library;
  state_->drop_chunk();
  state_->chunk = library.duckdb_fetch_chunk(state_->result);
  if (state_->chunk == nullptr) return false;
  state_->size = library.duckdb_data_chunk_get_size(state_->chunk);
  for (std::size_t i = 0; i < state_->columns.size(); ++i) {
    const duckdb_vector vector = library.duckdb_data_chunk_get_vector(state_->chunk, i);
    state_->columns[i].data = library.duckdb_vector_get_data(vector);
    state_->columns[i].validity = library.duckdb_vector_get_validity(vector);
  }
  return state_->size > 0;
}

std::size_t DuckRows::columns() const {
  return state_->columns.size();
}

std::string DuckRows::name(std::size_t column) const {
  return state_->library->duckdb_column_name(&state_->result, column);
}

std::size_t DuckRows::size() const {
  return state_->size;
}

template <class Number>
std::span<const Number> DuckRows::numbers(std::size_t column) const {
  const auto& from = state_->column_as(
      column, column < state_->columns.size() && state_->columns[column].type == kTypeOf<Number>);
  return {static_cast<const Number*>(from.data), state_->size};
}
template std::span<const bool> DuckRows::numbers(std::size_t) const;
template std::span<const std::uint8_t> DuckRows::numbers(std::size_t) const;
template std::span<const std::uint16_t> DuckRows::numbers(std::size_t) const;
template std::span<const std::uint32_t> DuckRows::numbers(std::size_t) const;
template std::span<const std::uint64_t> DuckRows::numbers(std::size_t) const;
template std::span<const std::int32_t> DuckRows::numbers(std::size_t) const;
template std::span<const std::int64_t> DuckRows::numbers(std::size_t) const;
template std::span<const double> DuckRows::numbers(std::size_t) const;

std::string_view DuckRows::text(std::size_t column, std::size_t row) const {
  const bool right = column < state_->columns.size() && row < state_->size &&
                     (state_->columns[column].type == DUCKDB_TYPE_VARCHAR ||
                      state_->columns[column].type == DUCKDB_TYPE_BLOB);
  const auto& from = state_->column_as(column, right);
  if (is_null(column, row)) return {};
  duckdb_string_t* const value = static_cast<duckdb_string_t*>(from.data) + row;
  return {state_->library->duckdb_string_t_data(value), state_->library->duckdb_string_t_length(*value)};
}

bool DuckRows::is_null(std::size_t column, std::size_t row) const {
  const auto& from = state_->column_as(column, column < state_->columns.size() && row < state_->size);
  return from.validity != nullptr && (from.validity[row / 64] >> (row % 64) & 1) == 0;
}

// ---- DuckDatabase ----

struct DuckDatabase::State {
  const DuckLibrary& library;
  Database database;
  Connection connection;
  std::uint32_t memory_mib;
  std::span<const DuckColumn> given;  // what kGiven shows, while somebody reads it

  State(const DuckLibrary& from, std::uint32_t mib)
      : library(from), database(from), connection(from), memory_mib(mib) {}

  Status bind(const Statement& statement, std::span<const DuckValue> parameters) const {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      struct Binder {
        const DuckLibrary& library;
        duckdb_prepared_statement to;
        idx_t at;
        duckdb_state operator()(std::monostate) const { return library.duckdb_bind_null(to, at); }
        duckdb_state operator()(bool value) const { return library.duckdb_bind_boolean(to, at, value); }
        duckdb_state operator()(std::int64_t value) const { return library.duckdb_bind_int64(to, at, value); }
        duckdb_state operator()(std::uint64_t value) const {
          return library.duckdb_bind_uint64(to, at, value);
        }
        duckdb_state operator()(double value) const { return library.duckdb_bind_double(to, at, value); }
        duckdb_state operator()(std::string_view value) const {
          return library.duckdb_bind_varchar_length(to, at, value.data(), value.size());
        }
      };
      if (std::visit(Binder{library, statement.get(), i + 1}, parameters[i]) != DuckDBSuccess)
        return duck_failure(DUCKDB_ERROR_PARAMETER_NOT_RESOLVED, memory_mib);
    }
    return {};
  }

  Status execute(const std::string& sql, std::span<const DuckValue> parameters, duckdb_result& result) const {
    if (parameters.empty()) {
      if (library.duckdb_query(connection.get(), sql.c_str(), &result) == DuckDBSuccess) return {};
      return duck_failure(library.duckdb_result_error_type(&result), memory_mib);
    }
    Statement statement(library);
    if (library.duckdb_prepare(connection.get(), sql.c_str(), statement.out()) != DuckDBSuccess)
      return duck_failure(DUCKDB_ERROR_PARSER, memory_mib);
    if (auto bound = bind(statement, parameters); !bound) return bound;
    if (library.duckdb_execute_prepared(statement.get(), &result) == DuckDBSuccess) return {};
    return duck_failure(library.duckdb_result_error_type(&result), memory_mib);
  }

  // Writes rows [begin, begin + count) of `column` into `vector`. False: a text that is no UTF-8, of which
  // DuckDB would make a null without a word.
  [[nodiscard]] bool fill(duckdb_vector vector, const DuckColumn& column, std::size_t begin,
                          std::size_t count) const {
    const auto present = column.present.empty() ? column.present : column.present.subspan(begin, count);
    const auto is_present = [&](std::size_t i) { return present.empty() || present[i] != 0; };
    const bool good = std::visit(
        [&](auto values) {
          using Value = typename decltype(values)::value_type;
          const auto part = values.subspan(begin, count);
          if constexpr (std::is_same_v<Value, std::string_view>) {
            for (std::size_t i = 0; i < count; ++i)
              if (is_present(i) && !part[i].empty())
                library.duckdb_vector_assign_string_element_len(vector, i, part[i].data(), part[i].size());
              else
                library.duckdb_vector_assign_string_element_len(vector, i, "", 0);
            return library.duckdb_vector_get_validity(vector) == nullptr;
          } else {
            std::copy(part.begin(), part.end(), static_cast<Value*>(library.duckdb_vector_get_data(vector)));
            return true;
          }
        },
        column.values);
    if (!good) return false;
    if (std::ranges::find(present, 0) == present.end()) return true;
    library.duckdb_vector_ensure_validity_writable(vector);
    std::uint64_t* const validity = library.duckdb_vector_get_validity(vector);
    for (std::size_t i = 0; i < count; ++i)
      if (!is_present(i)) library.duckdb_validity_set_row_invalid(validity, i);
    return true;
  }

  // Makes `given` a table function of the database.
  Status offer_columns() {
    const TableFunction function(library, library.duckdb_create_table_function());
    library.duckdb_table_function_set_name(function.get(), kGiven);
    library.duckdb_table_function_set_extra_info(function.get(), this, nullptr);
    library.duckdb_table_function_set_bind(function.get(), [](duckdb_bind_info info) {
      const DuckLibrary& from = loaded_library();
      const auto& state = *static_cast<const State*>(from.duckdb_bind_get_extra_info(info));
      for (const DuckColumn& column : state.given) {
        const Type type(from, from.duckdb_create_logical_type(type_of(column)));
        from.duckdb_bind_add_result_column(info, column.name.c_str(), type.get());
      }
      from.duckdb_bind_set_cardinality(info, size_of(state.given.front()), true);
    });
    library.duckdb_table_function_set_init(function.get(), [](duckdb_init_info info) {
      const DuckLibrary& from = loaded_library();
      from.duckdb_init_set_init_data(info, new std::size_t(0),
                                     [](void* row) { delete static_cast<std::size_t*>(row); });
      from.duckdb_init_set_max_threads(info, 1);
    });
    library.duckdb_table_function_set_function(
        function.get(), [](duckdb_function_info info, duckdb_data_chunk output) {
          const DuckLibrary& from = loaded_library();
          auto& state = *static_cast<State*>(from.duckdb_function_get_extra_info(info));
          auto& row = *static_cast<std::size_t*>(from.duckdb_function_get_init_data(info));
          const std::size_t count =
              std::min<std::size_t>(size_of(state.given.front()) - row, from.duckdb_vector_size());
          for (std::size_t i = 0; i < state.given.size(); ++i)
            if (!state.fill(from.duckdb_data_chunk_get_vector(output, i), state.given[i], row, count)) {
              from.duckdb_function_set_error(info, "UTF-8");
              return;
            }
          from.duckdb_data_chunk_set_size(output, count);
          row += count;
        });
    if (library.duckdb_register_table_function(connection.get(), function.get()) == DuckDBSuccess) return {};
    return duck_failure(DUCKDB_ERROR_SETTINGS, memory_mib);
  }
};

DuckDatabase::DuckDatabase(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckDatabase::~DuckDatabase() = default;
DuckDatabase::DuckDatabase(DuckDatabase&&) noexcept = default;

DuckDatabase& DuckDatabase::operator=(DuckDatabase&& other) noexcept {
  state_ = std::move(other.state_);  // the views go before the files that they read
  files_ = std::move(other.files_);
  return *this;
}

Result<DuckDatabase> DuckDatabase::open(const DuckLimits& limits) {
  const auto loaded = duck_library();
  if (!loaded) return tl::unexpected<base::Error>(loaded.error());
  const DuckLibrary& library = **loaded;
  auto state = std::make_unique<State>(library, limits.memory_mib);
  Config config(library);
  const std::string memory = fmt::format("{}MiB", limits.memory_mib);
  const std::array<std::pair<const char*, const char*>, 10> settings = {{
      // With more, the caller waits for them by asking again and again whether they are done.
      {"threads", "1"},
      {"memory_limit", memory.c_str()},
      {"temp_directory", ""},
      {"max_temp_directory_size", "0KiB"},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},
      {"allow_persistent_secrets", "false"},
      // A closed descriptor's number comes back with another file's bytes behind it.
      {"enable_external_file_cache", "false"},
      {"default_null_order", "nulls_first"},
  }};
  bool good = library.duckdb_create_config(config.out()) == DuckDBSuccess;
  for (const auto& [name, value] : settings)
    good = good && library.duckdb_set_config(config.get(), name, value) == DuckDBSuccess;
  char* words = nullptr;
  good = good &&
         library.duckdb_open_ext(nullptr, state->database.out(), config.get(), &words) == DuckDBSuccess &&
         library.duckdb_connect(state->database.get(), state->connection.out()) == DuckDBSuccess;
  if (words != nullptr) library.duckdb_free(words);
  if (!good) return duck_failure(DUCKDB_ERROR_SETTINGS, limits.memory_mib);
  if (auto offered = state->offer_columns(); !offered) return base::pass(offered);
  DuckDatabase database(std::move(state));
  if (auto locked =
          database.run("SET allowed_directories = ['/proc/self/fd/']; SET enable_external_access = false; "
                       "SET lock_configuration = true");
      !locked)
    return base::pass(locked);
  return database;
}

Result<DuckRows> DuckDatabase::query(std::string_view sql, std::span<const DuckValue> parameters) {
  auto rows = std::make_unique<DuckRows::State>(&state_->library);
  if (auto done = state_->execute(std::string(sql), parameters, rows->result); !done) return base::pass(done);
  rows->columns.resize(state_->library.duckdb_column_count(&rows->result));
  for (std::size_t i = 0; i < rows->columns.size(); ++i) {
    rows->columns[i].type = state_->library.duckdb_column_type(&rows->result, i);
    if (!readable(rows->columns[i].type)) return duck_failure(DUCKDB_ERROR_INVALID_TYPE, state_->memory_mib);
  }
  return DuckRows(std::move(rows));
}

Status DuckDatabase::run(std::string_view sql, std::span<const DuckValue> parameters) {
  DuckRows::State nobody_reads(&state_->library);
  return state_->execute(std::string(sql), parameters, nobody_reads.result);
}

Result<MemoryFile> DuckDatabase::to_parquet(std::string_view select, const ParquetOptions& options) {
  auto file = MemoryFile::of_size(0);
  if (!file) return file;
  const std::string sql = fmt::format(
      "COPY ({}) TO {} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL {}, "
      "ROW_GROUP_SIZE {}, DICTIONARY_SIZE_LIMIT {}, WRITE_BLOOM_FILTER false, USE_TMP_FILE false)",
      select, in_marks(file->path(), '\''), options.zstd_level, options.row_group_rows,
      options.dictionary_values);
  if (auto written = run(sql); !written) return base::pass(written);
  if (auto mapped = file->remap(); !mapped) return base::pass(mapped);
  return file;
}

Result<MemoryFile> DuckDatabase::to_parquet(std::span<const DuckColumn> columns,
                                            const ParquetOptions& options) {
  if (columns.empty()) return duck_failure(DUCKDB_ERROR_OBJECT_SIZE, state_->memory_mib);
  for (const DuckColumn& column : columns)
    if (size_of(column) != size_of(columns.front()) ||
        (!column.present.empty() && column.present.size() != size_of(column)))
      return duck_failure(DUCKDB_ERROR_OBJECT_SIZE, state_->memory_mib);
  state_->given = columns;
  auto file = to_parquet(fmt::format("SELECT * FROM {}()", kGiven), options);
  state_->given = {};
  return file;
}

Status DuckDatabase::add_parquet(std::string_view view, std::vector<MemoryFile> files) {
  std::string paths;
  for (const MemoryFile& file : files)
    paths += (paths.empty() ? "" : ", ") + in_marks(file.path(), '\'');
  const std::string sql =
      fmt::format("CREATE OR REPLACE VIEW {} AS SELECT * FROM read_parquet([{}], union_by_name = true)",
                  in_marks(view, '"'), paths);
  if (auto made = run(sql); !made) {
    if (made.error().code == ErrorCode::too_large) return made;
    return duck_failure(DUCKDB_ERROR_IO, state_->memory_mib);
  }
  files_.insert_or_assign(std::string(view), std::move(files));
  return {};
}

Status DuckDatabase::drop_parquet(std::string_view view) {
  if (auto dropped = run("DROP VIEW " + in_marks(view, '"')); !dropped) return dropped;
  if (const auto found = files_.find(view); found != files_.end()) files_.erase(found);
  return {};
}

Result<std::string> duckdb_version() {
  const auto loaded = duck_library();
  if (!loaded) return tl::unexpected<base::Error>(loaded.error());
  return std::string((*loaded)->duckdb_library_version());
}

}  // namespace cartulaire::platform
