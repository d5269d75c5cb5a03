// CommonMark and its tables over libcmark-gfm, which stays in markdown.cpp: the blocks of a text with their
// lines, and HTML without any raw HTML, image or unsafe link of the author's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::platform {

struct MarkdownBlock {
  enum class Kind { heading, paragraph, code, list, quote, html, rule };

  Kind kind = Kind::paragraph;
  int first_line = 0;  // from 1, in the text handed in
  int last_line = 0;   // included
  int level = 0;       // heading: 1 to 6
  std::string info;    // code: what stands after the fence
  std::string text;    // heading: its plain text; code: its content
};

// The top-level blocks in order. Texts above 4 MB are refused.
base::Result<std::vector<MarkdownBlock>> markdown_blocks(std::string_view text);

// HTML of the whole text; raw HTML becomes a comment, `javascript:` and the like lose their address, an image
// becomes its words. A paragraph in bold alone before a table is its caption. A text whose tables would be
// huge (lines by columns) keeps them as paragraphs.
base::Result<std::string> markdown_to_html(std::string_view text);

}  // namespace cartulaire::platform
