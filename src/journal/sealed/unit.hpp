// A unit: what has its own keys and dies as one (docs/format/sealed.md).
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cartulaire::journal::sealed {

using CivilDay = std::chrono::sys_days;  // a day of the part's zone, whatever the type says of UTC

struct Unit {
  std::string entity;
  std::string log_class;
  CivilDay day{};
  std::uint32_t part = 0;  // from 1

  auto operator<=>(const Unit&) const = default;
  // "ville/web/2026-11-23.1": also the path of its files.
  [[nodiscard]] std::string name() const;
};

// Names of entities, classes, nodes and writers: they become paths.
bool is_name(std::string_view text);

std::string day_name(CivilDay day);  // "2026-11-23"
std::optional<CivilDay> parse_day(std::string_view text);
std::optional<Unit> parse_unit(std::string_view name);

}  // namespace cartulaire::journal::sealed
