// A charter in its canonical form: front matter and parameters in the order of the catalogue, values in the
// syntax that they are read from, one blank line between blocks. Never a word of the prose is touched, and
// what is printed reads back as the same charter: print_charter checks it before it answers.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "charter/charter.hpp"

namespace cartulaire::charter {

struct Printed {
  std::string text;
  // Blocks left as they are written, each with the comment that has no place in the canonical form.
  std::vector<Diagnostic> left;
};

// Of a charter that load_charter read without an error; `invalid` where it had some, which are the caller's
// to show.
base::Result<Printed> print_charter(const Loaded& loaded);

// The clause's block with its fences: what is written, not the defaults.
std::string print_clause(const Clause& clause);

// "retention: 3 months", as a clause's block has it.
std::string print_setting(const Setting& setting, const Parameter& parameter);

// The same front matter but for the order of keys, the same sentences, passages, clauses and proposals: blank
// lines, places and comments of YAML apart.
bool same_charter(const Charter& left, const Charter& right);

}  // namespace cartulaire::charter
