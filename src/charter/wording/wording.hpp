// From values to sentences: what stands where a charter writes `{{du ouverture.opinion}}`.
//
// Every noun of the catalogue and of the front matter is written once, with its article ("la direction du
// numérique", "l'autorité", "les sites"); the other forms are derived here, in French and in English. Pure
// functions; no ICU, whose output changes with its data. What cannot be said right is an Error, and the check
// reports it as L04 at the placeholder.
//
// The steps, each usable alone:
//   parse_head   "Du liste" -> Head          what the sentence asks for
//   Words                                    what the value says: one noun or a list of them
//   say          (Words, Head) -> text       the two together
//   agree        (Words, Head, "le site", "les sites") -> text
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter::wording {

using base::Language;

// What stands before the noun. The French word names the form; the English words ask for the same ones.
enum class Form {
  as_written,  // {{x}}      la direction du numérique       the IT department
  le,   // {{le x}}   la direction du numérique       the IT department       (an article is compulsory)
  du,   // {{du x}}   de la direction du numérique    of the IT department    {{of x}}
  au,   // {{au x}}   à la direction du numérique     to the IT department    {{to x}}
  de,   // {{de x}}   de direction du numérique       of IT department        (the article falls)
  par,  // {{par x}}  par la direction du numérique   by the IT department    {{by x}}
};

// The words before the name in a placeholder.
struct Head {
  Form form = Form::as_written;
  bool capital = false;  // Le, Du, Au, De, Par: the sentence begins here
  bool bullets = false;  // liste: a Markdown list, one item a line
  bool letters = false;  // lettres: the number in letters
};

// The head of a placeholder: "", "du", "Le liste", "lettres", "of". The plural and feminine forms (les, la,
// aux, des) ask for the same as the masculine singular. Error: a word that is no head.
base::Result<Head> parse_head(std::string_view text);

// A noun as it is written in the catalogue or in the front matter. The article tells gender, number and
// whether the noun elides ("le hangar" does not, "l'hôpital" does); `de_form` overrides the derived "de ..."
// where neither the article nor the list of aspirated words can know.
struct Noun {
  std::string text;     // "l'autorité territoriale", "CATI", "6 mois"
  std::string de_form;  // "de hall"; empty: derived
  std::string alone;    // what `{{x}}` says instead: "pendant la pause" for "la pause"; empty: the text
};

enum class Conjunction { and_, or_ };

// What a value says, before the sentence has its way with it.
struct Words {
  std::vector<Noun> items;  // a scalar has exactly one
  bool list = false;        // a list of one is still a list: bullets and agreement count
  Conjunction conjunction = Conjunction::and_;
  std::optional<std::uint64_t> number;  // the value is a number: for letters and for agreement
  std::string tail;                     // after the last item, whatever the head: ", sauf les élus"
};

// One noun in one form. Error: a common noun without an article where the form needs one.
base::Result<std::string> inflect(const Noun& noun, Form form, Language language);

// The text that replaces the placeholder. Lists are joined with "et" or "ou" ("and", "or"); French
// prepositions are repeated before each item ("du DPO et du RSSI"); what parts them no item holds (join).
// Bullets come as a Markdown list between blank lines. Errors: an empty list; letters
// of what is no number; a form that the noun cannot take.
base::Result<std::string> say(const Words& words, const Head& head, Language language);

// `{{aux x: site / sites}}`: the singular for one item (or for 0 and 1 in French, 1 in English), the plural
// otherwise, with the head's word before it: le, la, du, au become les, des, aux before the plural.
base::Result<std::string> agree(const Words& words, std::string_view head, std::string_view singular,
                                std::string_view plural, Language language);

// How many: the items of a list, the number itself, one for any other value.
std::uint64_t how_many(const Words& words) noexcept;

// "a, b et c"; "a et b, c, ainsi que d" where an item holds a conjunction; "a, b ; c ; et d" where one holds
// a comma. Items come ready; at least one.
std::string join(const std::vector<std::string>& items, Conjunction conjunction, Language language);

// 0..9999: "vingt et un", "quatre-vingts", "twenty-one". Error above.
base::Result<std::string> in_letters(std::uint64_t number, Language language);

// "10 000" with a narrow no-break space in French, "10,000" in English.
std::string in_figures(std::uint64_t number, Language language);

// First letter upper case, accents included ("à" -> "À", "œuvre" -> "Œuvre").
std::string capitalised(std::string_view text);

// True if "de" and "le" lose their vowel before the word: "autorité", "hôpital", "IA"; not "hangar", "onze",
// "yaourt", "direction".
bool elides(std::string_view word) noexcept;

// French: U+202F before ; ! ? and inside « », U+00A0 before the colon, and no-break spaces that keep a figure
// with its unit; leaves Markdown code spans, URLs and times alone. English: as it is.
std::string typeset(std::string_view text, Language language);

}  // namespace cartulaire::charter::wording
