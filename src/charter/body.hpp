// The text under the front matter: headings, clause blocks, passages, placeholders, line by line.
//
// Blocks are told apart before CommonMark sees the text: code fences and comments are left alone, clause
// blocks and passage marks are taken out, every line that stays remembers its number in the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "charter/charter.hpp"
#include "charter/reporter.hpp"

namespace cartulaire::charter {

struct Body {
  std::vector<Heading> headings;
  std::vector<BodyLine> lines;
  std::vector<bool> verbatim;  // by line: within a code fence or a comment, no heading and no placeholder
  std::vector<Passage> passages;
  std::vector<ClauseBlock> blocks;
  std::vector<ClauseBlock> proposals;
};

// Reads source[first…]; `first` is an index, lines are numbered from 1.
Body read_body(const std::vector<std::string>& source, std::size_t first, Reporter& reporter);

// The placeholders of one line; what is wrong with their form is reported, what they name is not looked up.
std::vector<std::pair<int, Placeholder>> read_placeholders(const std::string& line, int number,
                                                           Reporter& reporter);
// "NAME.PARAMETER is A or B and entity is x"; empty where it is wrong, which is reported.
Condition read_condition(std::string_view text, Place place, Reporter& reporter);

}  // namespace cartulaire::charter
