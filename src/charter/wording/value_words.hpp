// What a value of a clause says, in the words of the catalogue, of the categories and of the front matter.
#pragma once

#include "charter/charter.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {

// Whose words are used. The charter outlives it.
struct Speaker {
  const EffectiveCharter* charter = nullptr;
  const Parameter* parameter = nullptr;  // labels of its options; may be null for values without options
  Language language = Language::french;
  const Kind* kind =
      nullptr;  // whose other parameters an exception takes parts of; null: their common labels
  const Clause* clause = nullptr;  // for what its other parameters say of the value; may be null
};

// The words of a value. Errors: a blank (`unset`), an identifier without a label, a value that no sentence
// holds (a record of an unknown shape).
base::Result<Words> words_of(const Value& value, const Speaker& speaker);

// The language in which a charter is written.
Language language_of(const FrontMatter& front);

// The date and acts that State records beside the text: "cst.date" -> the words, in the charter's language.
using Adoption = std::vector<std::pair<std::string, std::string>>;

// The Markdown that replaces one placeholder of an effective charter. An act of adoption that is not recorded
// yet reads "à venir". Errors: as words_of, say and agree; an absent clause or parameter.
base::Result<std::string> say_placeholder(const EffectiveCharter& charter, const Placeholder& placeholder,
                                          const Adoption& adoption = {});

// Text that CommonMark would read as markup, escaped.
std::string escape_markdown(std::string_view text);

// A value alone, as a table shows it: "6 mois", "la banque et la santé". What cannot be said is shown in the
// syntax of the clause.
std::string show_value(const Value& value, const Speaker& speaker);

}  // namespace cartulaire::charter::wording
