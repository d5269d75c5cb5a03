// A charter becomes texts to sign: what its `acceptance` clauses ask for, read once, on publication.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acceptance/audience.hpp"
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
  store::Audience audience;                // who is to sign
  store::Audience cosigned;                // whose guardian signs too
  std::vector<std::string> unknown;        // of `who`, what the store tells nothing of
  bool operator==(const Terms&) const = default;
};

// Of every document that an `acceptance` clause of the charter names, in the order of the text: several
// clauses on one are put together by their people, the first one tells the rest. Without one for the charter
// itself, nobody is asked to sign it.
std::vector<Terms> terms_of(const charter::EffectiveCharter& charter);

// Whether people without an account may sign the document in this way (`external_by`): `refused`.
base::Status open_to_outsiders(const charter::EffectiveCharter& charter, std::string_view document,
                               store::Method way);

// What the charter calls an annexed document (`charter.annex`); empty: it does not annex one of that id.
std::string annexed_title(const charter::EffectiveCharter& charter, std::string_view document);

struct Publishing {
  std::string from_day;     // of the entry into force
  bool substantial = true;  // a change of substance
  charter::RenderOptions page;
  std::optional<store::Audience> audience{};  // other people than the clause's
};
// Freezes the effective text of the charter as its entity reads it. `invalid`: a blank is left, or the page
// cannot be made; `refused`: the charter asks nobody to sign it, or names people whom the store cannot tell.
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
inline constexpr std::size_t kDocumentTitle = 200;  // characters
inline constexpr std::size_t kDocumentVersion = 40;
inline constexpr std::size_t kDocumentBytes = 400'000;

// The page of it, and its hash. `invalid`: a title, version or text that is empty; `too_large`.
struct DocumentPage {
  std::string hash;
  std::string html;
};
base::Result<DocumentPage> document_page(const charter::EffectiveCharter& charter, const Document& what);
// `refused`: no `acceptance` clause of the charter names the document, or the version is another text's.
base::Result<store::Text> publish_document(store::Writing& in, const store::EntityScope& scope,
                                           const charter::EffectiveCharter& charter,
                                           std::string_view document, const Document& what,
                                           const Publishing& how, const store::By& by);

}  // namespace cartulaire::acceptance
