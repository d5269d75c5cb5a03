// The note for a terminal.
#include <algorithm>

#include <fmt/format.h>

#include "charter/diff/note.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::diff {
namespace {

// Columns: code points, which is right for French and English.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

// In lines of at most 100 columns: the first after `first`, the others after as many blanks.
std::string wrapped(std::string_view text, std::string_view first) {
  constexpr std::size_t kColumns = 100;
  const std::string indent(width(first), ' ');
  std::string out;
  std::string line(first);
  bool fresh = true;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    if (!fresh && width(line) + 1 + width(word) > kColumns) {
      out += line + "\n";
      line = indent;
      fresh = true;
    }
    if (!fresh) line += ' ';
    line += word;
    fresh = false;
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return out + line + "\n";
}

// Removed words stand in [- -], added ones in {+ +}.
std::string marked(const Line& line) {
  std::string text;
  for (const Span& span : line) {
    if (span.is == Span::Is::removed)
      text += "[-" + span.text + "-]";
    else if (span.is == Span::Is::added)
      text += "{+" + span.text + "+}";
    else
      text += span.text;
  }
  return text;
}

}  // namespace

std::string note_text(const Note& note) {
  const auto typeset = [&](std::string_view text) { return wording::typeset(text, note.language); };
  std::string out = typeset(note.title) + "\n" + typeset(note.subtitle) + "\n\n";
  for (const auto& [name, text] : note.facts)
    out += wrapped(
        typeset(fmt::format("{} {} {}", name, note.language == base::Language::french ? ":" : "-", text)),
        "  ");
  out += "\n";
  for (const std::string& finding : note.findings)
    out += wrapped(typeset(finding), "* ");
  for (const Section& section : note.sections) {
    out += "\n" + typeset(section.title) + "\n" + std::string(width(section.title), '-') + "\n";
    for (const std::string& text : section.intro)
      out += wrapped(typeset(text), "");
    for (const Item& item : section.items) {
      out += "\n" + wrapped(typeset(item.heading), "");
      for (const Line& line : item.lines)
        out += wrapped(typeset(marked(line)), "  - ");
    }
  }
  return out;
}

}  // namespace cartulaire::charter::diff
