// How a clause is carried out, in the words of the margin: by our tools, by a person, on request, or not at
// all.
#pragma once

#include <string>
#include <vector>

#include "charter/charter.hpp"

namespace cartulaire::charter {

struct Applied {
  enum class How {
    by_tools,     // a decision or a job of ours applies it
    in_part,      // some of its values are applied, the others are not
    observed,     // decided and counted, without effect (mode: observe)
    by_product,   // carried: fed
    by_person,    // carried: assisted
    as_case,      // people decide on a request
    as_register,  // kept in a register
    as_text,      // words only
    not_applied,  // it should act, and nothing here carries it out yet
    blank,        // a value is still `unset`
  };
  How how = How::as_text;
  Label label;                    // "appliqué par nos outils"
  std::vector<std::string> left;  // in_part: the values not applied, as written in the clause
  std::string left_parameter;     // in_part: of this parameter
};

Applied applied(const Clause& clause);

}  // namespace cartulaire::charter
