// The YAML between the two `---` at the head of a charter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {

// `first_line` is the file's line on which `yaml` begins. Values of overrides are typed later, by entity.
FrontMatter read_front_matter(std::string_view yaml, int first_line, Reporter& reporter);

// A population that a family lists by its id: `includes: [titulaires]`.
struct IncludedPopulation {
  std::string id;
  std::string family;
  Place place;
};
// Puts each into its family: one that is declared elsewhere, or else declared hereby with its id for a name.
void join_families(std::vector<Named>& populations, const std::vector<IncludedPopulation>& included,
                   Reporter& reporter);

// Identifier of a role, population, group, entity or clause: letters, digits and dashes, a letter first.
bool is_identifier(std::string_view id);

}  // namespace cartulaire::charter
