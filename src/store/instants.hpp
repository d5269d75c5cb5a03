// Instants in rows: milliseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "platform/sql.hpp"

namespace cartulaire::store {

inline std::int64_t millis(base::Instant at) {
  return at.time_since_epoch().count();
}
inline platform::SqlValue millis(const std::optional<base::Instant>& at) {
  return at ? platform::SqlValue(millis(*at)) : platform::SqlValue();
}
inline base::Instant instant_at(const platform::SqlRow& row, std::size_t column) {
  return base::Instant(std::chrono::milliseconds(row.integer(column)));
}
inline std::optional<base::Instant> instant_or_none(const platform::SqlRow& row, std::size_t column) {
  if (row.is_null(column)) return std::nullopt;
  return instant_at(row, column);
}

}  // namespace cartulaire::store
