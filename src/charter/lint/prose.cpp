#include "charter/lint/prose.hpp"

#include <algorithm>
#include <utility>

#include "platform/utf8.hpp"

namespace cartulaire::charter::lint {
namespace {

// Longer ones are cut: nobody's paragraph, and the rules look at what stands near.
constexpr std::size_t kMostBlockBytes = 64 << 10;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool ends_sentence(std::string_view text) {
  return !text.empty() && std::string_view(".!?:;").find(text.back()) != std::string_view::npos;
}

class Builder {
 public:
  void add(const ProseLine& line) {
    const std::string_view text = trimmed(line.text);
    if (text.empty()) {
      gap_ = true;
      return;
    }
    const bool item = !line.heading && (line.item || begins_item(text));
    const bool same_article = blocks_.empty() || blocks_.back().article == line.article;
    const bool apart = blocks_.empty() || !same_article || line.heading || after_heading_ ||
                       blocks_.back().text.size() + text.size() > kMostBlockBytes;
    const bool goes_on = item ? introduced_ || in_list_
                              : !gap_ && !line.complete && !last_complete_ && (!ended_ || line.runs_on);
    if (apart || !goes_on)
      begin(line);
    else
      append(item ? '\n' : '\v', line);
    introduced_ = text.ends_with(':');
    ended_ = ends_sentence(text);
    in_list_ = item || (in_list_ && joined_);
    after_heading_ = line.heading;
    last_complete_ = line.complete;
    gap_ = false;
  }

  std::vector<Block> take() { return std::move(blocks_); }

 private:
  void begin(const ProseLine& line) {
    Block block;
    block.page = line.page;
    block.article = line.article;
    blocks_.push_back(std::move(block));
    put(line);
    joined_ = false;
  }
  void append(char join, const ProseLine& line) {
    blocks_.back().text += join;
    put(line);
    joined_ = true;
  }
  void put(const ProseLine& line) {
    Block& block = blocks_.back();
    for (Anchor anchor : line.anchors) {
      anchor.offset += block.text.size();
      block.anchors.push_back(anchor);
    }
    block.text += line.text;
  }

  std::vector<Block> blocks_;
  bool gap_ = false;         // an empty line came before
  bool introduced_ = false;  // the line before ends with a colon
  bool ended_ = false;       // the line before ends a sentence
  bool in_list_ = false;     // the line before is an item, or goes on with one
  bool joined_ = false;      // the line before went on with the one before it
  bool after_heading_ = false;
  bool last_complete_ = false;
};

}  // namespace

// "- x", "• x", "· x", "2. x", "a) x"; U+F0B7 is what a PDF makes of a word processor's bullet.
bool begins_item(std::string_view text) {
  for (const std::string_view mark : {"-", "*", "+", "•", "·", "‣", "▪", "◦", "–", "—", "\xef\x82\xb7", "o"})
    if (text.starts_with(mark) && text.substr(mark.size()).starts_with(' ')) return true;
  std::size_t at = 0;
  while (at < text.size() && at < 3 && is_digit(text[at]))
    ++at;
  if (at == 0 && !text.empty() && text[0] >= 'a' && text[0] <= 'z') at = 1;
  return at > 0 && at + 1 < text.size() && (text[at] == '.' || text[at] == ')') && text[at + 1] == ' ';
}

// "3.4. Ma navigation .... 11": a line of the table of contents says nothing.
bool is_of_contents(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && is_digit(text[end - 1]))
    --end;
  if (end == text.size()) return false;
  const std::string_view before = trimmed(text.substr(0, end));
  return before.ends_with("..") || before.ends_with("…") || (end > 0 && text[end - 1] == '\t');
}

Block::Position Block::position(std::size_t begin, std::size_t end) const {
  if (anchors.empty()) return {{1, 1}, 1};
  const auto after =
      std::upper_bound(anchors.begin(), anchors.end(), begin,
                       [](std::size_t offset, const Anchor& anchor) { return offset < anchor.offset; });
  const std::size_t limit = after == anchors.end() ? text.size() : after->offset;
  const Anchor& anchor = after == anchors.begin() ? anchors.front() : *std::prev(after);
  if (anchor.fixed) return {anchor.place, std::max(1, anchor.length)};
  const std::size_t from = std::max(begin, anchor.offset);
  const std::string_view before = std::string_view(text).substr(anchor.offset, from - anchor.offset);
  const std::string_view part =
      std::string_view(text).substr(from, std::max(from, std::min(end, limit)) - from);
  return {{anchor.place.line, anchor.place.column + static_cast<int>(platform::count_characters(before))},
          std::max(1, static_cast<int>(platform::count_characters(part)))};
}

bool Block::is_said(std::size_t offset) const {
  const auto after =
      std::upper_bound(anchors.begin(), anchors.end(), offset,
                       [](std::size_t at, const Anchor& anchor) { return at < anchor.offset; });
  return after != anchors.begin() && std::prev(after)->fixed;
}

std::vector<Block> blocks_of(const std::vector<ProseLine>& lines) {
  Builder builder;
  for (const ProseLine& line : lines)
    builder.add(line);
  return builder.take();
}

std::vector<ProseLine> prose_of(const document::Document& document) {
  std::vector<ProseLine> lines;
  lines.reserve(document.lines.size());
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    const document::Line& read = document.lines[i];
    ProseLine line;
    if (!read.code && !is_of_contents(read.text)) line.text = read.text;
    line.anchors.push_back({0, {static_cast<int>(i) + 1, 1}, false, 0});
    line.heading = read.heading > 0;
    line.item = read.item;
    line.complete = document.line_is_paragraph;
    line.runs_on = document.format == document::Format::markdown;
    line.page = read.page;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace cartulaire::charter::lint
