#include "charter/lint/figures.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <string>

namespace cartulaire::charter::lint {
namespace {

using Dimension = Figure::Dimension;

struct NumberWord {
  std::string_view word;
  int value;
};
constexpr auto kNumbers = std::to_array<NumberWord>({
    {"un", 1},
    {"une", 1},
    {"deux", 2},
    {"trois", 3},
    {"quatre", 4},
    {"cinq", 5},
    {"six", 6},
    {"sept", 7},
    {"huit", 8},
    {"neuf", 9},
    {"dix", 10},
    {"onze", 11},
    {"douze", 12},
    {"treize", 13},
    {"quatorze", 14},
    {"quinze", 15},
    {"seize", 16},
    {"dix-huit", 18},
    {"vingt", 20},
    {"vingt-quatre", 24},
    {"trente", 30},
    {"trente-six", 36},
    {"quarante-huit", 48},
    {"soixante", 60},
    {"soixante-douze", 72},
    {"quatre-vingt-dix", 90},
    {"one", 1},
    {"two", 2},
    {"three", 3},
    {"four", 4},
    {"five", 5},
    {"seven", 7},
    {"eight", 8},
    {"nine", 9},
    {"ten", 10},
    {"twelve", 12},
    {"fifteen", 15},
    {"thirty", 30},
});

struct Unit {
  std::string_view word;  // the singular; a final s is taken off first
  Dimension dimension;
  double factor;
  std::string_view written;  // in the language
};
constexpr auto kUnits = std::to_array<Unit>({
    {"minute", Dimension::time, 1.0 / 60, "minute"},
    {"heure", Dimension::time, 1, "hour"},
    {"hour", Dimension::time, 1, "hour"},
    {"jour", Dimension::time, 24, "day"},
    {"day", Dimension::time, 24, "day"},
    {"semaine", Dimension::time, 168, "week"},
    {"week", Dimension::time, 168, "week"},
    {"moi", Dimension::time, 730, "month"},
    {"month", Dimension::time, 730, "month"},
    {"an", Dimension::time, 8760, "year"},
    {"annee", Dimension::time, 8760, "year"},
    {"year", Dimension::time, 8760, "year"},
    {"ko", Dimension::size, 1e3, "kB"},
    {"kb", Dimension::size, 1e3, "kB"},
    {"mo", Dimension::size, 1e6, "MB"},
    {"mb", Dimension::size, 1e6, "MB"},
    {"go", Dimension::size, 1e9, "GB"},
    {"gb", Dimension::size, 1e9, "GB"},
    {"to", Dimension::size, 1e12, "TB"},
    {"tb", Dimension::size, 1e12, "TB"},
    {"caractere", Dimension::characters, 1, ""},
    {"character", Dimension::characters, 1, ""},
    {"%", Dimension::percent, 1, ""},
    {"pour cent", Dimension::percent, 1, ""},
    {"percent", Dimension::percent, 1, ""},
    {"per cent", Dimension::percent, 1, ""},
});

const platform::Pattern& pattern() {
  static const platform::Pattern figure = [] {
    std::string words;
    for (const NumberWord& number : kNumbers)
      words += std::string(number.word) + "|";
    std::string units;
    for (const Unit& unit : kUnits)
      if (unit.word != "%") units += std::string(unit.word) + "|";
    units.pop_back();
    const std::string expression = "\\b(?:" + words + "\\d{1,5}) ?(?:(?:" + units + ")s?\\b|%)";
    auto compiled = platform::Pattern::compile(expression, "figures");
    assert(compiled.has_value());
    return *compiled;
  }();
  return figure;
}

double number_of(std::string_view word) {
  if (!word.empty() && word.front() >= '0' && word.front() <= '9') return std::stod(std::string(word));
  const auto found =
      std::find_if(kNumbers.begin(), kNumbers.end(), [&](const NumberWord& one) { return one.word == word; });
  return found == kNumbers.end() ? 0 : found->value;
}

const Unit* unit_of(std::string_view word) {
  const auto named = [&](std::string_view name) {
    return std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.word == name; });
  };
  auto found = named(word);
  if (found == kUnits.end() && word.ends_with('s')) found = named(word.substr(0, word.size() - 1));
  return found == kUnits.end() ? nullptr : &*found;
}

}  // namespace

bool is_time_of_day(std::string_view folded, platform::Span span) {
  const std::string_view words = folded.substr(span.begin, span.end - span.begin);
  if (!words.ends_with("heure") && !words.ends_with("heures")) return false;
  std::string_view before = folded.substr(0, span.begin);
  while (before.ends_with(' '))
    before.remove_suffix(1);
  const std::size_t space = before.rfind(' ');
  const std::string_view last = space == std::string_view::npos ? before : before.substr(space + 1);
  constexpr std::array<std::string_view, 7> kAt{"a", "des", "vers", "avant", "apres", "jusqu'a", "entre"};
  if (std::find(kAt.begin(), kAt.end(), last) == kAt.end()) return false;
  if (last != "a") return true;
  // "limite a 7 heures" is a length of time.
  std::string_view verb = space == std::string_view::npos ? std::string_view{} : before.substr(0, space);
  verb = verb.substr(verb.rfind(' ') == std::string_view::npos ? 0 : verb.rfind(' ') + 1);
  constexpr std::array<std::string_view, 8> kMeasures{"limit", "port",      "fix",       "redui",
                                                      "egal",  "superieur", "inferieur", "ramen"};
  return std::none_of(kMeasures.begin(), kMeasures.end(),
                      [&](std::string_view stem) { return verb.starts_with(stem); });
}

std::vector<Figure> find_figures(std::string_view folded) {
  std::vector<Figure> figures;
  std::size_t from = 0;
  while (const auto span = pattern().find(folded, from)) {
    from = span->end;
    const std::string_view all = folded.substr(span->begin, span->end - span->begin);
    const bool digits = all.front() >= '0' && all.front() <= '9';
    const std::size_t parted =
        std::min(digits ? all.find_first_not_of("0123456789") : all.find(' '), all.size());
    const std::string_view number = all.substr(0, parted);
    std::string_view rest = all.substr(parted);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    const Unit* unit = unit_of(rest);
    // "un jour", "une heure" are said of no measure.
    const bool idle =
        (number == "un" || number == "une") && (rest == "jour" || rest == "heure" || rest == "minute");
    if (unit != nullptr && !idle)
      figures.push_back(
          {*span, unit->dimension, number_of(number) * unit->factor, number_of(number), unit->written});
  }
  return figures;
}

}  // namespace cartulaire::charter::lint
