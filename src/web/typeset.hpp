// The apostrophe of print in what the portal shows: ’ for the typewriter's ' after a letter.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::web {

// In HTML made from Markdown: tags, code and preformatted text keep their bytes. For what is shown, never for
// a text whose hash was signed.
std::string with_apostrophes(std::string_view html);

}  // namespace cartulaire::web
