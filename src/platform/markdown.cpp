#include "platform/markdown.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

namespace cartulaire::platform {
namespace {

constexpr std::size_t kMostBytes = 4u << 20;
// Lines by bars of the widest line: the parser fills short rows up to the width of their table.
constexpr std::size_t kMostCells = 200'000;

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};
using Parser = std::unique_ptr<cmark_parser, FreeParser>;
using Document = std::unique_ptr<cmark_node, FreeNode>;

bool may_hold_tables(std::string_view text) {
  std::size_t lines = 1;
  std::size_t widest = 0;
  std::size_t bars = 0;
  for (const char c : text) {
    bars += c == '|' ? 1 : 0;
    widest = std::max(widest, bars);
    if (c != '\n') continue;
    ++lines;
    bars = 0;
  }
  return widest > 0 && lines * widest <= kMostCells;
}

base::Result<Document> parse(std::string_view text) {
  if (text.size() > kMostBytes)
    return base::fail(base::ErrorCode::too_large, "", fmt::format("le texte dépasse {} Mo", kMostBytes >> 20),
                      fmt::format("the text is larger than {} MB", kMostBytes >> 20));
  // Invalid UTF-8 is replaced by U+FFFD.
  const Parser parser(cmark_parser_new(CMARK_OPT_VALIDATE_UTF8));
  if (may_hold_tables(text)) {
    [[maybe_unused]] static const bool registered = [] {
      cmark_gfm_core_extensions_ensure_registered();
      return true;
    }();
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
  }
  cmark_parser_feed(parser.get(), text.data(), text.size());
  Document document(cmark_parser_finish(parser.get()));
  if (!document)
    return base::fail(base::ErrorCode::invalid, "", "texte Markdown illisible", "unreadable Markdown text");
  return document;
}

// A page fetches nothing: the words of an image stand in its place.
void say_images(cmark_node* root) {
  cmark_iter* walk = cmark_iter_new(root);
  for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(walk)) {
    cmark_node* at = cmark_iter_get_node(walk);
    if (event != CMARK_EVENT_EXIT || cmark_node_get_type(at) != CMARK_NODE_IMAGE) continue;
    while (cmark_node* child = cmark_node_first_child(at))
      cmark_node_insert_before(at, child);
    cmark_node_free(at);
  }
  cmark_iter_free(walk);
}

// A paragraph in bold alone before a table is its title (RGAA 5.4).
std::string with_captions(std::string html) {
  constexpr std::string_view kStart = "<p><strong>";
  constexpr std::string_view kEnd = "</strong></p>\n<table>";
  for (std::size_t end = html.find(kEnd); end != std::string::npos; end = html.find(kEnd, end + 1)) {
    const std::size_t start = html.rfind(kStart, end);
    if (start == std::string::npos) continue;
    const std::string title = html.substr(start + kStart.size(), end - start - kStart.size());
    if (title.find("strong>") != std::string::npos || title.find("</p>") != std::string::npos) continue;
    html.replace(start, end + kEnd.size() - start, "<table>\n<caption>" + title + "</caption>");
    end = start;
  }
  return html;
}

// Every header of a Markdown table is a column's (RGAA 5.7).
std::string with_scopes(std::string html) {
  constexpr std::string_view kCell = "<th";
  constexpr std::string_view kScope = " scope=\"col\"";
  for (std::size_t at = html.find(kCell); at != std::string::npos; at = html.find(kCell, at + 1)) {
    const std::size_t end = at + kCell.size();
    if (end < html.size() && (html[end] == '>' || html[end] == ' ')) html.insert(end, kScope);
  }
  return html;
}

MarkdownBlock::Kind kind_of(cmark_node* node) {
  switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
      return MarkdownBlock::Kind::heading;
    case CMARK_NODE_CODE_BLOCK:
      return MarkdownBlock::Kind::code;
    case CMARK_NODE_LIST:
      return MarkdownBlock::Kind::list;
    case CMARK_NODE_BLOCK_QUOTE:
      return MarkdownBlock::Kind::quote;
    case CMARK_NODE_HTML_BLOCK:
      return MarkdownBlock::Kind::html;
    case CMARK_NODE_THEMATIC_BREAK:
      return MarkdownBlock::Kind::rule;
    default:
      return MarkdownBlock::Kind::paragraph;
  }
}

std::string plain_text(cmark_node* node) {
  std::string text;
  cmark_iter* walk = cmark_iter_new(node);
  for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(walk)) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node* at = cmark_iter_get_node(walk);
    const cmark_node_type type = cmark_node_get_type(at);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) text += cmark_node_get_literal(at);
    if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) text += ' ';
  }
  cmark_iter_free(walk);
  return text;
}

}  // namespace

base::Result<std::vector<MarkdownBlock>> markdown_blocks(std::string_view text) {
  auto document = parse(text);
  if (!document) return base::pass(document);
  std::vector<MarkdownBlock> blocks;
  for (cmark_node* node = cmark_node_first_child(document->get()); node != nullptr;
       node = cmark_node_next(node)) {
    MarkdownBlock block;
    block.kind = kind_of(node);
    block.first_line = cmark_node_get_start_line(node);
    block.last_line = cmark_node_get_end_line(node);
    if (block.kind == MarkdownBlock::Kind::heading) {
      block.level = cmark_node_get_heading_level(node);
      block.text = plain_text(node);
    } else if (block.kind == MarkdownBlock::Kind::code) {
      const char* info = cmark_node_get_fence_info(node);
      block.info = info == nullptr ? "" : info;
      block.text = cmark_node_get_literal(node);
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

base::Result<std::string> markdown_to_html(std::string_view text) {
  auto document = parse(text);
  if (!document) return base::pass(document);
  say_images(document->get());
  // Without CMARK_OPT_UNSAFE, raw HTML and dangerous addresses are left out.
  const std::unique_ptr<char, FreeText> html(
      cmark_render_html(document->get(), CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES, nullptr));
  return with_captions(with_scopes(html ? html.get() : ""));
}

}  // namespace cartulaire::platform
