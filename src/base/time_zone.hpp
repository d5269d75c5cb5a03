// Civil time without a database: the transitions of one time zone as plain data.
//
// Whoever reads a charter fills the table (platform wraps the tz library); rules only look it up, so that a
// decision stays a function of its arguments. UTC inside, civil time for windows and days (DESIGN,
// Conventions).
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace cartulaire::base {

// One civil moment. `day` counts civil days since 1970-01-01; `weekday` is 0 for Monday to 6 for Sunday.
struct CivilTime {
  std::int32_t day = 0;
  std::int32_t second_of_day = 0;

  [[nodiscard]] constexpr int minute() const { return second_of_day / 60; }
  [[nodiscard]] constexpr int weekday() const {
    // 1970-01-01 was a Thursday.
    const int shifted = (day + 3) % 7;
    return shifted < 0 ? shifted + 7 : shifted;
  }
  friend constexpr bool operator==(const CivilTime&, const CivilTime&) = default;
};

struct TimeZone {
  struct Transition {
    std::int64_t at = 0;      // seconds since the epoch, UTC: from this second on
    std::int32_t offset = 0;  // seconds east of UTC
  };
  std::string name;                     // "Europe/Paris"
  std::int32_t first_offset = 0;        // before the first transition
  std::vector<Transition> transitions;  // INVARIANT: strictly ascending `at`

  [[nodiscard]] std::int32_t offset_at(Instant instant) const noexcept {
    const std::int64_t second = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    const auto after = std::upper_bound(transitions.begin(), transitions.end(), second,
                                        [](std::int64_t value, const Transition& t) { return value < t.at; });
    return after == transitions.begin() ? first_offset : std::prev(after)->offset;
  }

  // When clocks show `civil`, which is written as if it were UTC; in an hour that is there twice, one of
  // them.
  [[nodiscard]] Instant instant_of(Instant civil) const noexcept {
    // Twice, because the offset is that of the moment looked for.
    const Instant guess = civil - std::chrono::seconds(offset_at(civil));
    return civil - std::chrono::seconds(offset_at(guess));
  }

  [[nodiscard]] CivilTime civil(Instant instant) const noexcept {
    const std::int64_t second = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    const std::int64_t local = second + offset_at(instant);
    constexpr std::int64_t kDay = 86400;
    const std::int64_t day = local >= 0 ? local / kDay : -((-local + kDay - 1) / kDay);
    return {static_cast<std::int32_t>(day), static_cast<std::int32_t>(local - day * kDay)};
  }
};

}  // namespace cartulaire::base
