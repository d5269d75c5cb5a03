#include "charter/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/core.h>

namespace cartulaire::charter {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

// Sunday of Easter in the Gregorian calendar (the computus of Meeus, Jones and Butcher).
sys_days easter(int y) {
  const int a = y % 19;
  const int b = y / 100;
  const int c = y % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return sys_days{year{y} / month{static_cast<unsigned>(n / 31)} / day{static_cast<unsigned>(n % 31 + 1)}};
}

}  // namespace

base::Result<std::vector<std::int32_t>> public_holidays(std::string_view calendar) {
  std::vector<std::int32_t> found;
  if (calendar.empty()) return found;
  const bool alsace_moselle = calendar == "fr-alsace-moselle";
  if (calendar != "fr" && !alsace_moselle) {
    return base::fail(base::ErrorCode::not_found, std::string(calendar),
                      fmt::format("calendrier `{}` inconnu ; écrivez `fr` ou `fr-alsace-moselle`", calendar),
                      fmt::format("unknown calendar `{}`; write `fr` or `fr-alsace-moselle`", calendar));
  }
  auto add = [&found](sys_days date) {
    found.push_back(static_cast<std::int32_t>(date.time_since_epoch().count()));
  };
  for (int y = 2000; y <= 2100; ++y) {
    for (const auto& [m, d] :
         {std::pair{1U, 1U}, {5U, 1U}, {5U, 8U}, {7U, 14U}, {8U, 15U}, {11U, 1U}, {11U, 11U}, {12U, 25U}})
      add(sys_days{year{y} / month{m} / day{d}});
    const sys_days sunday = easter(y);
    add(sunday + days{1});   // Easter Monday
    add(sunday + days{39});  // Ascension
    add(sunday + days{50});  // Whit Monday
    if (alsace_moselle) {
      add(sunday - days{2});
      add(sys_days{year{y} / month{12} / day{26}});
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace cartulaire::charter
