// What `check` says about one place of a charter: all of them at once, each with what is wrong and the cure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/yaml.hpp"

namespace cartulaire::charter {

using platform::Place;

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;  // "L01" … of the language page; docs/language.md lists them
  std::string file;
  Place place;             // line and column of the offending text, from 1
  int length = 1;          // characters under the caret line
  std::string line;        // the whole line of the file, for quoting
  std::string french;      // what is wrong, then the cure: one or two sentences, lower case
  std::string english;     // the same
  std::string suggestion;  // a near miss that exists, empty if none is near
  std::string entity;      // set where only this entity's effective text is wrong
};

// "file:line:column: error L01: sentence", the quoted line and the caret line below it.
std::string format(const Diagnostic& diagnostic, base::Language language);
// The same with another word for the severity ("note").
std::string format(const Diagnostic& diagnostic, base::Language language, std::string_view severity);

bool has_errors(const std::vector<Diagnostic>& diagnostics);

// The candidate nearest to `word` by edit distance (swaps count one), if near enough to be a slip; else
// empty.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// At most `most` of them, the nearest first; of equals, the earlier.
std::vector<std::string> nearest_ones(std::string_view word, const std::vector<std::string>& candidates,
                                      std::size_t most);

}  // namespace cartulaire::charter
