// The language of the templates: Markdown with
//   {{> NAME}}           on a line of its own: a block (blocks.hpp)
//   {{du role.dpo}}      a name of the charter, in the form that the sentence asks for: entity.name, role.ID,
//                        charter.title|version|hash, adoption.ACT, mail.ROLE
//   {{… ? what is missing}}   the same, or a blank where the charter or the records do not tell it
//   {{? what is missing}}     always a blank
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "charter/paper/saying.hpp"

namespace cartulaire::charter::paper {

// Errors: invalid (a template that names what does not exist and gives no blank for it).
base::Result<std::string> fill(std::string_view text, const Saying& say);

}  // namespace cartulaire::charter::paper
