#include "charter/wording/infinitive.hpp"

#include <algorithm>
#include <array>

namespace cartulaire::charter::wording {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <std::size_t N>
bool ends_in_one_of(std::string_view word, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return word.ends_with(ending); });
}

constexpr std::array<std::string_view, 4> kPronouns{"lui", "leur", "y", "en"};

// Many nouns end as infinitives do: "le registre", "le maire", "le fichier". Where the ending is more often a
// noun's, only the endings of verbs are taken; where it is more often a verb's, the nouns are named.
constexpr std::array<std::string_view, 3> kMixedEndings{"ier", "oir", "re"};
constexpr std::array<std::string_view, 23> kVerbEndings{
    "fier",   "blier", "copier", "tudier", "socier", "plier",  "trier", "voir",
    "ttre",   "ndre",  "aître",  "uire",   "crire",  "dire",   "lire",  "faire",
    "traire", "vivre", "uivre",  "clure",  "erdre",  "aincre", "roire"};
constexpr std::array<std::string_view, 25> kNouns{
    "greffier", "meurtrier", "pouvoir",  "devoir", "maître",   "contremaître", "cuivre",
    "gendre",   "cylindre",  "usager",   "danger", "étranger", "passager",     "manager",
    "foyer",    "loyer",     "hiver",    "fer",    "déjeuner", "dîner",        "loisir",
    "plaisir",  "avenir",    "souvenir", "désir"};

}  // namespace

bool follows_pronoun(std::string_view word, bool plural) {
  if (const std::size_t mark = word.find_first_of(",.;:!?)"); mark != std::string_view::npos)
    word = word.substr(0, mark);
  if (is_one_of(word, kPronouns)) return true;
  // Nouns in the plural end in -s or -x.
  if (plural)
    return word != "quatre" && (word.ends_with("er") || word.ends_with("ir") || word.ends_with("re"));
  if (is_one_of(word, kNouns)) return false;
  if (ends_in_one_of(word, kMixedEndings)) return ends_in_one_of(word, kVerbEndings);
  return word.ends_with("er") || word.ends_with("ir");
}

}  // namespace cartulaire::charter::wording
