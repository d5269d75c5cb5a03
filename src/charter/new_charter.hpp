// A first charter: short, in French, that checks clean at once. Purpose, rights and contacts come first, then
// the parts that were asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter {

struct NewCharter {
  std::string entity;              // French with its article: "la commune de Saint-Exemple"
  std::string title;               // empty: "Charte du numérique"
  std::string kind;                // a word of new_charter_kinds()
  std::vector<std::string> parts;  // words of new_charter_parts(), in any order
};

struct Choice {
  std::string_view word;
  std::string_view french;
  std::string_view english;
};
// Kinds of authorities: they tell what those who govern it are called.
const std::vector<Choice>& new_charter_kinds();
// What may be added to the purpose, the rights and the contacts.
const std::vector<Choice>& new_charter_parts();

// The text in its canonical form. `invalid` where the name has no article or a word is unknown.
base::Result<std::string> write_new_charter(const NewCharter& wanted);

}  // namespace cartulaire::charter
