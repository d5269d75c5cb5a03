#include "charter/paper/paper.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/paper/fill.hpp"
#include "charter/render_style.hpp"
#include "platform/markdown.hpp"

namespace cartulaire::embedded {
extern const std::string_view kSaisineCstFr;
extern const std::string_view kDeliberationFr;
extern const std::string_view kNoteAgentsFr;
extern const std::string_view kNoteAgentsEn;
extern const std::string_view kRegistreFr;
extern const std::string_view kAipdFr;
extern const std::string_view kHorsDeVueFr;
extern const std::string_view kHorsDeVueEn;
}  // namespace cartulaire::embedded

namespace cartulaire::charter::paper {
namespace {

using base::Language;
using base::Result;

const PaperKind* find_kind(std::string_view id) {
  for (const PaperKind& kind : paper_kinds())
    if (kind.id == id) return &kind;
  return nullptr;
}

Language language_of(const PaperKind& kind, const RenderOptions& options) {
  return options.labels == Language::english && !kind.english.empty() ? Language::english : Language::french;
}

tl::unexpected<base::Error> unknown(std::string_view id) {
  std::string ids;
  for (const PaperKind& kind : paper_kinds())
    ids += fmt::format("{}`{}`", ids.empty() ? "" : ", ", kind.id);
  return base::fail(base::ErrorCode::not_found, std::string(id),
                    fmt::format("document inconnu ; il y a {}", ids),
                    fmt::format("unknown document; there are {}", ids));
}

}  // namespace

std::span<const PaperKind> paper_kinds() {
  static const std::array<PaperKind, 6> kinds{{
      {"saisine-cst",
       {"la saisine du comité social territorial", "the referral to the staff committee"},
       embedded::kSaisineCstFr,
       {}},
      {"deliberation",
       {"la délibération qui adopte la charte", "the deliberation that adopts the charter"},
       embedded::kDeliberationFr,
       {}},
      {"note-agents",
       {"l'information des personnes", "the notice to the staff"},
       embedded::kNoteAgentsFr,
       embedded::kNoteAgentsEn},
      {"registre",
       {"les fiches du registre des traitements", "the entries of the register of processing"},
       embedded::kRegistreFr,
       {}},
      {"aipd",
       {"le projet d'analyse d'impact", "the draft of the impact assessment (DPIA)"},
       embedded::kAipdFr,
       {}},
      {"hors-de-vue",
       {"ce que l'employeur ne peut pas voir", "what the employer cannot see"},
       embedded::kHorsDeVueFr,
       embedded::kHorsDeVueEn},
  }};
  return kinds;
}

Result<std::string> paper_markdown(const EffectiveCharter& charter, std::string_view id,
                                   const RenderOptions& options) {
  const PaperKind* kind = find_kind(id);
  if (kind == nullptr) return unknown(id);
  const Language language = language_of(*kind, options);
  return fill(language == Language::french ? kind->french : kind->english,
              Saying(charter, language, options.adoption));
}

Result<std::string> paper_html(const EffectiveCharter& charter, std::string_view id,
                               const RenderOptions& options) {
  auto markdown = paper_markdown(charter, id, options);
  if (!markdown) return markdown;
  // The first line is the title.
  const std::size_t end = markdown->find('\n');
  const std::string title = markdown->substr(2, end - 2);
  auto body = platform::markdown_to_html(std::string_view(*markdown).substr(end));
  if (!body) return body;
  const Language language = language_of(*find_kind(id), options);
  const bool french = language == Language::french;
  const bool on_paper = options.medium == RenderOptions::Medium::paper;
  const std::string running = running_style(charter);
  const std::string entity = wording::capitalised(
      french || charter.entity.english.empty() ? charter.entity.name : charter.entity.english);
  HtmlHead head{
      language, fmt::format("{} - {}", title, entity), {kBaseStyle, kCharterStyle, kReferenceStyle, running}};
  if (on_paper) head.styles = {kPaperStyle, running};
  return html_head(head) +
         fmt::format(
             "<body>\n<p><a class=\"skip\" href=\"#contenu\">{}</a></p>\n<header>\n<p "
             "class=\"entity\">{}</p>\n"
             "<h1>{}</h1>\n</header>\n<main id=\"contenu\" tabindex=\"-1\">\n{}</main>\n<footer>\n<p>{}</p>\n"
             "</footer>\n</body>\n</html>\n",
             french ? "Aller au contenu" : "Skip to the content", html_escaped(entity), html_escaped(title),
             *body, html_escaped(running_line(charter)));
}

}  // namespace cartulaire::charter::paper
