#include "charter/body.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "charter/front_matter.hpp"
#include "charter/value_text.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

int column_of(const std::string& line, std::string_view part) {
  const auto offset = static_cast<std::size_t>(part.data() - line.data());
  return 1 + static_cast<int>(platform::count_characters(std::string_view(line).substr(0, offset)));
}

int width(std::string_view text) {
  return static_cast<int>(platform::count_characters(text));
}

// "2.3." or "2.3" at the head of a title; empty where there is none.
std::string_view leading_number(std::string_view title) {
  std::size_t at = 0;
  bool digit = false;
  while (at < title.size() && ((title[at] >= '0' && title[at] <= '9') || title[at] == '.')) {
    digit = digit || title[at] != '.';
    ++at;
  }
  if (!digit || title.front() == '.' || (at < title.size() && title[at] != ' ')) return {};
  return title.substr(0, at);
}

bool is_reserved(std::string_view name) {
  static constexpr std::string_view kReserved[] = {"this", "entity",  "charter",    "adoption",
                                                   "role", "article", "population", "group"};
  return std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved);
}

class BodyReader {
 public:
  BodyReader(const std::vector<std::string>& source, Reporter& reporter)
      : source_(source), reporter_(reporter) {}

  Body read(std::size_t first) {
    for (at_ = first; at_ < source_.size(); ++at_)
      one_line();
    if (in_fence_)
      reporter_.error("L01", fence_place_, 3,
                      "ce bloc n'est jamais refermé ; ajoutez une ligne de trois accents graves",
                      "this block is never closed; add a line of three backticks");
    if (passage_ >= 0)
      reporter_.error("L01", body_.passages[static_cast<std::size_t>(passage_)].place, 3,
                      "ce passage n'est jamais refermé ; ajoutez une ligne `:::`",
                      "this passage is never closed; add a line `:::`");
    return std::move(body_);
  }

 private:
  [[nodiscard]] const std::string& line() const { return source_[at_]; }
  [[nodiscard]] int number() const { return static_cast<int>(at_) + 1; }

  void one_line() {
    if (in_comment_) {
      in_comment_ = line().find("-->") == std::string::npos;
      keep_line(false);
      return;
    }
    const std::string_view text = trimmed(line());
    if (in_fence_) {
      if (closes_fence(text)) in_fence_ = false;
      keep_line(false);
      return;
    }
    if (text.starts_with("```") || text.starts_with("~~~")) {
      fence(text);
      return;
    }
    if (text.starts_with(":::")) {
      passage_mark(text);
      return;
    }
    if (text.starts_with("<!--")) {
      in_comment_ = text.find("-->") == std::string_view::npos;
      keep_line(false);
      return;
    }
    if (text.starts_with('#'))
      heading(text);
    else
      setext(text);
    keep_line(true);
  }

  void keep_line(bool placeholders) {
    BodyLine kept;
    kept.line = number();
    kept.text = line();
    kept.heading = heading_;
    kept.passage = passage_;
    kept.branch = branch();
    if (placeholders) kept.placeholders = read_placeholders(line(), number(), reporter_);
    body_.lines.push_back(std::move(kept));
    body_.verbatim.push_back(!placeholders);
  }

  [[nodiscard]] int branch() const {
    return passage_ < 0
               ? -1
               : static_cast<int>(body_.passages[static_cast<std::size_t>(passage_)].branches.size()) - 1;
  }

  [[nodiscard]] bool closes_fence(std::string_view text) const {
    return text.size() >= fence_length_ && text.find_first_not_of(fence_) == std::string_view::npos;
  }

  void fence(std::string_view text) {
    fence_ = text.front();
    fence_length_ = std::min(text.find_first_not_of(fence_), text.size());
    fence_place_ = {number(), column_of(line(), text)};
    const std::string_view info = trimmed(text.substr(fence_length_));
    const auto words = split_words(info);
    if (words.empty() || (words.front() != "clause" && words.front() != "proposal")) {
      if (const std::string meant = words.empty() ? "" : nearest(words.front(), {"clause", "proposal"});
          !meant.empty())
        reporter_.warning("L01", {number(), column_of(line(), words.front())}, width(words.front()),
                          fmt::format("bloc `{}` : ce n'est pas une clause", words.front()),
                          fmt::format("block `{}`: this is no clause", words.front()), meant);
      in_fence_ = true;
      keep_line(false);
      return;
    }
    clause_block(words);
  }

  // A clause, or one that is only proposed.
  void clause_block(const std::vector<std::string_view>& words) {
    std::vector<ClauseBlock>& blocks = words.front() == "clause" ? body_.blocks : body_.proposals;
    ClauseBlock block;
    block.place = fence_place_;
    block.heading = heading_;
    block.passage = passage_;
    block.branch = branch();
    if (words.size() >= 2) {
      block.kind = words[1];
      block.kind_place = {number(), column_of(line(), words[1])};
    }
    if (words.size() == 4 && words[2] == "as") {
      block.name = words[3];
      block.name_place = {number(), column_of(line(), words[3])};
      name(block);
    } else {
      reporter_.error("L01", fence_place_, width(trimmed(line())),
                      "une clause s'ouvre par ```clause SORTE as NOM ; le nom est obligatoire",
                      "a clause opens with ```clause KIND as NAME; the name is compulsory");
    }
    block.yaml_line = number() + 1;
    const Place opened = fence_place_;
    for (++at_; at_ < source_.size(); ++at_) {
      if (closes_fence(trimmed(line()))) {
        blocks.push_back(std::move(block));
        return;
      }
      block.yaml += line();
      block.yaml += '\n';
    }
    reporter_.error("L01", opened, 3,
                    "cette clause n'est jamais refermée ; ajoutez une ligne de trois accents graves",
                    "this clause is never closed; add a line of three backticks");
    blocks.push_back(std::move(block));
  }

  void name(const ClauseBlock& block) {
    const bool plain = is_identifier(block.name) && block.name.find('_') == std::string::npos;
    if (!plain)
      reporter_.error(
          "L01", block.name_place, width(block.name),
          fmt::format(
              "`{}` n'est pas un nom de clause : des minuscules sans accent, des chiffres, des tirets",
              block.name),
          fmt::format("`{}` is no clause name: lower-case letters, digits and dashes", block.name));
    else if (is_reserved(block.name))
      reporter_.error("L01", block.name_place, width(block.name),
                      fmt::format("`{}` est un nom réservé", block.name),
                      fmt::format("`{}` is a reserved name", block.name));
  }

  void passage_mark(std::string_view text) {
    const Place place{number(), column_of(line(), text)};
    const std::string_view rest = trimmed(text.substr(3));
    if (rest.empty()) {
      if (passage_ < 0)
        reporter_.error("L01", place, 3, "`:::` ne referme aucun passage", "`:::` closes no passage");
      passage_ = -1;
      return;
    }
    if (rest == "else") {
      if (passage_ < 0 || body_.passages[static_cast<std::size_t>(passage_)].branches.size() != 1) {
        reporter_.error("L01", place, width(text), "`::: else` suit un seul `::: when` encore ouvert",
                        "`::: else` follows one open `::: when`");
        return;
      }
      body_.passages[static_cast<std::size_t>(passage_)].branches.push_back({{}, place});
      return;
    }
    if (!rest.starts_with("when ")) {
      reporter_.error("L01", place, width(text), "un passage s'écrit `::: when CONDITION`, `::: else`, `:::`",
                      "a passage is written `::: when CONDITION`, `::: else`, `:::`");
      return;
    }
    if (passage_ >= 0)
      reporter_.error("L01", place, width(text),
                      "les passages ne s'emboîtent pas ; refermez le précédent par `:::`",
                      "passages do not nest; close the one before with `:::`");
    const std::string_view condition = trimmed(rest.substr(5));
    Passage passage;
    passage.place = place;
    passage.branches.push_back(
        {read_condition(condition, {number(), column_of(line(), condition)}, reporter_), place});
    passage_ = static_cast<int>(body_.passages.size());
    body_.passages.push_back(std::move(passage));
  }

  void heading(std::string_view text) {
    const std::size_t level = std::min(text.find_first_not_of('#'), text.size());
    if (level > 6 || (level < text.size() && text[level] != ' ') || line().starts_with("    ")) return;
    std::string_view title = trimmed(text.substr(level));
    while (title.ends_with('#'))
      title.remove_suffix(1);
    title = trimmed(title);
    Heading heading;
    heading.level = static_cast<int>(level);
    heading.place = {number(), column_of(line(), text)};
    const std::string_view numbered = leading_number(title);
    heading.number = numbered;
    while (heading.number.ends_with('.'))
      heading.number.pop_back();
    heading.title = trimmed(title.substr(numbered.size()));
    if (passage_ >= 0)
      reporter_.error(
          "L01", heading.place, width(text),
          "un titre ne se met pas dans un passage : la numérotation changerait d'une entité à l'autre",
          "a heading does not stand in a passage: numbers would change between entities");
    heading_ = static_cast<int>(body_.headings.size());
    body_.headings.push_back(std::move(heading));
  }

  // A title underlined with "===" would be a heading for CommonMark and none for us.
  void setext(std::string_view text) {
    if (text.size() < 2 || text.find_first_not_of('=') != std::string_view::npos) return;
    if (body_.lines.empty() || trimmed(body_.lines.back().text).empty()) return;
    reporter_.error("L01", {number(), column_of(line(), text)}, width(text),
                    "un titre s'écrit avec `#` devant, pas souligné",
                    "a heading is written with `#` before it, not underlined");
  }

  const std::vector<std::string>& source_;
  Reporter& reporter_;
  Body body_;
  std::size_t at_ = 0;
  bool in_comment_ = false;
  bool in_fence_ = false;
  char fence_ = '`';
  std::size_t fence_length_ = 3;
  Place fence_place_;
  int heading_ = -1;
  int passage_ = -1;
};

}  // namespace

Body read_body(const std::vector<std::string>& source, std::size_t first, Reporter& reporter) {
  return BodyReader(source, reporter).read(first);
}

}  // namespace cartulaire::charter
