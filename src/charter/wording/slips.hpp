// What a careful reader would stumble over in a rendered sentence: the grammar that placeholders get wrong.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace cartulaire::charter::wording {

struct Slip {
  std::size_t offset = 0;  // bytes into the text
  std::size_t length = 0;
  std::string french;   // what is wrong, the words quoted
  std::string english;  // the same
};

// Double space, space before a comma or a full stop, lower case after a full stop, `{{` left over; in French
// also "de le", "à les", "de a…", "le a…", "si il". Code spans and URLs are not read. In the order of the
// text (lint L22).
std::vector<Slip> find_slips(std::string_view text, base::Language language);

}  // namespace cartulaire::charter::wording
