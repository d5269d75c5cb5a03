#include "charter/draft/outline.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "charter/lint/folded.hpp"
#include "charter/lint/prose.hpp"

namespace cartulaire::charter::draft {
namespace {

constexpr std::size_t kLongestTitle = 160;     // bytes
constexpr std::size_t kMostTitles = 2'000;     // more are text
constexpr std::size_t kLinesBeforeTitle = 12;  // the charter's own title stands among the first lines

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\f'; };
  while (!text.empty() && blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && blank(text.back()))
    text.remove_suffix(1);
  return text;
}

// "## **Title**", "<b>Title</b>": the title.
std::string bare(std::string_view line) {
  std::string text;
  bool tag = false;
  for (const char c : line) {
    if (c == '<') tag = true;
    if (!tag && c != '*') text += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (c == '>') tag = false;
  }
  std::string_view left = trimmed(text);
  while (left.starts_with('#'))
    left.remove_prefix(1);
  return std::string(trimmed(left));
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

enum class Style { figures, roman, letter };

struct Numbered {
  Style style = Style::figures;
  std::vector<int> parts;
  std::string text;
};

// What follows a number: "- Title", ". Title", ") Title".
std::optional<std::string> after_number(std::string_view rest) {
  const std::size_t size = rest.size();
  while (!rest.empty() && rest.front() == ' ')
    rest.remove_prefix(1);
  for (const std::string_view mark : {"-", "–", "—", ".", ")", ":"})
    if (rest.starts_with(mark)) {
      rest.remove_prefix(mark.size());
      break;
    }
  const bool parted = rest.size() < size;
  rest = trimmed(rest);
  if (!parted || rest.empty()) return std::nullopt;
  return std::string(rest);
}

std::optional<Numbered> with_figures(std::string_view text) {
  Numbered found;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at]) && found.parts.size() < 5) {
    int part = 0;
    std::size_t digits = 0;
    for (; at < text.size() && is_digit(text[at]) && digits < 3; ++at, ++digits)
      part = part * 10 + (text[at] - '0');
    found.parts.push_back(part);
    if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) ++at;
  }
  if (found.parts.empty() || (at < text.size() && is_digit(text[at]))) return std::nullopt;
  auto rest = after_number(text.substr(at));
  if (!rest) return std::nullopt;
  found.text = std::move(*rest);
  return found;
}

int roman(std::string_view text) {
  const auto value = [](char c) { return c == 'I' ? 1 : c == 'V' ? 5 : c == 'X' ? 10 : 0; };
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int one = value(text[i]);
    if (one == 0) return 0;
    sum += i + 1 < text.size() && value(text[i + 1]) > one ? -one : one;
  }
  return sum;
}

// "IV - Title" and "B - Title": a mark must part them, "A une époque" is no title.
std::optional<Numbered> with_letters(std::string_view text) {
  const std::size_t end = text.find_first_not_of("IVXABCDEFGH");
  if (end == 0 || end == std::string_view::npos || end > 5) return std::nullopt;
  std::string_view rest = text.substr(end);
  while (rest.starts_with(' '))
    rest.remove_prefix(1);
  const bool marked = rest.starts_with("-") || rest.starts_with("–") || rest.starts_with("—") ||
                      rest.starts_with(".") || rest.starts_with(")");
  auto title = after_number(text.substr(end));
  if (!marked || !title) return std::nullopt;
  const std::string_view number = text.substr(0, end);
  if (const int value = roman(number); value > 0) return Numbered{Style::roman, {value}, std::move(*title)};
  if (number.size() != 1) return std::nullopt;
  return Numbered{Style::letter, {number[0] - 'A' + 1}, std::move(*title)};
}

// Does `now` come next after `before`, at the same depth, one deeper, or above?
bool follows(const std::vector<int>& before, const std::vector<int>& now) {
  if (before.empty()) return now.size() == 1 && now[0] <= 1;
  if (now.size() > before.size() + 1) return false;
  if (now.size() == before.size() + 1)
    return std::equal(before.begin(), before.end(), now.begin()) && now.back() == 1;
  const std::size_t last = now.size() - 1;
  return std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(last), before.begin()) &&
         now[last] == before[last] + 1;
}

std::string shown(const std::vector<int>& parts) {
  return fmt::format("{}", fmt::join(parts, "."));
}

bool begins_like_title(std::string_view text) {
  if (text.empty() || text.size() > kLongestTitle) return false;
  const auto first = static_cast<unsigned char>(text.front());
  if (first >= 'a' && first <= 'z') return false;
  // "…é": a small letter with an accent is one byte further.
  return first != 0xc3 || text.size() < 2 || static_cast<unsigned char>(text[1]) < 0xa0;
}

bool ends_like_title(std::string_view text) {
  return !text.empty() && std::string_view(".,;:").find(text.back()) == std::string_view::npos;
}

class Finder {
 public:
  explicit Finder(const document::Document& document) : document_(document) {
    outline_.dropped.assign(document.lines.size(), false);
    texts_.reserve(document.lines.size());
    for (const document::Line& line : document.lines)
      texts_.push_back(line.text.size() > kLongestTitle * 4 ? std::string() : bare(line.text));
  }

  Outline find() {
    drop_aside();
    charter_title();
    numbered();
    if (outline_.titles.size() < 2) {
      outline_.titles.clear();
      given();
    }
    outline_.article.assign(document_.lines.size(), -1);
    std::size_t next = 0;
    for (std::size_t line = 0; line < document_.lines.size(); ++line) {
      if (next < outline_.titles.size() && outline_.titles[next].line == line) ++next;
      outline_.article[line] = static_cast<int>(next) - 1;
    }
    return std::move(outline_);
  }

 private:
  [[nodiscard]] bool empty(std::size_t line) const { return trimmed(document_.lines[line].text).empty(); }
  [[nodiscard]] bool alone(std::size_t line) const {
    if (document_.line_is_paragraph || document_.lines[line].heading > 0) return true;
    return line == 0 || empty(line - 1);
  }

  // Code, and the table of contents with its own title.
  void drop_aside() {
    std::size_t before = document_.lines.size();
    for (std::size_t line = 0; line < document_.lines.size(); ++line) {
      if (document_.lines[line].code) outline_.dropped[line] = true;
      if (empty(line)) continue;
      std::string tagless;
      bool tag = false;
      for (const char c : std::string_view(document_.lines[line].text).substr(0, kLongestTitle * 4)) {
        if (c == '<') tag = true;
        if (!tag) tagless += c;
        if (c == '>') tag = false;
      }
      if (lint::is_of_contents(trimmed(tagless))) {
        outline_.dropped[line] = true;
        const bool title = before < document_.lines.size() && !outline_.dropped[before] &&
                           lint::fold(texts_[before]).text.find("matieres") != std::string::npos;
        if (title) outline_.dropped[before] = true;
      }
      before = line;
    }
  }

  void charter_title() {
    std::size_t read = 0;
    for (std::size_t line = 0; line < document_.lines.size() && read < kLinesBeforeTitle; ++line) {
      if (empty(line) || outline_.dropped[line]) continue;
      ++read;
      const std::string& text = texts_[line];
      const std::string folded = lint::fold(text).text;
      const bool charter =
          folded.find("charte") != std::string::npos || folded.find("chartre") != std::string::npos;
      if (!charter || text.size() > kLongestTitle * 2 || !ends_like_title(text) || with_figures(text))
        continue;
      outline_.title = text;
      outline_.dropped[line] = true;
      return;
    }
  }

  // The titles whose numbers follow each other.
  void numbered() {
    std::vector<int> now;
    std::vector<int> chapter;  // Roman: what letters stand under
    for (std::size_t line = 0; line < document_.lines.size(); ++line) {
      if (outline_.dropped[line] || document_.lines[line].item || outline_.titles.size() >= kMostTitles)
        continue;
      const bool marked = document_.lines[line].heading > 0;
      auto one = with_figures(texts_[line]);
      if (!one) one = with_letters(texts_[line]);
      if (!one || (!marked && !(begins_like_title(one->text) && ends_like_title(one->text)))) continue;
      if (one->style == Style::letter) one->parts.insert(one->parts.begin(), chapter.begin(), chapter.end());
      if (one->parts == now && says_it_again(line)) {
        outline_.titles.back().text = one->text;
        outline_.dropped[line] = true;
        continue;
      }
      const bool lone = one->style != Style::figures || one->parts.size() > 1 || alone(line);
      const bool next =
          follows(now, one->parts) || (one->style == Style::roman && follows(chapter, one->parts));
      if (!lone || !next) continue;
      if (one->style == Style::roman) chapter = one->parts;
      if (one->style != Style::figures) outline_.numbers = Numbers::changed;
      now = one->parts;
      outline_.titles.push_back({line, shown(now), std::move(one->text)});
    }
  }

  // The title of the same number, with nothing written since.
  [[nodiscard]] bool says_it_again(std::size_t line) const {
    for (std::size_t at = outline_.titles.back().line + 1; at < line; ++at)
      if (!empty(at) && !outline_.dropped[at]) return false;
    return true;
  }

  // Titles without numbers: those that the format marks, else short lines that stand alone.
  void given() {
    outline_.numbers = Numbers::given;
    int top = 7;
    for (std::size_t line = 0; line < document_.lines.size(); ++line)
      if (document_.lines[line].heading > 0 && !outline_.dropped[line])
        top = std::min(top, document_.lines[line].heading);
    std::vector<int> now;
    for (std::size_t line = 0; line < document_.lines.size() && outline_.titles.size() < kMostTitles;
         ++line) {
      if (empty(line) || outline_.dropped[line]) continue;
      const int level = document_.lines[line].heading;
      if (top < 7 ? level == 0 : !stands_alone(line)) continue;
      const std::size_t depth =
          std::min<std::size_t>(top < 7 ? static_cast<std::size_t>(level - top) + 1 : 1, now.size() + 1);
      if (depth > now.size())
        now.push_back(1);
      else {
        now.resize(depth);
        ++now.back();
      }
      outline_.titles.push_back({line, shown(now), texts_[line]});
    }
  }

  [[nodiscard]] bool stands_alone(std::size_t line) const {
    const std::string& text = texts_[line];
    const bool short_one =
        text.size() <= kLongestTitle / 2 && begins_like_title(text) && ends_like_title(text);
    const bool after = line + 1 < document_.lines.size() && (document_.line_is_paragraph || empty(line + 1));
    return short_one && alone(line) && after && !document_.lines[line].item && !is_digit(text.front()) &&
           !lint::begins_item(document_.lines[line].text);
  }

  const document::Document& document_;
  std::vector<std::string> texts_;
  Outline outline_;
};

}  // namespace

Outline outline_of(const document::Document& document) {
  return Finder(document).find();
}

}  // namespace cartulaire::charter::draft
