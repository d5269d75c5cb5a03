// A difference as a note that a staff committee reads: sentences in one language. note_text and note_html
// print it; difference_json is for machines.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "charter/diff/diff.hpp"

namespace cartulaire::charter::diff {

// A run of a line. What was removed or added is also said in words around it: style alone tells nothing.
struct Span {
  enum class Is { plain, strong, removed, added };
  Is is = Is::plain;
  std::string text;
};
using Line = std::vector<Span>;

struct Item {
  std::string heading;  // empty: lines only
  std::vector<Line> lines;
};

struct Section {
  std::string id;
  std::string title;
  std::vector<std::string> intro;
  std::vector<Item> items;
};

struct Note {
  base::Language language = base::Language::french;
  std::string title;
  std::string subtitle;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> findings;  // the note in a few sentences
  std::vector<Section> sections;
};

Note make_note(const Difference& difference, base::Language language);

std::string note_text(const Note& note);
// One self-contained page that meets RGAA: language, title, skip link, landmarks, headings in order, no
// script.
std::string note_html(const Note& note);
std::string difference_json(const Difference& difference);

}  // namespace cartulaire::charter::diff
