// The sentences that a lint reads, whatever they came from, each byte with its place in the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/document/document.hpp"

namespace cartulaire::charter::lint {

// From `offset` on, the text stands at `place` of the file.
struct Anchor {
  std::size_t offset = 0;
  Place place;
  bool fixed = false;  // the text of a placeholder: all of it stands at `place`
  int length = 0;      // fixed: characters of the placeholder
};

// What is written together: a paragraph, or a list with the sentence that introduces it, items parted by
// '\n'.
// '\v' stands where a paragraph runs on to the next line.
struct Block {
  std::string text;
  std::vector<Anchor> anchors;  // by offset
  int page = 0;
  int article = -1;  // index into the articles of a charter in the language

  struct Position {
    Place place;
    int length = 1;  // characters up to `end`, within the line of `place`
  };
  [[nodiscard]] Position position(std::size_t begin, std::size_t end) const;
  // The words at `offset` come from a placeholder.
  [[nodiscard]] bool is_said(std::size_t offset) const;
};

// A line before blocks are made of it.
struct ProseLine {
  std::string text;
  std::vector<Anchor> anchors;
  bool heading = false;
  bool item = false;      // known to be one of a list; else its first characters tell
  bool complete = false;  // a whole paragraph
  bool runs_on = false;   // Markdown: the paragraph ends at an empty line, whatever ends the line
  int page = 0;
  int article = -1;
};

// "- x", "• x", "· x", "2. x", "a) x".
bool begins_item(std::string_view text);
// "3.4. My navigation .... 11": a line of the table of contents says nothing.
bool is_of_contents(std::string_view text);

std::vector<Block> blocks_of(const std::vector<ProseLine>& lines);

std::vector<ProseLine> prose_of(const document::Document& document);
// One entity's text with its placeholders said (adoption acts read "à venir"). A placeholder that cannot be
// said is left out: the check tells it (L04).
std::vector<ProseLine> prose_of(const EffectiveCharter& charter);

}  // namespace cartulaire::charter::lint
