// How a rule reads the value of one parameter out of the words around its trigger.
#pragma once

#include <string_view>
#include <vector>

#include "charter/draft/draft.hpp"
#include "charter/lint/folded.hpp"

namespace cartulaire::charter::draft {

// The words of `source` that `span` of its folded text came from, up to the end of a character.
std::string_view words_of(const lint::Folded& folded, std::string_view source, platform::Span span);

// Where values are looked for: folded text, and the span of the trigger in it.
struct Field {
  std::string_view text;
  platform::Span trigger;
};

struct Taken {
  std::vector<std::string> values;
  std::vector<std::size_t> places;  // in the field's text: the sentences there are used
};

// `take` is of another kind than marks.
Taken take_value(const Take& take, bool list, const Field& field, const Rules& rules);

// "[{in: subject, words: [Privé]}]": what the field puts between quotes to mark something private, as it is
// spelt in `source`, the text that was folded.
Taken take_marks(const Field& field, std::size_t begin, const lint::Folded& folded, std::string_view source,
                 const Rules& rules);

}  // namespace cartulaire::charter::draft
