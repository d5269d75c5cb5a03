#include "charter/model/parts.hpp"

#include <algorithm>
#include <utility>

#include "charter/reporter.hpp"

namespace cartulaire::charter::model {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos;
}

std::vector<int> steps_of(std::string_view number) {
  constexpr int kBeyond = 1'000'000;  // no text has so many articles
  std::vector<int> steps{0};
  for (const char c : number)
    if (c == '.')
      steps.push_back(0);
    else
      steps.back() = std::min(kBeyond, steps.back() * 10 + (c - '0'));
  return steps;
}

// Lines that say something: neither blank nor within an HTML comment.
class SpeakingLines {
 public:
  bool says(const BodyLine& line, bool verbatim) {
    const std::string_view text = line.text;
    if (in_comment_) {
      in_comment_ = text.find("-->") == std::string_view::npos;
      return false;
    }
    const std::size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return false;
    if (!verbatim || !text.substr(start).starts_with("<!--")) return true;
    in_comment_ = text.find("-->") == std::string_view::npos;
    return false;
  }

 private:
  bool in_comment_ = false;
};

}  // namespace

Source plain_source(std::string_view text, std::string file) {
  Source source;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    source.lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  source.origins.files.push_back({file, source.lines});
  for (std::size_t i = 0; i < source.lines.size(); ++i)
    source.origins.lines.push_back({0, static_cast<int>(i) + 1, 0, true});
  if (source.lines.empty()) source.origins.lines.push_back({});
  source.file = std::move(file);
  return source;
}

const Part* Parts::find(std::string_view name) const {
  const auto found =
      std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.name() == name; });
  return found == parts.end() ? nullptr : &*found;
}

Parts cut(const Source& source) {
  Parts cut;
  const auto close = source.lines.empty() || source.lines.front() != "---"
                         ? source.lines.end()
                         : std::find(source.lines.begin() + 1, source.lines.end(), "---");
  if (close == source.lines.end()) {
    cut.body = -1;
    return cut;
  }
  cut.front = static_cast<int>(close - source.lines.begin());
  cut.body = cut.front + 1;
  const Origins here;
  Reporter unheard(source.file, source.lines, here);  // read again, and judged, as a part of the whole
  const Body body = read_body(source.lines, static_cast<std::size_t>(cut.body), unheard);
  std::vector<int> part_of_heading;
  for (const Heading& heading : body.headings) {
    const bool below = heading.number.empty() && !cut.parts.empty() && heading.level > cut.parts.back().level;
    if (!below) {
      const int line = heading.place.line - 1;
      if (!cut.parts.empty()) cut.parts.back().last = line;
      Part part{heading.number, heading.title, heading.level, heading.place, line, 0, false, {}};
      cut.parts.push_back(std::move(part));
    }
    part_of_heading.push_back(static_cast<int>(cut.parts.size()) - 1);
  }
  if (!cut.parts.empty()) cut.parts.back().last = static_cast<int>(source.lines.size());
  SpeakingLines speaking;
  for (std::size_t i = 0; i < body.lines.size(); ++i) {
    const BodyLine& line = body.lines[i];
    if (!speaking.says(line, body.verbatim[i])) continue;
    if (line.heading < 0) {
      if (!cut.preamble) cut.preamble_place = {line.line, 1};
      cut.preamble = true;
      continue;
    }
    Part& part = cut.parts[static_cast<std::size_t>(part_of_heading[static_cast<std::size_t>(line.heading)])];
    part.prose = part.prose || line.line - 1 != part.first;
  }
  for (const ClauseBlock& block : body.blocks) {
    if (block.heading < 0) {
      if (!cut.preamble) cut.preamble_place = block.place;
      cut.preamble = true;
      continue;
    }
    Part& part =
        cut.parts[static_cast<std::size_t>(part_of_heading[static_cast<std::size_t>(block.heading)])];
    const int lines = static_cast<int>(std::count(block.yaml.begin(), block.yaml.end(), '\n'));
    part.prose = part.prose || block.passage >= 0;
    part.clauses.push_back({block, block.place.line - 1, std::min(block.yaml_line + lines, part.last)});
  }
  return cut;
}

std::string front_yaml(const Source& source, const Parts& parts) {
  std::string yaml;
  for (int at = 1; at < parts.front; ++at)
    yaml += source.lines[static_cast<std::size_t>(at)] + '\n';
  return yaml;
}

bool comes_before(std::string_view number, std::string_view other) {
  return steps_of(number) < steps_of(other);
}

bool is_under(std::string_view number, std::string_view above) {
  return number == above ||
         (number.starts_with(above) && number.size() > above.size() && number[above.size()] == '.');
}

std::vector<std::string> sentences(const Source& source, const Part& part) {
  std::vector<std::string> lines;
  auto clause = part.clauses.begin();
  for (int at = part.first + 1; at < part.last; ++at) {
    if (clause != part.clauses.end() && at == clause->first) {
      at = (clause++)->last - 1;
      continue;
    }
    const std::string& line = source.lines[static_cast<std::size_t>(at)];
    if (!is_blank(line) || (!lines.empty() && !is_blank(lines.back()))) lines.push_back(line);
  }
  while (!lines.empty() && is_blank(lines.back()))
    lines.pop_back();
  return lines;
}

}  // namespace cartulaire::charter::model
