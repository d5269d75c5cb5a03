// Parts of what a value says, shared by the files behind words_of.
#pragma once

#include <string>

#include "charter/wording/value_words.hpp"

namespace cartulaire::charter::wording {

// One item joined without a head, for use inside a longer phrase.
base::Result<std::string> phrase(const Value& value, const Speaker& speaker, Form form);

// "une durée fixée par la direction du numérique, entre 3 mois et un an"
base::Result<Words> delegated_words(const Delegated& value, const Speaker& speaker);

}  // namespace cartulaire::charter::wording
