// "RGPD art. 33": what a charter quotes in `basis`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "charter/catalogue.hpp"
#include "charter/value.hpp"

namespace cartulaire::charter {

struct LegalRead {
  std::optional<LegalRef> value;
  std::string suggestion;  // where there is no value: the text that may have been meant
};

// TEXT [NUMBER] [art. ARTICLE], TEXT one of the catalogue's; the `art.` may be left out after a text without
// numbers ("RGPD 33"). What begins with none of them is kept as it is, unless its first word misspells one.
LegalRead parse_legal_reference(std::string_view written, const Catalogue& catalogue);

}  // namespace cartulaire::charter
