// What print_charter.cpp puts together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/print_yaml.hpp"

namespace cartulaire::charter {

// The YAML between the two `---`.
std::vector<YamlLine> print_front_matter(const platform::YamlNode& root);
// The parameters of a clause; `written` is its YAML, which tells where each stood.
std::vector<YamlLine> print_settings(const Clause& clause, const platform::YamlNode& written);

// The lines of the front matter of a file that has one, `---` left out; its YAML begins on line 2.
std::string front_matter_yaml(const Charter& charter);
// The root as the canonical form names it: `id` is `charter`.
platform::YamlNode canonical_front_matter(const Charter& charter);

}  // namespace cartulaire::charter
