// print_charter: the front matter, then the text line by line, clause blocks printed anew.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "charter/body.hpp"
#include "charter/print.hpp"
#include "charter/print_parts.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

struct Part {
  enum class What {
    blank,
    prose,
    heading,
    mark,      // of a passage
    verbatim,  // a line of a code fence or of a comment
    clause,
  };
  What what = What::prose;
  std::string text;  // without its last newline
};

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t") == std::string::npos;
}

class CharterPrinter {
 public:
  explicit CharterPrinter(const Charter& charter)
      : charter_(charter), reporter_(charter.file, charter.source, charter.origins) {}

  Printed print() {
    const std::string front = print_front();
    const auto parts = divide();
    printed_.text = "---\n" + front + "---\n" + lay_out(parts);
    return std::move(printed_);
  }

 private:
  std::string print_front() {
    const std::string yaml = front_matter_yaml(charter_);
    return with_comments(print_front_matter(canonical_front_matter(charter_)), yaml, 2);
  }

  // The lines with the comments of `yaml` among them; `yaml` itself where one has no place.
  std::string with_comments(std::vector<YamlLine> lines, const std::string& yaml, int first_line) {
    if (const auto homeless = place_comments(yaml, first_line, lines)) {
      leave(*homeless);
      return yaml;
    }
    std::string text;
    for (const YamlLine& line : lines)
      text += line.text + '\n';
    return text;
  }

  void leave(int line) {
    Diagnostic left;
    left.severity = Severity::warning;
    left.code = "FMT";
    left.file = charter_.file;
    left.line = charter_.source[static_cast<std::size_t>(line) - 1];
    const std::size_t sign = std::min(left.line.find('#'), left.line.size());
    left.place = {line, 1 + static_cast<int>(platform::count_characters(left.line.substr(0, sign)))};
    left.french =
        "ce bloc reste tel quel : ce commentaire n'y aurait plus sa place ; mettez-le au-dessus d'une ligne "
        "`paramètre: valeur`, ou à sa fin";
    left.english =
        "this block stays as it is: this comment would have no place in it; put it above a line `parameter: "
        "value`, or at its end";
    printed_.left.push_back(std::move(left));
  }

  // The lines under the front matter, told apart as the reader tells them.
  std::vector<Part> divide() {
    std::size_t first = 1;
    while (charter_.source[first] != "---")
      ++first;
    const Body body = read_body(charter_.source, ++first, reporter_);
    std::map<int, const ClauseBlock*> blocks;
    for (const ClauseBlock& block : body.blocks)
      blocks.emplace(block.place.line, &block);
    std::map<int, const ClauseBlock*> proposals;
    for (const ClauseBlock& block : body.proposals)
      proposals.emplace(block.place.line, &block);
    std::vector<Part> parts;
    std::size_t clause = 0;
    auto kept = body.lines.begin();
    auto heading = body.headings.begin();
    for (auto line = static_cast<int>(first) + 1; line <= static_cast<int>(charter_.source.size()); ++line) {
      const std::string& text = charter_.source[static_cast<std::size_t>(line) - 1];
      if (const auto block = blocks.find(line); block != blocks.end()) {
        parts.push_back({Part::What::clause, clause_block(*block->second, charter_.clauses[clause++])});
        line = last_line(*block->second);
        continue;
      }
      if (const auto block = proposals.find(line); block != proposals.end()) {
        parts.push_back({Part::What::clause, proposal_block(*block->second)});
        line = last_line(*block->second);
        continue;
      }
      Part part{Part::What::mark, text};
      if (kept != body.lines.end() && kept->line == line) {
        part.what = body.verbatim[static_cast<std::size_t>(kept - body.lines.begin())] ? Part::What::verbatim
                    : is_blank(text)                                                   ? Part::What::blank
                                                                                       : Part::What::prose;
        ++kept;
      }
      if (heading != body.headings.end() && heading->place.line == line) {
        part.what = Part::What::heading;
        ++heading;
      }
      parts.push_back(std::move(part));
    }
    return parts;
  }

  static int last_line(const ClauseBlock& block) {
    return block.yaml_line + static_cast<int>(std::count(block.yaml.begin(), block.yaml.end(), '\n'));
  }

  // As it is written, the words that it came from included: it is text to judge, not yet a clause.
  static std::string proposal_block(const ClauseBlock& block) {
    return fmt::format("```proposal {} as {}\n{}```", block.kind, block.name, block.yaml);
  }

  std::string clause_block(const ClauseBlock& block, const Clause& clause) {
    const platform::YamlNode written = platform::parse_yaml(block.yaml, {}, block.yaml_line).root;
    return fmt::format("```clause {} as {}\n{}```", clause.kind->name, clause.name,
                       with_comments(print_settings(clause, written), block.yaml, block.yaml_line));
  }

  // One blank line between blocks, none at the end. Blank lines before what is indented stay: they may be
  // those of a code.
  static std::string lay_out(const std::vector<Part>& parts) {
    std::string text;
    bool first = true;
    for (std::size_t at = 0; at < parts.size(); ++at) {
      std::size_t blanks = 0;
      for (; at < parts.size() && parts[at].what == Part::What::blank; ++at)
        ++blanks;
      if (at == parts.size()) break;
      const std::string& line = parts[at].text;
      const bool indented = line.starts_with("    ") || line.starts_with('\t');
      if (first || (blanks == 0 && at > 0 && parted(parts, at))) blanks = 1;
      text += std::string(indented || blanks == 0 ? blanks : 1, '\n') + line + '\n';
      first = false;
    }
    return text;
  }

  // Does a blank line go between parts[at] and the one before, which touch? Around headings and clauses,
  // unless it would cut a paragraph in two: a clause is taken out before the text is read.
  static bool parted(const std::vector<Part>& parts, std::size_t at) {
    using What = Part::What;
    const What before = parts[at - 1].what;
    const What after = parts[at].what;
    if (before == What::heading || after == What::heading) return true;
    if (before != What::clause && after != What::clause) return false;
    std::size_t up = at;
    while (up > 0 && parts[up - 1].what == What::clause)
      --up;
    std::size_t down = at;
    while (down < parts.size() && parts[down].what == What::clause)
      ++down;
    const auto sentence = [](What what) { return what != What::blank && what != What::heading; };
    return up == 0 || down == parts.size() || !sentence(parts[up - 1].what) || !sentence(parts[down].what);
  }

  const Charter& charter_;
  Reporter reporter_;
  Printed printed_;
};

}  // namespace

base::Result<Printed> print_charter(const Loaded& loaded) {
  const Charter& charter = loaded.charter;
  if (has_errors(loaded.diagnostics))
    return base::fail(base::ErrorCode::invalid, charter.file,
                      "la charte contient des erreurs ; corrigez-les avant la mise en forme",
                      "the charter holds errors; correct them before formatting");
  Printed printed = CharterPrinter(charter).print();
  const Loaded again = charter.part ? load_part(printed.text, charter.file, charter.front)
                                    : load_charter(printed.text, charter.file);
  if (has_errors(again.diagnostics) || !same_charter(charter, again.charter))
    return base::fail(base::ErrorCode::corrupt, charter.file,
                      "la mise en forme changerait ce que dit la charte : rien n'est écrit ; signalez-le",
                      "formatting would change what the charter says: nothing is written; please report it");
  return printed;
}

}  // namespace cartulaire::charter
