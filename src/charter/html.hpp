// Text into HTML: the one place that escapes.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::charter {

// For element content and for double-quoted attributes alike.
std::string html_escaped(std::string_view text);

// Plain paragraphs, one a line of `text`; empty lines are left out.
std::string html_paragraphs(std::string_view text);

// An identifier for `id` and fragments: "2.2" -> "2-2"; letters, digits, hyphens, underscores only.
std::string html_id(std::string_view text);

}  // namespace cartulaire::charter
