// The functions of libduckdb that duckdb.cpp calls, found when the first database opens: whoever opens none
// does not pay for a library of 70 MB.
#pragma once

#include <duckdb.h>

#include "base/result.hpp"

namespace cartulaire::platform {

#define CARTULAIRE_DUCKDB_FUNCTIONS(X)       \
  X(duckdb_bind_add_result_column)           \
  X(duckdb_bind_boolean)                     \
  X(duckdb_bind_double)                      \
  X(duckdb_bind_get_extra_info)              \
  X(duckdb_bind_int64)                       \
  X(duckdb_bind_null)                        \
  X(duckdb_bind_set_cardinality)             \
  X(duckdb_bind_uint64)                      \
  X(duckdb_bind_varchar_length)              \
  X(duckdb_close)                            \
  X(duckdb_column_count)                     \
  X(duckdb_column_name)                      \
  X(duckdb_column_type)                      \
  X(duckdb_connect)                          \
  X(duckdb_create_config)                    \
  X(duckdb_create_logical_type)              \
  X(duckdb_create_table_function)            \
  X(duckdb_data_chunk_get_size)              \
  X(duckdb_data_chunk_get_vector)            \
  X(duckdb_data_chunk_set_size)              \
  X(duckdb_destroy_config)                   \
  X(duckdb_destroy_data_chunk)               \
  X(duckdb_destroy_logical_type)             \
  X(duckdb_destroy_prepare)                  \
  X(duckdb_destroy_result)                   \
  X(duckdb_destroy_table_function)           \
  X(duckdb_disconnect)                       \
  X(duckdb_execute_prepared)                 \
  X(duckdb_fetch_chunk)                      \
  X(duckdb_free)                             \
  X(duckdb_function_get_extra_info)          \
  X(duckdb_function_get_init_data)           \
  X(duckdb_function_set_error)               \
  X(duckdb_init_set_init_data)               \
  X(duckdb_init_set_max_threads)             \
  X(duckdb_library_version)                  \
  X(duckdb_open_ext)                         \
  X(duckdb_prepare)                          \
  X(duckdb_query)                            \
  X(duckdb_register_table_function)          \
  X(duckdb_result_error_type)                \
  X(duckdb_set_config)                       \
  X(duckdb_string_t_data)                    \
  X(duckdb_string_t_length)                  \
  X(duckdb_table_function_set_bind)          \
  X(duckdb_table_function_set_extra_info)    \
  X(duckdb_table_function_set_function)      \
  X(duckdb_table_function_set_init)          \
  X(duckdb_table_function_set_name)          \
  X(duckdb_validity_set_row_invalid)         \
  X(duckdb_vector_assign_string_element_len) \
  X(duckdb_vector_ensure_validity_writable)  \
  X(duckdb_vector_get_data)                  \
  X(duckdb_vector_get_validity)              \
  X(duckdb_vector_size)

struct DuckLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it declares a member of that name
#define CARTULAIRE_DUCKDB_MEMBER(name) decltype(&::name) name = nullptr;
  CARTULAIRE_DUCKDB_FUNCTIONS(CARTULAIRE_DUCKDB_MEMBER)
#undef CARTULAIRE_DUCKDB_MEMBER
};

// Loaded once, kept until the process ends; a failure is remembered too. Looked for at CARTULAIRE_DUCKDB
// where that is set, and there only; else where the loader looks: LD_LIBRARY_PATH, beside the program (its
// run path: the installation's lib/cartulaire, or the build's tools), the system. Errors: not_found; invalid
// (older than 1.5).
base::Result<const DuckLibrary*> duck_library();

}  // namespace cartulaire::platform
