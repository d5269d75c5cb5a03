// Amounts, times and dates as a charter says them, in both languages.
#include "charter/wording/quantity.hpp"

#include <gtest/gtest.h>

namespace cartulaire::charter::wording {
namespace {

constexpr Language kFr = Language::french;
constexpr Language kEn = Language::english;
using Unit = Duration::Unit;

TEST(Quantity, durations) {
  struct Row {
    Duration value;
    const char* french;
    const char* english;
  };
  const Row rows[] = {{{6, Unit::months}, "6\u00a0mois", "6 months"},
                      {{1, Unit::months}, "un mois", "one month"},
                      {{1, Unit::years}, "un an", "one year"},
                      {{2, Unit::years}, "2\u00a0ans", "2 years"},
                      {{2, Unit::working_days}, "2\u00a0jours ouvrés", "2 working days"},
                      {{1, Unit::working_days}, "un jour ouvré", "one working day"},
                      {{0, Unit::days}, "0\u00a0jour", "0 days"},
                      {{72, Unit::hours}, "72\u00a0heures", "72 hours"},
                      {{5, Unit::minutes}, "5\u00a0minutes", "5 minutes"},
                      {{3, Unit::weeks}, "3\u00a0semaines", "3 weeks"}};
  for (const Row& row : rows) {
    EXPECT_EQ(say_duration(row.value, kFr), row.french);
    EXPECT_EQ(say_duration(row.value, kEn), row.english);
  }
}

TEST(Quantity, deadlines_and_spans) {
  EXPECT_EQ(say_deadline({Deadline::Kind::at_once, {}}, kFr), "immédiatement");
  EXPECT_EQ(say_deadline({Deadline::Kind::without_delay, {}}, kFr), "sans délai");
  EXPECT_EQ(say_deadline({Deadline::Kind::within, {2, Unit::days}}, kFr), "2\u00a0jours");
  EXPECT_EQ(say_deadline({Deadline::Kind::at_once, {}}, kEn), "at once");
  EXPECT_EQ(say_span({{3, Unit::months}, {1, Unit::years}}, kFr), "de 3\u00a0mois à un an");
  EXPECT_EQ(say_span({{1, Unit::days}, {30, Unit::days}}, kFr), "d'un jour à 30\u00a0jours");
  EXPECT_EQ(say_span({{3, Unit::months}, {1, Unit::years}}, kEn), "from 3 months to one year");
}

TEST(Quantity, frequencies) {
  struct Row {
    Frequency value;
    const char* french;
    const char* english;
  };
  const Row rows[] = {{{1, {1, Unit::days}}, "chaque jour", "every day"},
                      {{1, {1, Unit::years}}, "chaque année", "every year"},
                      {{1, {3, Unit::months}}, "tous les 3\u00a0mois", "every 3 months"},
                      {{1, {2, Unit::weeks}}, "toutes les 2\u00a0semaines", "every 2 weeks"},
                      {{2, {1, Unit::years}}, "2\u00a0fois par an", "twice a year"},
                      {{3, {1, Unit::hours}}, "3\u00a0fois par heure", "3 times an hour"},
                      {{3, {2, Unit::months}}, "3\u00a0fois tous les 2\u00a0mois", "3 times every 2 months"}};
  for (const Row& row : rows) {
    EXPECT_EQ(say_frequency(row.value, kFr), row.french);
    EXPECT_EQ(say_frequency(row.value, kEn), row.english);
  }
}

TEST(Quantity, sizes_rates_money_percentages) {
  EXPECT_EQ(say_size({10, Size::Unit::mega}, kFr), "10\u00a0Mo");
  EXPECT_EQ(say_size({10, Size::Unit::mega}, kEn), "10 MB");
  EXPECT_EQ(say_size({1500, Size::Unit::kilo}, kFr), "1\u202f500\u00a0ko");
  EXPECT_EQ(say_rate({50, {1, Unit::hours}}, {}, kFr), "50 par heure");
  EXPECT_EQ(say_rate({50, {2, Unit::hours}}, {}, kFr), "50 en 2\u00a0heures");
  EXPECT_EQ(say_rate({50, {1, Unit::hours}}, {}, kEn), "50 per hour");
  const Label failures{"échecs", "failures"};
  EXPECT_EQ(say_rate({5, {10, Unit::minutes}}, failures, kFr), "5\u00a0échecs en 10\u00a0minutes");
  EXPECT_EQ(say_rate({1, {10, Unit::minutes}}, failures, kFr), "1\u00a0échec en 10\u00a0minutes");
  EXPECT_EQ(say_rate({5, {10, Unit::minutes}}, failures, kEn), "5 failures in 10 minutes");
  EXPECT_EQ(say_daily(DailyTime{{30, Unit::minutes}}, kFr), "30\u00a0minutes par jour");
  EXPECT_EQ(say_daily(DailyVolume{{200, Size::Unit::mega}}, kEn), "200 MB per day");
  EXPECT_EQ(say_money({1250, "EUR"}, kFr), "12,50\u00a0€");
  EXPECT_EQ(say_money({1200000, "MGA"}, kFr), "12\u202f000\u00a0Ar");
  EXPECT_EQ(say_money({1250, "EUR"}, kEn), "€12.50");
  EXPECT_EQ(say_money({1205, "EUR"}, kFr), "12,05\u00a0€");
  EXPECT_EQ(say_percent({80}, kFr), "80\u00a0%");
  EXPECT_EQ(say_percent({80}, kEn), "80%");
}

TEST(Quantity, hours_and_dates) {
  EXPECT_EQ(say_hour(12 * 60, kFr), "12\u00a0h");
  EXPECT_EQ(say_hour(12 * 60 + 30, kFr), "12\u00a0h\u00a030");
  EXPECT_EQ(say_hour(9 * 60 + 5, kFr), "9\u00a0h\u00a005");
  EXPECT_EQ(say_hour(0, kFr), "minuit");
  EXPECT_EQ(say_hour(24 * 60, kFr), "minuit");
  EXPECT_EQ(say_hour(9 * 60 + 5, kEn), "09:05");
  const Noun first = say_date({2026, 5, 1}, kFr);
  EXPECT_EQ(inflect(first, Form::as_written, kFr).value(), "1er\u00a0mai 2026");
  EXPECT_EQ(inflect(first, Form::le, kFr).value(), "le 1er\u00a0mai 2026");
  EXPECT_EQ(inflect(first, Form::du, kFr).value(), "du 1er\u00a0mai 2026");
  EXPECT_EQ(inflect(first, Form::de, kFr).value(), "du 1er\u00a0mai 2026");
  EXPECT_EQ(inflect(first, Form::au, kFr).value(), "au 1er\u00a0mai 2026");
  EXPECT_EQ(inflect(say_date({2026, 8, 11}, kFr), Form::le, kFr).value(), "le 11\u00a0août 2026");
  EXPECT_EQ(say_date({2026, 5, 1}, kEn).text, "1 May 2026");
}

TEST(Quantity, windows) {
  const auto alone = [](const Window& value, Language language) {
    return inflect(say_window(value, language), Form::as_written, language).value();
  };
  const Days week{0x1f, false, false};
  const Window noon{Window::Name::clock, 12 * 60, 14 * 60, {}};
  EXPECT_EQ(alone(noon, kFr), "de 12\u00a0h à 14\u00a0h");
  EXPECT_EQ(alone(noon, kEn), "from 12:00 to 14:00");
  EXPECT_EQ(inflect(say_window(noon, kFr), Form::au, kFr).value(), "à la plage de 12\u00a0h à 14\u00a0h");
  EXPECT_EQ(alone({Window::Name::clock, 12 * 60, 14 * 60, week}, kFr),
            "de 12\u00a0h à 14\u00a0h du lundi au vendredi");
  EXPECT_EQ(alone({Window::Name::clock, 1080, 1440, {0x60, false, false}}, kFr),
            "de 18\u00a0h à minuit le week-end");
  EXPECT_EQ(alone({Window::Name::clock, 22 * 60, 6 * 60, {}}, kFr), "de 22\u00a0h à 6\u00a0h le lendemain");
  EXPECT_EQ(alone({Window::Name::clock, 0, 1440, {0, true, false}}, kFr),
            "toute la journée les jours fériés");
  EXPECT_EQ(alone({Window::Name::lunch, 0, 0, {}}, kFr), "pendant la pause méridienne");
  EXPECT_EQ(inflect(say_window({Window::Name::lunch, 0, 0, {}}, kFr), Form::du, kFr).value(),
            "de la pause méridienne");
  EXPECT_EQ(alone({Window::Name::any, 0, 0, {}}, kFr), "à toute heure");
  EXPECT_FALSE(inflect(say_window({Window::Name::any, 0, 0, {}}, kFr), Form::du, kFr).has_value());
}

TEST(Quantity, days) {
  struct Row {
    Days value;
    const char* french;
    const char* english;
  };
  const Row rows[] = {
      {{0x7f, false, false}, "", ""},
      {{0x1f, false, false}, "du lundi au vendredi", "from Monday to Friday"},
      {{0x1f, false, true}, "les jours ouvrés", "on working days"},
      {{0x01, false, false}, "le lundi", "on Mondays"},
      {{0x05, false, false}, "le lundi et le mercredi", "on Mondays and on Wednesdays"},
      {{0x03, false, false}, "le lundi et le mardi", "on Mondays and on Tuesdays"},
      {{0x60, false, false}, "le week-end", "at weekends"},
      {{0x60, true, false}, "le week-end et les jours fériés", "at weekends and on public holidays"},
      {{0, true, false}, "les jours fériés", "on public holidays"}};
  for (const Row& row : rows) {
    EXPECT_EQ(say_days(row.value, kFr), row.french);
    EXPECT_EQ(say_days(row.value, kEn), row.english);
  }
}

}  // namespace
}  // namespace cartulaire::charter::wording
