// The text of one entity as its people read it, with the way back to the file.
#include <utility>

#include "charter/document/aside.hpp"
#include "charter/lint/prose.hpp"
#include "charter/wording/value_words.hpp"
#include "platform/utf8.hpp"

namespace cartulaire::charter::lint {
namespace {

struct Piece {
  std::string text;
  Anchor anchor;  // `offset` counts within the piece: 0
};

// A piece may hold line breaks (a list of bullets): every line takes its anchor along.
void add_piece(const Piece& piece, std::vector<ProseLine>& lines, const ProseLine& model) {
  std::size_t at = 0;
  while (true) {
    const std::size_t end = piece.text.find('\n', at);
    Anchor anchor = piece.anchor;
    anchor.offset = lines.back().text.size();
    lines.back().anchors.push_back(anchor);
    lines.back().text += piece.text.substr(at, end == std::string::npos ? std::string::npos : end - at);
    if (end == std::string::npos) return;
    at = end + 1;
    lines.push_back(model);
  }
}

std::vector<Piece> pieces_of(const EffectiveLine& line, const EffectiveCharter& charter) {
  std::vector<Piece> pieces;
  const std::string_view text = line.text;
  std::size_t at = 0;
  const auto literal = [&](std::size_t end) {
    const int column = 1 + static_cast<int>(platform::count_characters(text.substr(0, at)));
    pieces.push_back({std::string(text.substr(at, end - at)), {0, {line.line, column}, false, 0}});
  };
  for (const auto& [offset, placeholder] : line.placeholders) {
    const auto start = static_cast<std::size_t>(offset);
    if (start > at) literal(start);
    at = start + static_cast<std::size_t>(placeholder.length);
    const auto words = wording::say_placeholder(charter, placeholder);
    if (words) pieces.push_back({*words, {0, placeholder.place, true, placeholder.length}});
  }
  if (at < text.size()) literal(text.size());
  return pieces;
}

}  // namespace

std::vector<ProseLine> prose_of(const EffectiveCharter& charter) {
  std::vector<ProseLine> lines;
  for (std::size_t i = 0; i < charter.articles.size(); ++i) {
    document::Aside aside;
    for (const EffectiveLine& line : charter.articles[i].lines) {
      ProseLine model;
      model.article = static_cast<int>(i);
      model.runs_on = true;
      model.heading = line.text.starts_with('#');
      lines.push_back(model);
      if (aside.holds(line.text)) continue;
      for (const Piece& piece : pieces_of(line, charter))
        add_piece(piece, lines, model);
    }
  }
  return lines;
}

}  // namespace cartulaire::charter::lint
