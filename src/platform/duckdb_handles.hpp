// Handles and types of libduckdb, as duckdb.cpp uses them.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "platform/duckdb_library.hpp"

namespace cartulaire::platform {

// A handle of the library, given back by itself.
template <class Handle, auto Destroy>
class Owned {
 public:
  explicit Owned(const DuckLibrary& library) : library_(&library) {}
  Owned(const DuckLibrary& library, Handle handle) : library_(&library), handle_(handle) {}
  ~Owned() {
    if (handle_ != nullptr) (library_->*Destroy)(&handle_);
  }
  Owned(Owned&& other) noexcept : library_(other.library_), handle_(std::exchange(other.handle_, nullptr)) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Owned& operator=(Owned&&) = delete;

  [[nodiscard]] Handle get() const { return handle_; }
  Handle* out() { return &handle_; }

 private:
  const DuckLibrary* library_;
  Handle handle_ = nullptr;
};

using Database = Owned<duckdb_database, &DuckLibrary::duckdb_close>;
using Connection = Owned<duckdb_connection, &DuckLibrary::duckdb_disconnect>;
using Config = Owned<duckdb_config, &DuckLibrary::duckdb_destroy_config>;
using Statement = Owned<duckdb_prepared_statement, &DuckLibrary::duckdb_destroy_prepare>;
using Type = Owned<duckdb_logical_type, &DuckLibrary::duckdb_destroy_logical_type>;
using TableFunction = Owned<duckdb_table_function, &DuckLibrary::duckdb_destroy_table_function>;

// The library's type of a column of ours.
template <class Number>
inline constexpr duckdb_type kTypeOf = DUCKDB_TYPE_INVALID;
template <>
inline constexpr duckdb_type kTypeOf<bool> = DUCKDB_TYPE_BOOLEAN;
template <>
inline constexpr duckdb_type kTypeOf<std::uint8_t> = DUCKDB_TYPE_UTINYINT;
template <>
inline constexpr duckdb_type kTypeOf<std::uint16_t> = DUCKDB_TYPE_USMALLINT;
template <>
inline constexpr duckdb_type kTypeOf<std::uint32_t> = DUCKDB_TYPE_UINTEGER;
template <>
inline constexpr duckdb_type kTypeOf<std::uint64_t> = DUCKDB_TYPE_UBIGINT;
template <>
inline constexpr duckdb_type kTypeOf<std::int32_t> = DUCKDB_TYPE_INTEGER;
template <>
inline constexpr duckdb_type kTypeOf<std::int64_t> = DUCKDB_TYPE_BIGINT;
template <>
inline constexpr duckdb_type kTypeOf<double> = DUCKDB_TYPE_DOUBLE;
template <>
inline constexpr duckdb_type kTypeOf<std::string_view> = DUCKDB_TYPE_VARCHAR;

}  // namespace cartulaire::platform
