// From the lines of an article to its text: placeholders, typography, HTML, plain text.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/render.hpp"
#include "platform/markdown.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;
using base::Result;

// Is the placeholder's value a blank of a model?
bool is_blank(const EffectiveCharter& charter, const Placeholder& placeholder) {
  if (placeholder.object != Placeholder::Object::clause) return false;
  const Clause* clause = charter.find_clause(placeholder.name);
  if (clause == nullptr || clause->kind->find(placeholder.member) == nullptr) return false;
  const Setting* setting = clause->setting(placeholder.member);
  return setting != nullptr && setting->value.is_unset();
}

Result<std::string> said(const EffectiveCharter& charter, const Placeholder& placeholder,
                         const wording::Adoption& adoption) {
  if (is_blank(charter, placeholder)) {
    return std::string(wording::language_of(charter.front) == Language::french ? "(à compléter)"
                                                                               : "(to be completed)");
  }
  return wording::say_placeholder(charter, placeholder, adoption);
}

// Text between placeholders is typeset with what stands beside it, so replacing comes first.
Result<std::string> line_text(const EffectiveCharter& charter, const EffectiveLine& line,
                              const wording::Adoption& adoption) {
  std::string text = line.text;
  for (auto at = line.placeholders.rbegin(); at != line.placeholders.rend(); ++at) {
    const auto& [offset, placeholder] = *at;
    Result<std::string> words = said(charter, placeholder, adoption);
    if (!words) {
      base::Error error = words.error();
      error.where = fmt::format("{}:{}", placeholder.place.line, placeholder.place.column);
      return tl::unexpected<base::Error>(std::move(error));
    }
    text.replace(static_cast<std::size_t>(offset), static_cast<std::size_t>(placeholder.length), *words);
  }
  return text;
}

bool is_fence(std::string_view line) noexcept {
  const std::size_t start = line.find_first_not_of(' ');
  return start != std::string_view::npos &&
         (line.substr(start).starts_with("```") || line.substr(start).starts_with("~~~"));
}

// Without the heading that opens the article, if it has one.
std::string_view without_heading(std::string_view html, int level) {
  if (level == 0) return html;
  const std::size_t end = html.find(fmt::format("</h{}>", level));
  if (!html.starts_with(fmt::format("<h{}>", level)) || end == std::string_view::npos) return html;
  std::string_view rest = html.substr(end + 5);
  while (rest.starts_with('\n'))
    rest.remove_prefix(1);
  return rest;
}

struct Entity {
  std::string_view name, text;
};
constexpr std::array<Entity, 5> kEntities{
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}}};

// Tags fall, block ends become line ends, entities their characters.
std::string plain(std::string_view html) {
  std::string out;
  bool item = false;
  while (!html.empty()) {
    if (html.front() == '<') {
      const std::size_t end = html.find('>');
      const std::string_view tag = html.substr(0, end == std::string_view::npos ? html.size() : end + 1);
      if (tag == "<li>") item = true;
      if (tag.starts_with("</p") || tag.starts_with("</li") || tag.starts_with("</tr") ||
          tag.starts_with("<br")) {
        if (!out.empty() && out.back() != '\n') out += '\n';
      }
      html.remove_prefix(tag.size());
      continue;
    }
    if (item && html.front() != '\n') {
      out += "- ";
      item = false;
    }
    if (html.front() == '&') {
      const auto entity = std::find_if(kEntities.begin(), kEntities.end(),
                                       [html](const Entity& one) { return html.starts_with(one.name); });
      if (entity != kEntities.end()) {
        out += entity->text;
        html.remove_prefix(entity->name.size());
        continue;
      }
    }
    // A soft break inside a paragraph is a space; between blocks it is nothing.
    if (html.front() == '\n') {
      if (!out.empty() && out.back() != '\n') out += ' ';
    } else {
      out += html.front();
    }
    html.remove_prefix(1);
  }
  while (!out.empty() && (out.back() == '\n' || out.back() == ' '))
    out.pop_back();
  return out;
}

}  // namespace

Result<std::string> article_markdown(const EffectiveCharter& charter, const Article& article,
                                     const wording::Adoption& adoption) {
  const Language language = wording::language_of(charter.front);
  std::string out;
  bool code = false;
  for (const EffectiveLine& line : article.lines) {
    Result<std::string> text = line_text(charter, line, adoption);
    if (!text) return text;
    const bool fence = is_fence(line.text);
    out += fence || code ? *text : wording::typeset(*text, language);
    out += '\n';
    code = fence != code;
  }
  return out;
}

Result<std::string> article_html(const EffectiveCharter& charter, const Article& article,
                                 const wording::Adoption& adoption) {
  Result<std::string> markdown = article_markdown(charter, article, adoption);
  if (!markdown) return markdown;
  Result<std::string> html = platform::markdown_to_html(*markdown);
  if (!html) return html;
  return std::string(without_heading(*html, article.level));
}

Result<std::string> article_text(const EffectiveCharter& charter, const Article& article,
                                 const wording::Adoption& adoption) {
  Result<std::string> html = article_html(charter, article, adoption);
  if (!html) return html;
  return plain(*html);
}

}  // namespace cartulaire::charter
