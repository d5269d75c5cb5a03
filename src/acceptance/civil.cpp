#include "acceptance/civil.hpp"

#include <fmt/format.h>

#include "charter/adoption/day.hpp"
#include "charter/wording/quantity.hpp"
#include "platform/zone.hpp"

namespace cartulaire::acceptance {

base::Result<std::string> moment_in(const std::string& zone, base::Instant at) {
  const auto table = platform::load_time_zone(zone);
  if (!table) return tl::unexpected<base::Error>(table.error());
  const base::CivilTime civil = table->civil(at);
  const charter::adoption::Day day{std::chrono::days(civil.day)};
  return fmt::format("{} {:02}:{:02}", charter::adoption::print_day(day), civil.minute() / 60,
                     civil.minute() % 60);
}

std::string say_day(std::string_view day, base::Language language) {
  const auto known = charter::adoption::parse_day(day);
  if (!known) return std::string(day);
  const std::string words = charter::wording::say_date(charter::adoption::date_of(*known), language).text;
  return words.starts_with("le ") ? words.substr(3) : words;
}

}  // namespace cartulaire::acceptance
