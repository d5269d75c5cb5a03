// What the reference page is made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/applied.hpp"
#include "charter/catalogue.hpp"

namespace cartulaire::charter {

// One heading of the page with what stands under it.
struct ReferenceSection {
  std::string id;    // of the element
  int level = 2;     // 2 or 3
  std::string code;  // a kind's name, shown as code before the title
  std::string title;
  std::string body;  // Markdown; its headings are of level 4
};

// The front matter in which every example stands, without its `---`.
std::string_view example_front_matter();
// The example of a kind: the article that holds it, the same as people read it, and how its clause is
// applied.
std::string example_text(const Kind& kind, base::Language language);
std::string example_rendered(const Kind& kind, base::Language language);
Applied example_applied(const Kind& kind);

// One parameter as an item of a list, with its values and its bounds below.
std::string parameter_text(const Catalogue& catalogue, const Parameter& parameter, base::Language language);

// Everything, in the order of the page.
std::vector<ReferenceSection> reference_sections(const Catalogue& catalogue, base::Language language);

}  // namespace cartulaire::charter
