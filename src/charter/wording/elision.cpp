// Which words lose the vowel of the word before them: "de l'autorité", but "du hangar", "le onze".
#include <algorithm>
#include <array>

#include "charter/wording/letters_of.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {
namespace {

// Words with h aspiré that an office writes, as the beginnings of their families. Sorted. Where a longer word
// of the same beginning is mute, it stands in kMute.
constexpr std::array<std::string_view, 100> kAspirated{
    "habanera", "hache",    "hachi",      "hachure",  "hacker",   "hackathon", "hackeur", "haie",
    "haillon",  "haine",    "haineu",     "haïr",     "haï",      "halage",    "halal",   "hâle",
    "haleter",  "hall",     "halle",      "halo",     "halte",    "hamac",     "hameau",  "hamster",
    "hanche",   "handball", "handicap",   "hangar",   "hanter",   "hantise",   "happer",  "harangue",
    "haras",    "harcel",   "harcèle",    "hardi",    "hardware", "harem",     "hareng",  "hargn",
    "haricot",  "harnach",  "harnais",    "harpe",    "harpon",   "hasard",    "hash",    "hâte",
    "hâti",     "hausse",   "haut",       "havre",    "heaume",   "hélas",     "hennir",  "hérisser",
    "hérisson", "hernie",   "héron",      "héros",    "herse",    "hêtre",     "heurt",   "hibou",
    "hideu",    "hiérarch", "hiéroglyph", "hisser",   "hit",      "hobby",     "hocher",  "hochet",
    "hockey",   "hold",     "holding",    "hollande", "homard",   "hongr",     "honte",   "honteu",
    "hoquet",   "horde",    "hors",       "hot-line", "hotline",  "hotspot",   "hotte",   "houblon",
    "houille",  "houle",    "housse",     "hub",      "huée",     "huis",      "huit",    "hululer",
    "huppe",    "hurl",     "hussard",    "hutte"};

// Begin like an aspirated word, yet mute.
constexpr std::array<std::string_view, 5> kMute{"huissier", "huître", "hallucin", "halogène", "haltérophil"};

// Vowels that behave like consonants.
constexpr std::array<std::string_view, 12> kHiatus{"onze",  "onzième", "oui",    "ouistiti",
                                                   "uhlan", "ululer",  "yacht",  "yaourt",
                                                   "yeti",  "yoga",    "yourte", "youtube"};

bool is_vowel(char32_t code) noexcept {
  constexpr std::u32string_view kVowels = U"aeiouàâäæéèêëîïôöœùûü";
  return kVowels.find(lower(code)) != std::u32string_view::npos;
}

}  // namespace

bool elides(std::string_view word) noexcept {
  const FirstLetter first = first_letter(word);
  if (first.length == 0) return false;
  const std::string whole = lowered(word.substr(0, word.find(' ')));
  const auto begins = [&](std::string_view family) { return whole.starts_with(family); };
  if (std::any_of(kHiatus.begin(), kHiatus.end(), begins)) return false;
  if (is_vowel(first.code)) return true;
  const std::string_view rest = word.substr(first.length);
  if (begins("yonne")) return true;
  if (lower(first.code) == U'y') {  // "les Yvelines, d'Yvelines", "le yacht"
    const FirstLetter second = first_letter(rest);
    return second.length != 0 && !is_vowel(second.code);
  }
  if (lower(first.code) != U'h') return false;
  if (rest.empty() || !is_vowel(first_letter(rest).code)) {  // "HTTP" is spelt out, "hydr..." is a word
    return lower(first_letter(rest).code) == U'y';
  }
  if (std::any_of(kMute.begin(), kMute.end(), begins)) return true;
  return std::none_of(kAspirated.begin(), kAspirated.end(), begins);
}

}  // namespace cartulaire::charter::wording
