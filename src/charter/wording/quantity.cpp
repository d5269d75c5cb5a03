#include "charter/wording/quantity.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

namespace cartulaire::charter::wording {
namespace {

constexpr std::string_view kGap = "\u00a0";

struct UnitText {
  std::string_view one, many;  // French
  std::string_view every;      // "tous les", "toutes les"
  std::string_view each;       // "chaque …" and "par …"
  std::string_view english;    // singular; the plural takes an s
};

// In the order of Duration::Unit.
constexpr std::array<UnitText, 7> kUnits{
    {{"minute", "minutes", "toutes les", "minute", "minute"},
     {"heure", "heures", "toutes les", "heure", "hour"},
     {"jour", "jours", "tous les", "jour", "day"},
     {"jour ouvré", "jours ouvrés", "tous les", "jour ouvré", "working day"},
     {"semaine", "semaines", "toutes les", "semaine", "week"},
     {"mois", "mois", "tous les", "mois", "month"},
     {"an", "ans", "tous les", "année", "year"}}};

const UnitText& unit_of(const Duration& value) {
  return kUnits.at(static_cast<std::size_t>(value.unit));
}

std::string figures(std::int64_t number, Language language) {
  const std::string text = in_figures(static_cast<std::uint64_t>(std::llabs(number)), language);
  return number < 0 ? "-" + text : text;
}

bool french(Language language) noexcept {
  return language == Language::french;
}

// "tous les 3 mois", "every 3 months"; "chaque mois", "every month".
std::string every(const Duration& per, Language language) {
  const UnitText& unit = unit_of(per);
  if (!french(language)) {
    return per.count == 1 ? fmt::format("every {}", unit.english)
                          : fmt::format("every {}", say_duration(per, language));
  }
  if (per.count == 1) return fmt::format("chaque {}", unit.each);
  return fmt::format("{} {}", unit.every, say_duration(per, language));
}

// "par heure", "par an", "toutes les 2 heures".
std::string per_text(const Duration& per, Language language) {
  if (per.count != 1) return every(per, language);
  const UnitText& unit = unit_of(per);
  return french(language) ? fmt::format("par {}", unit.one) : fmt::format("per {}", unit.english);
}

constexpr std::array<std::string_view, 7> kFrenchDays{"lundi",    "mardi",  "mercredi", "jeudi",
                                                      "vendredi", "samedi", "dimanche"};
constexpr std::array<std::string_view, 7> kEnglishDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

constexpr unsigned kAllDays = 0x7f;
constexpr unsigned kWeekend = 0x60;

// "du lundi au vendredi", "le mardi et le jeudi", "le week-end"; empty for every day.
std::string weekdays(unsigned bits, Language language) {
  const auto& names = french(language) ? kFrenchDays : kEnglishDays;
  if (bits == 0 || bits == kAllDays) return "";
  if (bits == kWeekend) return french(language) ? "le week-end" : "at weekends";
  std::size_t first = 0;
  while ((bits >> first & 1U) == 0)
    ++first;
  std::size_t last = first;
  while (last + 1 < names.size() && (bits >> (last + 1) & 1U) != 0)
    ++last;
  const unsigned run = ((1U << (last + 1)) - 1U) & ~((1U << first) - 1U);
  if (run == bits && last > first + 1) {
    return french(language) ? fmt::format("du {} au {}", names.at(first), names.at(last))
                            : fmt::format("from {} to {}", names.at(first), names.at(last));
  }
  std::vector<std::string> each;
  for (std::size_t day = 0; day < names.size(); ++day) {
    if ((bits >> day & 1U) == 0) continue;
    each.push_back(french(language) ? fmt::format("le {}", names.at(day))
                                    : fmt::format("on {}s", names.at(day)));
  }
  return join(each, Conjunction::and_, language);
}

struct WindowText {
  Window::Name name;
  std::string_view french, french_alone, english, english_alone;
};

constexpr std::array<WindowText, 9> kWindows{
    {{Window::Name::any, "toute heure", "à toute heure", "any hour", "at any hour"},
     {Window::Name::working_hours, "les heures de travail", "pendant les heures de travail", "working hours",
      "during working hours"},
     {Window::Name::outside_working_hours, "le temps non travaillé", "en dehors des heures de travail",
      "the time outside working hours", "outside working hours"},
     {Window::Name::lunch, "la pause méridienne", "pendant la pause méridienne", "the lunch break",
      "during the lunch break"},
     {Window::Name::nights, "la nuit", "la nuit", "the night", "at night"},
     {Window::Name::weekends, "le week-end", "le week-end", "the weekend", "at weekends"},
     {Window::Name::leave, "les congés", "pendant les congés", "leave", "during leave"},
     {Window::Name::on_call, "les astreintes", "pendant les astreintes", "on-call duty",
      "during on-call duty"},
     {Window::Name::discharge, "les décharges d'activité de service",
      "pendant les décharges d'activité de service", "discharge hours", "during discharge hours"}}};

std::string clock_window(const Window& value, Language language) {
  const bool whole_day = value.start == 0 && value.end == 24 * 60;
  const bool next_day = value.end <= value.start;
  std::string hours;
  if (whole_day) {
    hours = french(language) ? "toute la journée" : "all day";
  } else if (french(language)) {
    const std::string end = say_hour(value.end, language);
    hours =
        fmt::format("de {} à {}{}", say_hour(value.start, language), end, next_day ? " le lendemain" : "");
  } else {
    hours = fmt::format("from {} to {}{}", say_hour(value.start, language), say_hour(value.end, language),
                        next_day ? " the next day" : "");
  }
  const std::string days = say_days(value.days, language);
  return days.empty() ? hours : fmt::format("{} {}", hours, days);
}

constexpr std::array<std::string_view, 12> kFrenchMonths{"janvier",   "février", "mars",     "avril",
                                                         "mai",       "juin",    "juillet",  "août",
                                                         "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kEnglishMonths{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

// What a rate counts, in the number that the figure asks for; empty where the parameter does not say.
std::string counted(std::int64_t count, const Label& unit, Language language) {
  std::string word = unit.in(language);
  if (word.empty()) return "";
  const bool one = french(language) ? count < 2 : count == 1;
  if (one && word.ends_with('s')) word.pop_back();
  return (french(language) ? std::string(kGap) : " ") + word;
}

}  // namespace

std::string say_duration(const Duration& value, Language language) {
  const UnitText& unit = unit_of(value);
  if (value.count == 1) {
    const bool feminine = unit.every == "toutes les";
    return french(language) ? fmt::format("{} {}", feminine ? "une" : "un", unit.one)
                            : fmt::format("one {}", unit.english);
  }
  if (french(language)) {
    return fmt::format("{}{}{}", figures(value.count, language), kGap,
                       value.count > 1 ? unit.many : unit.one);
  }
  return fmt::format("{} {}s", figures(value.count, language), unit.english);
}

std::string say_deadline(const Deadline& value, Language language) {
  switch (value.kind) {
    case Deadline::Kind::at_once:
      return french(language) ? "immédiatement" : "at once";
    case Deadline::Kind::without_delay:
      return french(language) ? "sans délai" : "without delay";
    case Deadline::Kind::within:
      break;
  }
  return say_duration(value.within, language);
}

std::string say_span(const Span& value, Language language) {
  const std::string from = say_duration(value.from, language);
  const std::string to = say_duration(value.to, language);
  if (!french(language)) return fmt::format("from {} to {}", from, to);
  return fmt::format("{}{} à {}", value.from.count == 1 ? "d'" : "de ", from, to);
}

std::string say_frequency(const Frequency& value, Language language) {
  if (value.times == 1) return every(value.per, language);
  if (french(language)) {
    return fmt::format("{}{}fois {}", figures(value.times, language), kGap, per_text(value.per, language));
  }
  const std::string times =
      value.times == 2 ? "twice" : fmt::format("{} times", figures(value.times, language));
  const UnitText& unit = unit_of(value.per);
  if (value.per.count != 1) return fmt::format("{} {}", times, every(value.per, language));
  return fmt::format("{} {} {}", times, unit.english == "hour" ? "an" : "a", unit.english);
}

std::string say_size(const Size& value, Language language) {
  constexpr std::array<std::string_view, 4> kFrench{"ko", "Mo", "Go", "To"};
  constexpr std::array<std::string_view, 4> kEnglish{"kB", "MB", "GB", "TB"};
  const auto unit = static_cast<std::size_t>(value.unit);
  return fmt::format("{}{}{}", figures(value.count, language), french(language) ? kGap : " ",
                     french(language) ? kFrench.at(unit) : kEnglish.at(unit));
}

std::string say_rate(const Rate& value, const Label& unit, Language language) {
  const std::string count = figures(value.count, language) + counted(value.count, unit, language);
  if (value.per.count == 1) return fmt::format("{} {}", count, per_text(value.per, language));
  return fmt::format(fmt::runtime(french(language) ? "{} en {}" : "{} in {}"), count,
                     say_duration(value.per, language));
}

std::string say_daily(const DailyTime& value, Language language) {
  return fmt::format("{} {}", say_duration(value.amount, language),
                     french(language) ? "par jour" : "per day");
}

std::string say_daily(const DailyVolume& value, Language language) {
  return fmt::format("{} {}", say_size(value.amount, language), french(language) ? "par jour" : "per day");
}

std::string say_money(const Money& value, Language language) {
  const std::int64_t whole = value.cents / 100;
  const std::int64_t cents = std::llabs(value.cents % 100);
  std::string amount = figures(whole, language);
  if (cents != 0) amount += fmt::format("{}{:02}", french(language) ? "," : ".", cents);
  const bool euro = value.currency == "EUR";
  if (french(language)) return fmt::format("{}{}{}", amount, kGap, euro ? "€" : "Ar");
  return euro ? fmt::format("€{}", amount) : fmt::format("MGA {}", amount);
}

std::string say_percent(const Percent& value, Language language) {
  return fmt::format("{}{}%", value.number, french(language) ? kGap : "");
}

std::string say_hour(int minutes_of_day, Language language) {
  const int hour = minutes_of_day / 60;
  const int minute = minutes_of_day % 60;
  if (!french(language))
    return minutes_of_day % (24 * 60) == 0 ? "midnight" : fmt::format("{:02}:{:02}", hour, minute);
  if (minutes_of_day % (24 * 60) == 0) return "minuit";
  if (minute == 0) return fmt::format("{}{}h", hour, kGap);
  return fmt::format("{}{}h{}{:02}", hour, kGap, kGap, minute);
}

std::string say_days(const Days& value, Language language) {
  const std::string_view holidays = french(language) ? "les jours fériés" : "on public holidays";
  if (value.weekdays == 0) return value.holidays ? std::string(holidays) : "";
  const bool workdays = value.weekdays == 0x1f && value.not_holidays;
  if (workdays) return french(language) ? "les jours ouvrés" : "on working days";
  std::string days = weekdays(value.weekdays, language);
  if (value.not_holidays) days += french(language) ? " sauf les jours fériés" : " except public holidays";
  if (value.holidays && !days.empty())
    days += fmt::format(" {} {}", french(language) ? "et" : "and", holidays);
  return days;
}

Noun say_date(const Date& value, Language language) {
  const auto month = static_cast<std::size_t>(value.month - 1);
  if (!french(language))
    return {fmt::format("{} {} {}", value.day, kEnglishMonths.at(month), value.year), {}, {}};
  const std::string day = value.day == 1 ? "1er" : fmt::format("{}", value.day);
  const std::string text = fmt::format("{}{}{} {}", day, kGap, kFrenchMonths.at(month), value.year);
  return {"le " + text, "du " + text, text};
}

Noun say_window(const Window& value, Language language) {
  for (const WindowText& known : kWindows) {
    if (known.name != value.name) continue;
    return french(language) ? Noun{std::string(known.french), {}, std::string(known.french_alone)}
                            : Noun{std::string(known.english), {}, std::string(known.english_alone)};
  }
  const std::string hours = clock_window(value, language);
  return {fmt::format("{} {}", french(language) ? "la plage" : "the window", hours), {}, hours};
}

}  // namespace cartulaire::charter::wording
