// Text into HTML: the one place that escapes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter {

// For element content and for quoted attributes alike.
std::string html_escaped(std::string_view text);

// For element content only: quotes stay as they are.
std::string html_content(std::string_view text);

// An identifier for `id` and fragments: "2.2" -> "2-2"; letters, digits, hyphens, underscores only.
std::string html_id(std::string_view text);

// "fr" or "en", for `lang`.
std::string_view html_code(base::Language language);

// From the document type to the end of <head>: every page of ours is one file that fetches nothing.
struct HtmlHead {
  base::Language language = base::Language::french;
  std::string title;                     // not escaped
  std::vector<std::string_view> styles;  // one after the other
  bool indexed = true;                   // false: search engines are asked to leave it out
};
std::string html_head(const HtmlHead& head);

}  // namespace cartulaire::charter
