// A charter becomes texts to sign: what its `acceptance` clauses ask for, read once, on publication.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/render.hpp"
#include "store/acknowledgements.hpp"
#include "store/texts.hpp"

namespace cartulaire::acceptance {

// What an `acceptance` clause asks for (catalogue/clauses/charter.yml).
struct Terms {
  std::string document;  // whose text: the charter's own id where the clause says `this`
  store::Again again = store::Again::each_version;
  int grace = 0;                           // days to sign, from the notice
  std::vector<int> remind = {7, 2};        // days before the deadline, the longest first
  int copies = 1;                          // of the receipt
  std::vector<store::Method> external_by;  // how outsiders may sign; empty: they have an account
  bool operator==(const Terms&) const = default;
};

// Of every `acceptance` clause of the charter, in the order of the text. Without one for the charter itself,
// nobody is asked to sign it.
std::vector<Terms> terms_of(const charter::EffectiveCharter& charter);

struct Publishing {
  std::string from_day;     // of the entry into force
  bool substantial = true;  // a change of substance
  charter::RenderOptions page;
};
// Freezes the effective text of the charter as its entity reads it. `invalid`: a blank is left, or the page
// cannot be made; `refused`: the charter asks nobody to sign it.
base::Result<store::Text> publish_charter(store::Writing& in, const store::EntityScope& scope,
                                          const charter::EffectiveCharter& charter, const Publishing& how,
                                          const store::By& by);

// A document that a charter's clause names and that is no charter: `title` and CommonMark. Its hash is the
// SHA-256 of version, title and text, a line end between.
struct Document {
  std::string version;
  std::string title;
  std::string markdown;
};
// `refused`: no `acceptance` clause of the charter names the document.
base::Result<store::Text> publish_document(store::Writing& in, const store::EntityScope& scope,
                                           const charter::EffectiveCharter& charter,
                                           std::string_view document, const Document& what,
                                           const Publishing& how, const store::By& by);

}  // namespace cartulaire::acceptance
