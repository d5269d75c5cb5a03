// A charter's file cut at its headings: what a charter may take from its model, or put in its place. A
// numbered heading with the unnumbered ones below it is one part, an unnumbered one of the same or a higher
// level another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/body.hpp"
#include "charter/origins.hpp"

namespace cartulaire::charter::model {

// A file as text, or the lines of several put together.
struct Source {
  std::string file;  // as shown
  std::vector<std::string> lines;
  Origins origins;  // never empty
};

// Lines without their ends; a byte order mark is left out.
Source plain_source(std::string_view text, std::string file);

struct PartClause {
  ClauseBlock block;
  int first = 0;  // lines [first, last), fences included
  int last = 0;
};

struct Part {
  std::string number;  // empty: `title` names it
  std::string title;
  int level = 1;
  Place place;
  int first = 0;  // lines [first, last), as indices into the source; `first` is the heading's
  int last = 0;
  bool prose = false;  // says something besides its heading, its clauses and comments
  std::vector<PartClause> clauses;

  // "3.4", or the title of an unnumbered one.
  [[nodiscard]] const std::string& name() const { return number.empty() ? title : number; }
};

struct Parts {
  int body = 0;           // index of the first line after the front matter
  int front = 0;          // lines [1, front) are its YAML
  bool preamble = false;  // something stands before the first heading that is no comment
  Place preamble_place;
  std::vector<Part> parts;  // in the order of the file

  [[nodiscard]] const Part* find(std::string_view name) const;
};

// `body` is -1 where the front matter is missing or never closed.
Parts cut(const Source& source);
// Its YAML; the first line is the file's second.
std::string front_yaml(const Source& source, const Parts& parts);

// 3.10 comes after 3.9 and before 4.
bool comes_before(std::string_view number, std::string_view other);
// Is `number` the article `above`, or one under it?
bool is_under(std::string_view number, std::string_view above);

// The lines that people read: clauses left out, without blank lines at the ends.
std::vector<std::string> sentences(const Source& source, const Part& part);

}  // namespace cartulaire::charter::model
