// The parts that every clause shares, from the language's values to the policy's: people, places, hours,
// dates.
#pragma once

#include <string_view>
#include <vector>

#include "base/time_zone.hpp"
#include "charter/charter.hpp"
#include "policy/policy.hpp"

namespace cartulaire::charter {

// The first instant of a civil day.
base::Instant start_of_day(const base::TimeZone& zone, Date date);

policy::CalendarSpan calendar_span(Duration duration);

// Turns terms into the policy's; families of populations become their leaves.
class Terms {
 public:
  explicit Terms(const FrontMatter& front) : front_(front) {}

  [[nodiscard]] policy::Scope scope(const std::vector<Who>& who, const std::vector<std::string>& zones,
                                    const std::vector<std::string>& devices) const;
  [[nodiscard]] policy::Except except(const Except& except, const base::TimeZone& zone) const;
  // `any` states no window: empty.
  [[nodiscard]] policy::Windows windows(const std::vector<Window>& windows) const;
  // The oldest signature that still counts (`again`): this very version, or for `substantial_version` the
  // first of the same major number.
  [[nodiscard]] static std::uint32_t oldest_version(std::string_view version, std::string_view again);

 private:
  [[nodiscard]] policy::Who people(const std::vector<Who>& terms) const;
  const FrontMatter& front_;
};

}  // namespace cartulaire::charter
