// The reference page of the charter language, made from the catalogue: what somebody needs who has only this
// page and a charter to write down. In French or in English, as Markdown or as one self-contained HTML page.
#pragma once

#include <string>

#include "base/result.hpp"
#include "charter/catalogue.hpp"

namespace cartulaire::charter {

std::string reference_markdown(const Catalogue& catalogue, base::Language language);
base::Result<std::string> reference_html(const Catalogue& catalogue, base::Language language);

// The example of a kind in a charter of one article that tells everything it must: what the page shows, and
// what its test loads and checks.
std::string example_charter(const Kind& kind, base::Language language);

}  // namespace cartulaire::charter
