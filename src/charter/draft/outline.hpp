// The articles of a document: which lines are titles, and their numbers.
//
// A number that the text gives is kept ("3.1", "3-"); Roman numbers and letters become figures (II, B: 2.2);
// a text without any number has its titles numbered. Tables of contents and titles that come twice fall.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "charter/document/document.hpp"

namespace cartulaire::charter::draft {

struct Title {
  std::size_t line = 0;  // index into Document::lines
  std::string number;    // "3.1"; never empty
  std::string text;      // without its number
};

enum class Numbers { kept, changed, given };

struct Outline {
  std::string title;          // of the charter; empty where the text does not tell
  std::vector<Title> titles;  // in the order of the text
  std::vector<bool> dropped;  // by line: contents, titles said twice, code
  std::vector<int> article;   // by line: index into `titles`, -1 before the first
  Numbers numbers = Numbers::kept;
};

Outline outline_of(const document::Document& document);

}  // namespace cartulaire::charter::draft
