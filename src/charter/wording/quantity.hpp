// Amounts, times and dates as words. French keeps a figure with its unit by U+00A0; English uses plain
// spaces.
#pragma once

#include "charter/catalogue.hpp"
#include "charter/value.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {

std::string say_duration(const Duration& value, Language language);  // 6 mois, un jour ouvré
std::string say_deadline(const Deadline& value, Language language);  // immédiatement, sans délai, 2 jours
std::string say_span(const Span& value, Language language);          // de 2 mois à un an
std::string say_frequency(const Frequency& value,
                          Language language);                // chaque jour, tous les 3 mois, 2 fois par an
std::string say_size(const Size& value, Language language);  // 10 Mo
// 50 par heure, 5 échecs en 10 minutes; `unit` is what is counted, in the plural, or empty.
std::string say_rate(const Rate& value, const Label& unit, Language language);
std::string say_daily(const DailyTime& value, Language language);    // 30 minutes par jour
std::string say_daily(const DailyVolume& value, Language language);  // 200 Mo par jour
std::string say_money(const Money& value, Language language);        // 12,50 €
std::string say_percent(const Percent& value, Language language);    // 80 %
std::string say_hour(int minutes_of_day, Language language);         // 12 h, 12 h 30, minuit
std::string say_days(const Days& value, Language language);          // du lundi au vendredi; empty: every day
Noun say_date(const Date& value, Language language);      // 1er mai 2026; "le 1er mai 2026" under a head
Noun say_window(const Window& value, Language language);  // de 12 h à 14 h; "la plage de …" under a head

}  // namespace cartulaire::charter::wording
