// The words of a mail, from the templates of catalogue/mail: a greeting, the title of the text, a day, a
// link. Nothing else is ever told in a mail.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace cartulaire::acceptance {

struct LetterFacts {
  std::string name;      // "Camille Durand"
  std::string title;     // of the text
  std::string entity;    // with its article
  std::string deadline;  // "2026-09-30"
  std::string link;
};
struct Letter {
  std::string subject;
  std::string body;
};
// `kind`: notice, reminder, escalation, copy, link, guardian (the name is the minor’s), account. Errors:
// not_found.
base::Result<Letter> letter(std::string_view kind, base::Language language, const LetterFacts& facts);

}  // namespace cartulaire::acceptance
