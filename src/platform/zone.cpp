#include "platform/zone.hpp"

#include <exception>
#include <functional>
#include <map>
#include <string>

#include <date/tz.h>
#include <fmt/core.h>

#include "base/guarded.hpp"

namespace cartulaire::platform {
namespace {

base::Result<base::TimeZone> read_time_zone(std::string_view name) {
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

}  // namespace

base::Result<base::TimeZone> load_time_zone(std::string_view name) {
  // The table of a zone takes longer to read than what most ask of it: one of each is kept.
  static base::Guarded<std::map<std::string, base::TimeZone, std::less<>>> read;
  return read.with([&](auto& zones) -> base::Result<base::TimeZone> {
    if (const auto found = zones.find(name); found != zones.end()) return found->second;
    auto zone = read_time_zone(name);
    if (zone) zones.emplace(name, *zone);
    return zone;
  });
}

}  // namespace cartulaire::platform
