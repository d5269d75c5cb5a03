// A noun taken apart: its article and the rest.
#pragma once

#include <string>
#include <string_view>

#include "charter/wording/wording.hpp"

namespace cartulaire::charter::wording {

enum class Article { none, le, la, elided, les, un, une, des, the, a };

struct Parts {
  Article article = Article::none;
  std::string_view rest;  // without the article and its space
};

// The article at the head of a noun, whatever its case and its apostrophe (' or ’).
Parts parts_of(std::string_view noun, Language language) noexcept;

}  // namespace cartulaire::charter::wording
