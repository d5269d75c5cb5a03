#include "platform/zone.hpp"

#include <exception>
#include <string>

#include <date/tz.h>
#include <fmt/core.h>

namespace cartulaire::platform {

base::Result<base::TimeZone> load_time_zone(std::string_view name) {
  using std::chrono::seconds;
  const date::time_zone* zone = nullptr;
  try {
    zone = date::locate_zone(std::string(name));
  } catch (const std::exception&) {
    return base::fail(base::ErrorCode::not_found, std::string(name),
                      fmt::format("fuseau horaire `{}` inconnu ; écrivez-le comme `Europe/Paris`", name),
                      fmt::format("unknown time zone `{}`; write it like `Europe/Paris`", name));
  }
  base::TimeZone result;
  result.name = std::string(name);
  const date::sys_seconds first = date::sys_days{date::year{1990} / 1 / 1};
  const date::sys_seconds last = date::sys_days{date::year{2100} / 1 / 1};
  date::sys_info info = zone->get_info(first);
  result.first_offset = static_cast<std::int32_t>(info.offset.count());
  // INVARIANT: info.end grows, or is the end of time.
  while (info.end < last) {
    const date::sys_seconds at = info.end;
    info = zone->get_info(at);
    result.transitions.push_back(
        {at.time_since_epoch().count(), static_cast<std::int32_t>(info.offset.count())});
  }
  return result;
}

}  // namespace cartulaire::platform
