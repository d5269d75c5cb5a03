// write_text and make_draft: the text of the draft, in the canonical form.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "charter/draft/draft.hpp"
#include "charter/lint/prose.hpp"
#include "charter/print.hpp"
#include "charter/print_yaml.hpp"

namespace cartulaire::charter::draft {
namespace {

constexpr std::string_view kTitle = "Charte du numérique";
// The reader of charters takes longer lines for nobody's prose.
constexpr std::size_t kLongestLine = 4'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (static_cast<unsigned char>(text.front()) <= ' '))
    text.remove_prefix(1);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) <= ' '))
    text.remove_suffix(1);
  return text;
}

// A line that would begin a title, a passage or a fence is one of words.
std::string guarded(std::string_view line) {
  for (const std::string_view sign : {"```", "~~~", ":::", "#", "---", "==", "%%"})
    if (line.starts_with(sign)) return "\\" + std::string(line);
  return std::string(line);
}

// Placeholders, comments and HTML are words too.
std::string escaped(std::string_view text, bool markdown) {
  std::string safe;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool doubled =
        c == '{' && (text.substr(at + 1).starts_with('{') || (at > 0 && text[at - 1] == '{'));
    const bool comment = c == '<' && text.substr(at).starts_with("<!--");
    if (doubled || comment || (c == '<' && !markdown)) safe += '\\';
    safe += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return safe;
}

// The bullets of word processors are written as Markdown's.
std::string item(std::string_view text) {
  for (const std::string_view mark : {"•", "·", "‣", "▪", "◦", "–", "—", "\xef\x82\xb7", "o", "+", "*"})
    if (text.starts_with(mark) && text.substr(mark.size()).starts_with(' '))
      return "- " + std::string(trimmed(text.substr(mark.size())));
  return std::string(text);
}

std::string yaml_text(std::string_view text) {
  platform::YamlNode node;
  node.kind = platform::YamlNode::Kind::scalar;
  node.text = text;
  return yaml_scalar(node, YamlStyle::block);
}

std::string_view sure(lint::Confidence confidence) {
  switch (confidence) {
    case lint::Confidence::high:
      return "forte";
    case lint::Confidence::medium:
      return "moyenne";
    default:
      return "faible";
  }
}

// Words of the document for YAML, which bounds what is open: where they hold many brackets, parentheses.
std::string few_brackets(std::string words) {
  constexpr int kMany = 4;
  if (std::ranges::count_if(words, [](char c) { return c == '[' || c == '{'; }) <= kMany) return words;
  std::ranges::replace_if(words, [](char c) { return c == '[' || c == '{'; }, '(');
  std::ranges::replace_if(words, [](char c) { return c == ']' || c == '}'; }, ')');
  return words;
}

class Writer {
 public:
  Writer(const document::Document& document, const Draft& draft) : document_(document), draft_(draft) {}

  std::string write() {
    front_matter();
    std::multimap<std::size_t, const Proposal*> after;
    for (const Proposal& proposal : draft_.proposals)
      after.emplace(place_of(proposal), &proposal);
    if (draft_.outline.titles.empty()) text_ += "\n# 1. Le texte\n";
    std::size_t title = 0;
    for (std::size_t line = 0; line < document_.lines.size(); ++line) {
      if (title < draft_.outline.titles.size() && draft_.outline.titles[title].line == line)
        heading(draft_.outline.titles[title++]);
      else if (!draft_.outline.dropped[line])
        sentence(document_.lines[line]);
      const auto [from, to] = after.equal_range(line);
      for (auto one = from; one != to; ++one)
        proposal(*one->second);
    }
    return std::move(text_);
  }

 private:
  // What stands before the first article has none: its proposals go to the first.
  [[nodiscard]] std::size_t place_of(const Proposal& proposal) const {
    if (proposal.article >= 0 || draft_.outline.titles.empty()) return proposal.after;
    return draft_.outline.titles.front().line;
  }

  void front_matter() {
    const std::string title = draft_.outline.title.empty() ? std::string(kTitle) : draft_.outline.title;
    text_ += fmt::format(
        "---\ncharter: charte\ntitle: {}\nlanguage: fr\nversion: 0.1.0\njurisdiction: fr\n"
        "time_zone: Europe/Paris\ncalendar: fr\n",
        yaml_text(few_brackets(title)));
    std::set<std::string, std::less<>> words;
    for (const Proposal& proposal : draft_.proposals)
      for (const Value& value : proposal.values)
        words.insert(value.values.begin(), value.values.end());
    people("roles", rules().roles, words);
    people("populations", rules().populations, words);
    text_ += "---\n";
  }

  // Only those that a proposal names.
  void people(std::string_view key, const std::vector<Person>& all,
              const std::set<std::string, std::less<>>& words) {
    std::string entries;
    for (const Person& one : all)
      if (words.contains(one.id)) entries += fmt::format("  {}: {{name: {}}}\n", one.id, one.name);
    if (!entries.empty()) text_ += fmt::format("{}:\n{}", key, entries);
  }

  void heading(const Title& title) {
    const auto depth = static_cast<std::size_t>(std::count(title.number.begin(), title.number.end(), '.'));
    text_ += fmt::format("\n{} {}{} {}\n\n", std::string(std::min<std::size_t>(depth + 1, 6), '#'),
                         title.number, depth == 0 ? "." : "", escaped(title.text, false));
    ended_ = true;
    in_list_ = false;
  }

  void sentence(const document::Line& line) {
    const bool markdown = document_.format == document::Format::markdown;
    const std::string_view text = trimmed(line.text);
    if (text.empty()) {
      text_ += '\n';
      ended_ = true;
      return;
    }
    const bool listed = line.item || lint::begins_item(text);
    // Lines that only a page parted run on; paragraphs and items stay apart.
    if (!markdown && (document_.line_is_paragraph || ended_) && !(listed && in_list_)) text_ += '\n';
    std::string shown = line.heading > 0 ? emphasised(text) : item(text);
    if (line.item && !lint::begins_item(shown)) shown = "- " + shown;
    broken(escaped(shown, markdown));
    ended_ =
        document_.line_is_paragraph || std::string_view(".!?:;").find(text.back()) != std::string_view::npos;
    in_list_ = listed;
  }

  // A title without a number would end the article it stands in.
  static std::string emphasised(std::string_view text) {
    while (text.starts_with('#'))
      text.remove_prefix(1);
    text = trimmed(text);
    if (text.empty() || text.find('*') != std::string_view::npos) return std::string(text);
    return fmt::format("**{}**", text);
  }

  void broken(std::string_view line) {
    while (line.size() > kLongestLine) {
      std::size_t at = line.rfind(' ', kLongestLine);
      if (at == std::string_view::npos || at == 0) {
        at = kLongestLine;
        while (at > 0 && (static_cast<unsigned char>(line[at]) & 0xc0U) == 0x80U)
          --at;
      }
      text_ += guarded(line.substr(0, at)) + '\n';
      line.remove_prefix(at);
      line = trimmed(line);
    }
    text_ += guarded(line) + '\n';
  }

  void proposal(const Proposal& proposal) {
    text_ += fmt::format("\n```proposal {} as {}\n# confiance {}\n", proposal.kind, proposal.name,
                         sure(proposal.confidence));
    for (const Source& source : proposal.sources)
      text_ += fmt::format("# {}ligne {} : « {} »\n",
                           source.page > 0 ? fmt::format("page {}, ", source.page) : std::string(),
                           source.line, few_brackets(source.words));
    for (const std::string& other : proposal.others)
      text_ += fmt::format("# ailleurs : {}\n", few_brackets(other));
    for (const Value& value : proposal.values)
      text_ += fmt::format("{}: {}\n", value.parameter, written(value));
    text_ += "```\n\n";
    ended_ = true;
    in_list_ = false;
  }

  const document::Document& document_;
  const Draft& draft_;
  std::string text_;
  bool ended_ = true;     // the line before ends a sentence, or is none
  bool in_list_ = false;  // the line before is an item
};

}  // namespace

base::Result<std::string> write_text(const document::Document& document, const Draft& draft) {
  const Loaded loaded = load_charter(Writer(document, draft).write(), document.file);
  auto printed = print_charter(loaded);
  if (!printed) {
    const std::string french =
        loaded.diagnostics.empty() ? printed.error().french : loaded.diagnostics[0].french;
    const std::string english =
        loaded.diagnostics.empty() ? printed.error().english : loaded.diagnostics[0].english;
    return base::fail(base::ErrorCode::corrupt, document.file,
                      "le brouillon ne se relirait pas, rien n'est écrit ; signalez-le : " + french,
                      "the draft would not read back, nothing is written; please report it: " + english);
  }
  return std::move(printed->text);
}

base::Result<Draft> make_draft(const document::Document& document) {
  Draft draft;
  draft.outline = outline_of(document);
  find_proposals(document, draft);
  auto text = write_text(document, draft);
  if (!text) return base::pass(text);
  draft.text = std::move(*text);
  return draft;
}

}  // namespace cartulaire::charter::draft
