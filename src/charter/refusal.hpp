// The pages that a person meets instead of the site: refused, to be signed first, or out of service.
//
// One self-contained HTML page in two languages, the person's first. No script, nothing to fetch: it is shown
// by proxies and captive browsers where nothing else can be reached. Everything that comes from the request
// or from State is escaped here; nothing is shown that RefusalFacts does not hold.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter {

enum class RefusalKind {
  refused,  // an article forbids it
  gate,     // the charter is to be signed first
  failure,  // it could not be decided, and the article closes in that case (on_failure: closed)
};

// The same text in both languages. Where one is empty the other stands for it, marked with its language.
struct Bilingual {
  std::string french;
  std::string english;
};

// What the page says. Plain UTF-8 text, escaped by the page. Empty members are left
// out.
struct RefusalFacts {
  RefusalKind kind = RefusalKind::refused;
  std::string site;             // the host asked for
  std::string entity;           // with its article: "la communauté d'agglomération"
  std::string charter_title;    // "Charte d'usage du numérique"
  std::string charter_version;  // "1.2.0"
  std::string charter_hash;     // of the effective text, hexadecimal; the page shows its first 12 digits
  std::string in_force_since;   // "2026-05-01"
  base::Language charter_language = base::Language::french;  // of the article below
  std::string article_number;                                // "2.2"
  std::string article_title;                                 // "Ce qui est fermé, et comment le faire ouvrir"
  std::string
      article_text;  // as policy::Clause::text holds it: rendered for the entity, plain, paragraphs by lines
  std::string clause;                 // "fermetures": what to quote in a request
  std::vector<Bilingual> categories;  // labels with their article: "les jeux d'argent et de hasard"
  Bilingual detail;             // one more sentence, if any: "jusqu'à 14 h" or why it could not be decided
  std::string request_name;     // the clause's `relief`: "ouverture"
  Bilingual request;            // what it asks for, as a noun: "l'ouverture d'un site"
  std::string request_url;      // https page of the portal that opens it, or where to sign (gate)
  std::string contact;          // "la direction du numérique", with its article
  std::string contact_address;  // mail address or telephone number, as text
  std::string charter_url;      // where the whole charter can be read
};

// The page in two parts, UTF-8: the head, which is the same for every refusal and may wait beside the server,
// and the rest from the title on. `first` is the language that comes first; the other follows on the same
// page.
std::string refusal_head();
std::string refusal_rest(const RefusalFacts& facts, base::Language first = base::Language::french);
// Both together.
std::string refusal_page(const RefusalFacts& facts, base::Language first = base::Language::french);

}  // namespace cartulaire::charter
