// The oracle's calendar: days counted one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time_zone.hpp"
#include "model.hpp"
#include "policy/policy.hpp"

namespace cartulaire::model {

struct Civil {
  int day;
  int second;
  bool operator<(const Civil& o) const { return day < o.day || (day == o.day && second < o.second); }
};
Civil civil(const base::TimeZone& zone, Millis at);
int weekday(int day);  // 0 Monday
Civil later(Civil from, const policy::CalendarSpan& span, const std::vector<std::int32_t>& holidays);

}  // namespace cartulaire::model
