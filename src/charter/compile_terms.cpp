#include "charter/compile_terms.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "lists/categories.hpp"
#include "policy/state.hpp"
#include "policy/terms.hpp"

namespace cartulaire::charter {
namespace {

std::chrono::sys_days civil_day(Date date) {
  return std::chrono::sys_days{std::chrono::year{date.year} /
                               std::chrono::month{static_cast<unsigned>(date.month)} /
                               std::chrono::day{static_cast<unsigned>(date.day)}};
}

policy::Window compiled(const Window& window) {
  using Name = policy::Window::Name;
  policy::Window result;
  switch (window.name) {
    case Window::Name::clock:
    case Window::Name::any:
      result.name = Name::hours;
      break;
    case Window::Name::working_hours:
      result.name = Name::working;
      break;
    case Window::Name::outside_working_hours:
      result.name = Name::outside_working;
      break;
    case Window::Name::lunch:
      result.name = Name::lunch;
      break;
    case Window::Name::nights:
      result.name = Name::nights;
      break;
    case Window::Name::weekends:
      result.name = Name::weekends;
      break;
    case Window::Name::leave:
      result.name = Name::leave;
      break;
    case Window::Name::on_call:
      result.name = Name::on_call;
      break;
    case Window::Name::discharge:
      result.name = Name::discharge;
      break;
  }
  if (window.name == Window::Name::clock) {
    result.from = static_cast<std::uint16_t>(window.start);
    result.to = static_cast<std::uint16_t>(window.end);
  }
  result.weekdays = window.days.weekdays;
  result.holidays = window.days.holidays       ? policy::Window::Holidays::included
                    : window.days.not_holidays ? policy::Window::Holidays::excluded
                                               : policy::Window::Holidays::ignored;
  return result;
}

}  // namespace

base::Instant start_of_day(const base::TimeZone& zone, Date date) {
  const base::Instant midnight{civil_day(date)};
  // The offset that holds at local midnight: guessed from UTC, mended once (a change of clocks is hours
  // away).
  base::Instant guess = midnight - std::chrono::seconds(zone.offset_at(midnight));
  guess = midnight - std::chrono::seconds(zone.offset_at(guess));
  return guess;
}

policy::CalendarSpan calendar_span(Duration duration) {
  policy::CalendarSpan span;
  const auto count = static_cast<std::int32_t>(duration.count);
  switch (duration.unit) {
    case Duration::Unit::minutes:
      span.minutes = count;
      break;
    case Duration::Unit::hours:
      span.minutes = count * 60;
      break;
    case Duration::Unit::days:
      span.days = count;
      break;
    case Duration::Unit::working_days:
      span.working_days = count;
      break;
    case Duration::Unit::weeks:
      span.days = count * 7;
      break;
    case Duration::Unit::months:
      span.months = count;
      break;
    case Duration::Unit::years:
      span.months = count * 12;
      break;
  }
  return span;
}

policy::Who Terms::people(const std::vector<Who>& terms) const {
  policy::Who who;
  who.everyone = std::all_of(terms.begin(), terms.end(), [](const Who& term) {
    return term.negated || term.name.of == Name::Of::everyone;
  });
  for (const Who& term : terms) {
    const std::string& id = term.name.id;
    switch (term.name.of) {
      case Name::Of::population: {
        auto& leaves = term.negated ? who.not_populations : who.populations;
        for (std::string& leaf : front_.leaves(id))
          leaves.push_back(std::move(leaf));
        break;
      }
      case Name::Of::attribute:
        if (const auto attribute = policy::attribute_named(id)) {
          std::uint16_t& bits = term.negated ? who.not_attributes : who.attributes;
          bits = static_cast<std::uint16_t>(bits | policy::bit(*attribute));
        }
        break;
      case Name::Of::group:
      case Name::Of::role:
        (term.negated ? who.not_groups : who.groups).push_back(id);
        break;
      default:
        break;
    }
  }
  return who;
}

policy::Scope Terms::scope(const std::vector<Who>& who, const std::vector<std::string>& zones,
                           const std::vector<std::string>& devices) const {
  policy::Scope scope;
  scope.who = people(who);
  for (const std::string& name : zones)
    if (const auto zone = policy::zone_named(name))
      scope.zones = static_cast<std::uint16_t>(scope.zones | policy::bit(*zone));
  for (const std::string& name : devices)
    if (const auto device = policy::device_named(name))
      scope.devices = static_cast<std::uint16_t>(scope.devices | policy::bit(*device));
  return scope;
}

policy::Except Terms::except(const Except& except, const base::TimeZone& zone) const {
  policy::Except result;
  result.scope = scope(except.who, except.zones, except.devices);
  result.windows = windows(except.windows);
  for (const auto& [parameter, value] : except.parts) {
    const List* list = parameter == kinds::web_filter::categories.name ? value.as<List>() : nullptr;
    if (list == nullptr) continue;
    for (const Value& item : list->items)
      if (const Name* name = item.as<Name>())
        for (const lists::Category* one : lists::expand_category(name->id))
          result.categories.push_back(one->id);
  }
  if (except.has_until) {
    const Date& last = except.until;
    const std::chrono::year_month_day next{civil_day(last) + std::chrono::days{1}};
    result.until =
        start_of_day(zone, {static_cast<int>(next.year()), static_cast<int>(unsigned{next.month()}),
                            static_cast<int>(unsigned{next.day()})});
  }
  return result;
}

policy::Windows Terms::windows(const std::vector<Window>& windows) const {
  policy::Windows result;
  for (const Window& window : windows) {
    if (window.name == Window::Name::any) return {};
    result.push_back(compiled(window));
  }
  return result;
}

std::uint32_t Terms::oldest_version(std::string_view version, std::string_view again) {
  if (again == "substantial_version") version = version.substr(0, version.find('.'));
  return policy::version_number(version).value_or(0);
}

}  // namespace cartulaire::charter
