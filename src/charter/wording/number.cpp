// Numbers in letters and in figures.
#include <array>

#include <fmt/format.h>

#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {
namespace {

constexpr std::uint64_t kMost = 9999;

constexpr std::array<std::string_view, 20> kUnits{
    "zéro", "un",   "deux",  "trois",  "quatre",   "cinq",   "six",   "sept",     "huit",     "neuf",
    "dix",  "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"};
constexpr std::array<std::string_view, 10> kTens{
    "",          "",         "vingt",    "trente",       "quarante",
    "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt"};

constexpr std::array<std::string_view, 20> kEnglishUnits{
    "zero",     "one",     "two",     "three",     "four",     "five",    "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> kEnglishTens{"",      "",      "twenty",  "thirty", "forty",
                                                        "fifty", "sixty", "seventy", "eighty", "ninety"};

// 0..99. Soixante-dix and quatre-vingt-dix count on to nineteen; "et" before un and onze, except after 80.
std::string french_tens(std::uint64_t n, bool plural_vingts) {
  if (n < kUnits.size()) return std::string(kUnits[n]);
  const std::uint64_t ten = n / 10;
  const bool twenties = ten == 7 || ten == 9;
  const std::uint64_t rest = n % 10 + (twenties ? 10U : 0U);
  if (n == 80) return plural_vingts ? "quatre-vingts" : "quatre-vingt";
  if (rest == 0) return std::string(kTens[ten]);
  const bool with_et = (rest == 1 || rest == 11) && ten < 8;
  return fmt::format("{}{}{}", kTens[ten], with_et ? " et " : "-", kUnits[rest]);
}

// 0..999. "Cents" takes its s only where nothing follows it.
std::string french_hundreds(std::uint64_t n, bool last) {
  if (n < 100) return french_tens(n, last);
  const std::uint64_t hundreds = n / 100;
  const std::uint64_t rest = n % 100;
  std::string out = hundreds == 1 ? "cent" : fmt::format("{} cent", kUnits[hundreds]);
  if (rest == 0) return hundreds > 1 && last ? out + "s" : out;
  return fmt::format("{} {}", out, french_tens(rest, last));
}

std::string french(std::uint64_t n) {
  if (n < 1000) return french_hundreds(n, true);
  const std::uint64_t thousands = n / 1000;
  const std::uint64_t rest = n % 1000;
  std::string out = thousands == 1 ? "mille" : fmt::format("{} mille", french_hundreds(thousands, false));
  return rest == 0 ? out : fmt::format("{} {}", out, french_hundreds(rest, true));
}

std::string english_tens(std::uint64_t n) {
  if (n < kEnglishUnits.size()) return std::string(kEnglishUnits[n]);
  if (n % 10 == 0) return std::string(kEnglishTens[n / 10]);
  return fmt::format("{}-{}", kEnglishTens[n / 10], kEnglishUnits[n % 10]);
}

std::string english(std::uint64_t n) {
  std::string out;
  if (n >= 1000) out = fmt::format("{} thousand", kEnglishUnits[n / 1000]);
  const std::uint64_t hundreds = n % 1000 / 100;
  if (hundreds != 0) out += fmt::format("{}{} hundred", out.empty() ? "" : " ", kEnglishUnits[hundreds]);
  const std::uint64_t rest = n % 100;
  if (out.empty()) return english_tens(rest);
  return rest == 0 ? out : fmt::format("{} and {}", out, english_tens(rest));
}

}  // namespace

base::Result<std::string> in_letters(std::uint64_t number, Language language) {
  if (number > kMost) {
    return base::fail(base::ErrorCode::too_large, "",
                      fmt::format("{} ne s'écrit pas en lettres ici : au plus {}", number, kMost),
                      fmt::format("{} is not written in letters here: {} at most", number, kMost));
  }
  return language == Language::french ? french(number) : english(number);
}

std::string in_figures(std::uint64_t number, Language language) {
  const std::string digits = fmt::format("{}", number);
  const std::string_view separator = language == Language::french ? "\u202f" : ",";
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += separator;
    out += digits[i];
  }
  return out;
}

}  // namespace cartulaire::charter::wording
