// The YAML between the two `---` at the head of a charter.
#pragma once

#include <string_view>

#include "charter/charter.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {

// `first_line` is the file's line on which `yaml` begins. Values of overrides are typed later, by entity.
FrontMatter read_front_matter(std::string_view yaml, int first_line, Reporter& reporter);

// Identifier of a role, population, group, entity or clause: letters, digits and dashes, a letter first.
bool is_identifier(std::string_view id);

}  // namespace cartulaire::charter
