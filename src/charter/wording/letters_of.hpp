// The first letter of a word: enough of UTF-8 for French, no more.
#pragma once

#include <string>
#include <string_view>

namespace cartulaire::charter::wording {

// First code point, with its length in bytes (0 for an empty text). Malformed bytes come as themselves,
// length 1.
struct FirstLetter {
  char32_t code = 0;
  std::size_t length = 0;
};

inline FirstLetter first_letter(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if ((lead & 0xE0) == 0xC0 && text.size() >= 2) {
    return {static_cast<char32_t>(((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU)), 2};
  }
  if ((lead & 0xF0) == 0xE0 && text.size() >= 3) {
    return {static_cast<char32_t>(((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU)),
            3};
  }
  return {lead, 1};
}

// Upper and lower case of the letters that French uses.
inline char32_t upper(char32_t code) noexcept {
  if (code >= U'a' && code <= U'z') return code - 32;
  if (code >= 0xE0 && code <= 0xFE && code != 0xF7) return code - 32;
  if (code == 0x153) return 0x152;  // œ
  if (code == 0xFF) return 0x178;   // ÿ
  return code;
}

inline char32_t lower(char32_t code) noexcept {
  if (code >= U'A' && code <= U'Z') return code + 32;
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 32;
  if (code == 0x152) return 0x153;
  return code;
}

inline void append_utf8(std::string& out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// Lower case throughout, for comparing words.
inline std::string lowered(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const FirstLetter letter = first_letter(text);
    append_utf8(out, lower(letter.code));
    text.remove_prefix(letter.length);
  }
  return out;
}

}  // namespace cartulaire::charter::wording
