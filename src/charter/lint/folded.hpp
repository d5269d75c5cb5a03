// A text as the rules read it: lower case, without accents, one space between words, plain quotes and dashes.
//
// "L’article 1384\n du Code  civil" reads "l'article 1384 du code civil". Ligatures fall apart ("œ", and the
// "ﬁ" of a PDF), a word parted at the end of a line is joined, Markdown emphasis and tags fall, "n°" is "no".
// Every byte knows where it came from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/pattern.hpp"

namespace cartulaire::charter::lint {

struct Folded {
  std::string text;                   // ASCII; '#' for any letter of another script
  std::vector<std::uint32_t> origin;  // by byte of `text`, and one past its end: the offset in the source

  [[nodiscard]] platform::Span source(platform::Span span) const {
    return {origin[span.begin], span.end == span.begin ? origin[span.begin] : origin[span.end - 1] + 1};
  }
};

// `text` is valid UTF-8 of less than 4 GB. A newline parts items and stays; other white space is a space.
Folded fold(std::string_view text);

}  // namespace cartulaire::charter::lint
