#include "charter/reference.hpp"

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/reference_parts.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/wording.hpp"
#include "platform/markdown.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;

std::string title_of(Language language) {
  return language == Language::french ? "Écrire une charte : la référence"
                                      : "Writing a charter: the reference";
}

std::string heading(const ReferenceSection& section, Language language) {
  if (section.code.empty()) return html_escaped(section.title);
  return fmt::format("<code>{}</code>{} {}", section.code, language == Language::french ? "\u00a0:" : ":",
                     html_escaped(section.title));
}

// A list of the chapters, the kinds of a family under it.
std::string contents(const std::vector<ReferenceSection>& sections, Language language) {
  std::string out = fmt::format("<nav aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">{}</h2>\n<ol>\n",
                                language == Language::french ? "Sommaire" : "Contents");
  int level = 2;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const ReferenceSection& section = sections[i];
    if (section.level > level)
      out += "\n<ol>\n";
    else if (i > 0)
      out += "</li>\n";
    if (section.level < level) out += "</ol></li>\n";
    level = section.level;
    out += fmt::format("<li><a href=\"#{}\">{}</a>", section.id, heading(section, language));
  }
  out += "</li>\n";
  if (level > 2) out += "</ol></li>\n";
  return out + "</ol>\n</nav>\n";
}

}  // namespace

std::string reference_markdown(const Catalogue& catalogue, Language language) {
  std::string out = fmt::format("# {}\n", title_of(language));
  for (const ReferenceSection& section : reference_sections(catalogue, language)) {
    const std::string code = section.code.empty() ? ""
                                                  : fmt::format("`{}`{} ", section.code,
                                                                language == Language::french ? " :" : ":");
    out += fmt::format("\n{} {}{}\n\n{}", std::string(static_cast<std::size_t>(section.level), '#'), code,
                       section.title, section.body);
  }
  return out;
}

base::Result<std::string> reference_html(const Catalogue& catalogue, Language language) {
  const std::vector<ReferenceSection> sections = reference_sections(catalogue, language);
  std::string body;
  for (const ReferenceSection& section : sections) {
    auto html = platform::markdown_to_html(wording::typeset(section.body, language));
    if (!html) return base::pass(html);
    body += fmt::format("<h{0} id=\"{1}\">{2}</h{0}>\n{3}", section.level, section.id,
                        heading(section, language), *html);
  }
  const std::string title = wording::typeset(title_of(language), language);
  return html_head({language, title, {kBaseStyle, kCharterStyle, kReferenceStyle}}) +
         fmt::format(
             "<body>\n"
             "<p><a class=\"skip\" href=\"#contenu\">{}</a></p>\n<header>\n<h1>{}</h1>\n</header>\n{}"
             "<main id=\"contenu\" tabindex=\"-1\">\n{}</main>\n</body>\n</html>\n",
             language == Language::french ? "Aller au contenu" : "Skip to the content", html_escaped(title),
             contents(sections, language), body);
}

}  // namespace cartulaire::charter
