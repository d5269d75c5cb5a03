// A mapping (catalogue/sources/*.yml, or an installation's own): what each category of a source means in
// ours.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::lists {

struct MappedCategory {
  std::vector<std::string> to;   // our ids; empty where ignored
  std::string ignored;           // the reason; empty where mapped
  bool white_describes = false;  // the source calls it white, its names are of that kind all the same
};

struct Mapping {
  std::string source;  // "ut1"
  std::string title;
  std::string licence;
  std::string attribution;
  std::map<std::string, std::string, std::less<>> aliases;  // other name -> category of the source
  std::map<std::string, MappedCategory, std::less<>> categories;
  // Names that the mapping itself carries, by our category (builtin.yml).
  std::vector<std::pair<std::string, std::vector<std::string>>> names;
};

// Reads and checks the text of a mapping: every id is one of ours, every category is mapped or ignored with a
// reason. Errors: invalid, with file:line:column.
base::Result<Mapping> read_mapping(std::string_view text, std::string_view file);

// The mappings in the program: "ut1", "builtin". Errors: not_found.
base::Result<Mapping> shipped_mapping(std::string_view name);

// For a category of a source that is in its own words `white` (a list of names to let through) or not.
// Errors: invalid, where a white list would become something that is refused.
base::Status check_white(const Mapping& mapping, std::string_view category, bool white);

}  // namespace cartulaire::lists
