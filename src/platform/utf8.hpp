// The little that text parsers need of UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace cartulaire::platform {

// Offset of the first byte that is no valid UTF-8 (overlong forms, surrogates and > U+10FFFF included), or
// npos.
std::size_t invalid_utf8(std::string_view text);
// Code points of valid UTF-8.
std::size_t count_characters(std::string_view text);

}  // namespace cartulaire::platform
