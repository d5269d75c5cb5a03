// The note as one page, in the style of the replay's report.
#include <fmt/format.h>

#include "charter/diff/note.hpp"
#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::diff {
namespace {

// Removed and added words carry a line and a colour, and the words around them say which they are.
constexpr std::string_view kStyle = R"css(
header,main,footer,nav{max-width:56rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem;padding-bottom:1.25rem;border-bottom:1px solid var(--line)}
h1{font-size:2rem;margin:0 0 .35rem}
.subtitle{font:600 1rem var(--sans);color:var(--seal);margin:0}
h2{font-size:1.4rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h3{font-size:1.1rem;margin:1.5rem 0 .4rem}
nav,dl,footer,.key{font-family:var(--sans)}
nav ul{padding-left:1.1rem;margin:.75rem 0}
dl.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1.5rem;font-size:.95rem;margin:1rem 0}
dt{color:var(--muted)}dd{margin:0}
.key{background:var(--card);border-left:4px solid var(--seal);padding:.75rem 1.1rem;margin:1.25rem 0;list-style:none}
.key li{margin:.25rem 0;font-variant-numeric:tabular-nums}
main li{margin:.4rem 0}
del{color:var(--seal);text-decoration:line-through}
ins{color:var(--good);text-decoration:underline;text-underline-offset:.15em}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;font-size:.85rem;color:var(--muted);margin-top:2.5rem}
@media (max-width:36rem){dl.facts{grid-template-columns:1fr}}
@media print{body{font-size:10pt}nav,.skip{display:none}h2,h3{break-after:avoid}li{break-inside:avoid}}
@page{margin:15mm}
)css";

class Page {
 public:
  explicit Page(const Note& note) : note_(note) {}

  std::string write() {
    head();
    add("<ul class=\"key\">\n");
    for (const std::string& finding : note_.findings)
      add(fmt::format("<li>{}</li>\n", text(finding)));
    add("</ul>\n");
    for (const Section& one : note_.sections)
      section(one);
    add(fmt::format(
        "</main>\n<footer role=\"contentinfo\"><p>{}</p></footer>\n</body>\n</html>\n",
        text(say("Note produite par Cartulaire, comparaison de deux chartes ; sans script, sans ressource "
                 "extérieure.",
                 "Made by Cartulaire, two charters compared; no script, nothing loaded from elsewhere."))));
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view say(std::string_view french, std::string_view english) const {
    return note_.language == base::Language::french ? french : english;
  }
  [[nodiscard]] std::string text(std::string_view words) const {
    return html_escaped(wording::typeset(words, note_.language));
  }
  void add(std::string_view piece) { out_ += piece; }

  void head() {
    const std::string title = text(note_.title);
    const std::string subtitle = text(note_.subtitle);
    add(html_head(
        {note_.language,
         wording::typeset(fmt::format("{} - {} - Cartulaire", note_.title, note_.subtitle), note_.language),
         {kBaseStyle, kStyle},
         false}));
    add("<body>\n");
    add(
        fmt::format("<a class=\"skip\" href=\"#contenu\">{}</a>\n<header role=\"banner\">\n<h1>{}</h1>\n"
                    "<p class=\"subtitle\">{}</p>\n<dl class=\"facts\">\n",
                    say("Aller au contenu", "Skip to content"), title, subtitle));
    for (const auto& [name, fact] : note_.facts)
      add(fmt::format("<dt>{}</dt><dd>{}</dd>\n", text(name), text(fact)));
    add("</dl>\n</header>\n");
    if (!note_.sections.empty()) {
      add(fmt::format("<nav role=\"navigation\" aria-label=\"{}\">\n<ul>\n", say("Sommaire", "Contents")));
      for (const Section& one : note_.sections)
        add(fmt::format("<li><a href=\"#{}\">{}</a></li>\n", html_id(one.id), text(one.title)));
      add("</ul>\n</nav>\n");
    }
    add("<main id=\"contenu\" role=\"main\" tabindex=\"-1\">\n");
  }

  void section(const Section& one) {
    add(fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n", html_id(one.id),
                    text(one.title)));
    for (const std::string& paragraph : one.intro)
      add(fmt::format("<p>{}</p>\n", text(paragraph)));
    for (const Item& item : one.items) {
      add(fmt::format("<h3>{}</h3>\n", text(item.heading)));
      if (item.lines.empty()) continue;
      add("<ul>\n");
      for (const Line& each : item.lines)
        line(each);
      add("</ul>\n");
    }
    add("</section>\n");
  }

  void line(const Line& spans) {
    add("<li>");
    for (const Span& span : spans) {
      const std::string words = text(span.text);
      switch (span.is) {
        case Span::Is::plain:
          add(words);
          break;
        case Span::Is::strong:
          add("<strong>" + words + "</strong>");
          break;
        case Span::Is::removed:
          add("<del>" + words + "</del>");
          break;
        case Span::Is::added:
          add("<ins>" + words + "</ins>");
          break;
      }
    }
    add("</li>\n");
  }

  const Note& note_;
  std::string out_;
};

}  // namespace

std::string note_html(const Note& note) {
  return Page(note).write();
}

}  // namespace cartulaire::charter::diff
