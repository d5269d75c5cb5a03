// One value of one clause, set in the text that a person wrote: the line of that parameter in the clause's
// block and no other byte of the file. For forms beside a text.
#pragma once

#include <string>

#include "base/result.hpp"
#include "charter/model/read.hpp"

namespace cartulaire::charter::model {

struct NewValue {
  std::string clause;
  std::string parameter;
  // As a charter writes it, on one line: "3 months", "[web, mail]", "{set_by: it, within: 3 months to 1
  // year}". Empty: the parameter goes, and what the catalogue says without it holds.
  std::string value;
};

// The whole text with it; the value in its canonical form. `file`: where the text would stand. Errors:
// not_found (no such clause in this file, or it is the model's; no such parameter), invalid (the value: what
// is wrong with it; the text itself cannot be read).
base::Result<std::string> with_value(const std::string& text, const std::string& file, const NewValue& wanted,
                                     Models models = Models::anywhere);

}  // namespace cartulaire::charter::model
