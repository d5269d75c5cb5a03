// Where the lines of a charter come from, where it was put together from a model and from what completes it:
// what is said about a line is said at its place in the file that a person wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/yaml.hpp"

namespace cartulaire::charter {

using platform::Place;

struct Origins {
  struct File {
    std::string name;  // as shown
    std::vector<std::string> lines;
  };
  struct Line {
    int file = 0;      // index into files
    int line = 1;      // of that file
    int shift = 0;     // characters to add to a column
    bool same = true;  // the words are the file's: columns can be told; else the line's beginning is meant
  };
  struct Spot {
    std::string_view file;
    Place place;
    std::string_view text;  // the whole line
  };

  std::vector<File> files;
  std::vector<Line> lines;  // by line of the charter, from 1; empty: the charter is one file

  [[nodiscard]] bool empty() const { return lines.empty(); }
  // Of a place in the charter; not for one without origins.
  [[nodiscard]] Spot find(Place place) const;
  // "12", or "modele/charte.md:12" where the charter has origins: to stand after "line".
  [[nodiscard]] std::string line_text(int line) const;
};

}  // namespace cartulaire::charter
