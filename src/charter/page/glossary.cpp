// The glossary of a charter is an article of its text; here its entries get their ids, and other articles the
// links to them.
#include <algorithm>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/page/parts.hpp"

namespace cartulaire::charter::page {
namespace {

constexpr std::string_view kBold = "<strong>";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The term as a whole word, or its plural. Short terms are initials: their capitals count.
bool names(std::string_view html, const std::string& lowered, std::string_view term) {
  const bool initials = term.size() <= 4;
  const std::string_view text = initials ? html : std::string_view(lowered);
  const std::string wanted = initials ? std::string(term) : lower(term);
  for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
    std::size_t end = at + wanted.size();
    if (end < text.size() && text[end] == 's') ++end;
    if ((at == 0 || !is_letter(text[at - 1])) && (end >= text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

}  // namespace

bool is_glossary(const Article& article) {
  return article.title == "Glossaire" || article.title == "Glossary";
}

Glossary read_glossary(std::string html) {
  Glossary glossary;
  for (std::size_t at = html.find("<li>"); at != std::string::npos; at = html.find("<li>", at + 1)) {
    std::size_t bold = at + 4;
    while (bold < html.size() && html[bold] == '\n')
      ++bold;
    if (html.compare(bold, 3, "<p>") == 0) bold += 3;
    if (html.compare(bold, kBold.size(), kBold) != 0) continue;
    const std::size_t start = bold + kBold.size();
    const std::size_t end = html.find("</strong>", start);
    if (end == std::string::npos) break;
    std::string term = html.substr(start, end - start);
    if (term.empty() || term.find('<') != std::string::npos) continue;
    const std::string id = fmt::format("mot-{}", glossary.terms.size() + 1);
    html.insert(at + 3, fmt::format(" id=\"{}\"", id));
    glossary.terms.emplace_back(std::move(term), id);
  }
  glossary.html = std::move(html);
  return glossary;
}

std::string explained_terms(const Words& words, const Glossary& glossary, std::string_view html) {
  const std::string lowered = lower(html);
  std::string links;
  for (const auto& [term, id] : glossary.terms) {  // terms come from HTML: they are escaped
    if (!names(html, lowered, term)) continue;
    links += fmt::format("{}<a href=\"#{}\"{}>{}</a>", links.empty() ? "" : ", ", id, words.lang_attribute(),
                         term);
  }
  if (links.empty()) return "";
  return fmt::format("<p class=\"explained\">{}{} {}</p>\n", words.pick("Mots expliqués", "Words explained"),
                     words.colon(), links);
}

}  // namespace cartulaire::charter::page
