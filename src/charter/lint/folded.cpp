#include "charter/lint/folded.hpp"

#include <algorithm>
#include <array>

#include "charter/wording/letters_of.hpp"

namespace cartulaire::charter::lint {
namespace {

struct Range {
  char32_t first, last;
  std::string_view reads;
};

// Sorted. Letters of Latin-1 and Latin Extended-A that French texts hold, and marks.
constexpr auto kRanges = std::to_array<Range>({
    {0xA0, 0xA0, " "},       {0xAB, 0xAB, "\""},      {0xAD, 0xAD, ""},        {0xB0, 0xB0, "o "},
    {0xB4, 0xB4, "'"},       {0xBA, 0xBA, "o "},      {0xBB, 0xBB, "\""},      {0xC0, 0xC5, "a"},
    {0xC6, 0xC6, "ae"},      {0xC7, 0xC7, "c"},       {0xC8, 0xCB, "e"},       {0xCC, 0xCF, "i"},
    {0xD1, 0xD1, "n"},       {0xD2, 0xD6, "o"},       {0xD9, 0xDC, "u"},       {0xDD, 0xDD, "y"},
    {0xE0, 0xE5, "a"},       {0xE6, 0xE6, "ae"},      {0xE7, 0xE7, "c"},       {0xE8, 0xEB, "e"},
    {0xEC, 0xEF, "i"},       {0xF1, 0xF1, "n"},       {0xF2, 0xF6, "o"},       {0xF9, 0xFC, "u"},
    {0xFD, 0xFD, "y"},       {0xFF, 0xFF, "y"},       {0x152, 0x153, "oe"},    {0x178, 0x178, "y"},
    {0x2B9, 0x2BC, "'"},     {0x300, 0x36F, ""},      {0x2000, 0x200A, " "},   {0x200B, 0x200F, ""},
    {0x2010, 0x2015, "-"},   {0x2018, 0x201B, "'"},   {0x201C, 0x201F, "\""},  {0x2022, 0x2023, "-"},
    {0x2026, 0x2026, "..."}, {0x202F, 0x202F, " "},   {0x2039, 0x203A, "'"},   {0x2060, 0x2060, ""},
    {0x2212, 0x2212, "-"},   {0x3000, 0x3000, " "},   {0xFB00, 0xFB00, "ff"},  {0xFB01, 0xFB01, "fi"},
    {0xFB02, 0xFB02, "fl"},  {0xFB03, 0xFB03, "ffi"}, {0xFB04, 0xFB04, "ffl"}, {0xFEFF, 0xFEFF, ""},
});

std::string_view reading_of(char32_t code) {
  const auto found = std::lower_bound(kRanges.begin(), kRanges.end(), code,
                                      [](const Range& range, char32_t value) { return range.last < value; });
  return found != kRanges.end() && code >= found->first ? found->reads : "#";
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// The length of "<b>" or "</b>" at the head of the text; 0 where none stands there.
std::size_t tag_length(std::string_view text) {
  constexpr std::size_t kLongestTag = 24;
  if (text.size() < 3) return 0;
  const char second = text[1] == '/' ? text[2] : text[1];
  if (second < 'a' || second > 'z') return 0;
  const std::size_t end = text.substr(0, kLongestTag).find('>');
  const bool address = text.substr(0, 8).find(':') != std::string_view::npos;
  return end == std::string_view::npos || address ? 0 : end + 1;
}

class Folder {
 public:
  explicit Folder(std::string_view text) : text_(text) {
    result_.text.reserve(text.size());
    result_.origin.reserve(text.size() + 1);
  }

  Folded fold() {
    while (at_ < text_.size())
      one();
    result_.origin.push_back(static_cast<std::uint32_t>(text_.size()));
    return std::move(result_);
  }

 private:
  void put(char c) {
    if (c == ' ' && (result_.text.empty() || result_.text.back() == ' ' || result_.text.back() == '\n'))
      return;
    if (c == '\n' && !result_.text.empty() && result_.text.back() == ' ') {
      result_.text.pop_back();
      result_.origin.pop_back();
    }
    result_.text += c;
    result_.origin.push_back(static_cast<std::uint32_t>(at_));
  }

  void one() {
    const char c = text_[at_];
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) {
      const wording::FirstLetter letter = wording::first_letter(text_.substr(at_));
      // Four bytes: no letter of ours.
      const bool beyond = (static_cast<unsigned char>(c) & 0xF8U) == 0xF0U;
      for (const char one : beyond ? std::string_view("#") : reading_of(letter.code))
        put(one);
      at_ += beyond ? std::min<std::size_t>(4, text_.size() - at_) : letter.length;
      return;
    }
    if (c == '<') {
      if (const std::size_t tag = tag_length(text_.substr(at_)); tag > 0) {
        at_ += tag;
        return;
      }
    }
    if (c == '-' && parts_a_word()) {
      at_ += 2;
      return;
    }
    if (c == '*' || c == '`' || c == '\\') {
      ++at_;
      return;
    }
    const bool space = c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
    put(space ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    ++at_;
  }

  // "infor-" at the end of a line, "matique" on the next: the mark of the line break inside a paragraph is
  // '\v'.
  [[nodiscard]] bool parts_a_word() const {
    return at_ > 0 && at_ + 2 < text_.size() && text_[at_ + 1] == '\v' && is_letter(text_[at_ - 1]) &&
           text_[at_ + 2] >= 'a' && text_[at_ + 2] <= 'z';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Folded result_;
};

}  // namespace

Folded fold(std::string_view text) {
  return Folder(text).fold();
}

}  // namespace cartulaire::charter::lint
