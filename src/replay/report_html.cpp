#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/wording.hpp"
#include "replay/report.hpp"

namespace cartulaire::replay {
namespace {

using base::Language;
using charter::html_escaped;
using charter::html_id;

constexpr std::string_view kStyle = R"css(
header,main,footer,nav{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem;padding-bottom:1.25rem;border-bottom:1px solid var(--line)}
h1{font-size:2rem;margin:0 0 .35rem}
.subtitle{font:600 1rem var(--sans);color:var(--seal);margin:0}
h2{font-size:1.4rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
nav,table,dl,footer,figure,.key{font-family:var(--sans)}
nav ul{padding-left:1.1rem;margin:.75rem 0;columns:18rem 2}
p,li{max-width:46rem}
dl.facts{display:grid;grid-template-columns:minmax(12rem,max-content) 1fr;gap:.3rem 1.5rem;font-size:.95rem;margin:1rem 0}
dt{color:var(--muted)}dd{margin:0}
.key{background:var(--card);border-left:4px solid var(--seal);padding:.75rem 1.1rem;margin:1.25rem 0;list-style:none}
.key li{margin:.25rem 0;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;margin:1.25rem 0 .5rem}
table{border-collapse:collapse;font-size:.9rem;line-height:1.35;width:100%}
caption{text-align:left;font-weight:600;font-size:1.05rem;padding:.25rem 0 .5rem;color:var(--ink)}
caption strong,caption span{display:block;max-width:calc(100vw - 2.5rem);position:sticky;left:0}
caption span{font-weight:400;font-size:.85rem;color:var(--muted)}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:right;vertical-align:top;
font-variant-numeric:tabular-nums}
th{font-weight:600}thead th{border-bottom:2px solid var(--ink);vertical-align:bottom}
th[scope=row],thead th:first-child{text-align:left;min-width:14rem}
tfoot th,tfoot td{border-top:2px solid var(--ink);font-weight:600}
td small{display:block;color:var(--muted);font-weight:400;white-space:nowrap}
td.hid{color:var(--muted);font-style:italic}
figure{margin:.75rem 0 1.5rem}
figcaption{font-size:.9rem;font-weight:600;margin-bottom:.4rem}
svg{display:block;width:100%;min-width:34rem;max-width:46rem;height:auto}
svg text{font:13px var(--sans);fill:var(--ink)}
svg .bar{fill:var(--seal)}svg .none{fill:var(--muted)}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;font-size:.85rem;color:var(--muted);margin-top:2.5rem}
@media (max-width:40rem){dl.facts{display:block}dt{margin-top:.6rem}
th[scope=row],thead th:first-child{min-width:9rem}h1{font-size:1.6rem}}
@media print{body{font-size:10pt}nav,.skip{display:none}h2{break-after:avoid}table{font-size:8.5pt}tr{break-inside:avoid}
thead{display:table-header-group}.scroll{overflow:visible}figure{break-inside:avoid}}
@page{margin:15mm}
)css";

class Page {
 public:
  explicit Page(const Report& report) : report_(report), french_(report.language == Language::french) {}

  std::string write() {
    head();
    summary();
    how_to_read();
    verdicts();
    changes();
    limits();
    guarantees();
    foot();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view say(std::string_view french, std::string_view english) const {
    return french_ ? french : english;
  }
  [[nodiscard]] std::string text(std::string_view words) const {
    return html_escaped(charter::wording::typeset(words, report_.language));
  }
  [[nodiscard]] std::string number(std::uint64_t value) const {
    return charter::wording::in_figures(value, report_.language);
  }
  void add(std::string_view piece) { out_ += piece; }

  void section(std::string_view id, std::string_view title) {
    add(fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n", id, text(title)));
  }
  void end_section() { add("</section>\n"); }

  void list(const std::vector<std::string>& items, std::string_view css = {}) {
    if (items.empty()) return;
    add(css.empty() ? std::string("<ul>\n") : fmt::format("<ul class=\"{}\">\n", css));
    for (const std::string& item : items)
      add(fmt::format("<li>{}</li>\n", text(item)));
    add("</ul>\n");
  }

  void head() {
    const std::string title = text(report_.title);
    const std::string subtitle = text(report_.subtitle);
    add(charter::html_head(
        {report_.language,
         charter::wording::typeset(fmt::format("{} - {} - Cartulaire", report_.title, report_.subtitle),
                                   report_.language),
         {charter::kBaseStyle, kStyle},
         false}));
    add("<body>\n");
    add(
        fmt::format("<a class=\"skip\" href=\"#contenu\">{}</a>\n<header role=\"banner\">\n<h1>{}</h1>\n"
                    "<p class=\"subtitle\">{}</p>\n</header>\n",
                    say("Aller au contenu", "Skip to content"), title, subtitle));
    add(fmt::format("<nav role=\"navigation\" aria-label=\"{}\">\n<ul>\n", say("Sommaire", "Contents")));
    for (const auto& [id, title_of] : sections())
      add(fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, text(title_of)));
    add("</ul>\n</nav>\n<main id=\"contenu\" role=\"main\">\n");
  }

  [[nodiscard]] std::vector<std::pair<std::string, std::string>> sections() const {
    std::vector<std::pair<std::string, std::string>> all{
        {"rejoue", std::string(say("Ce qui a été rejoué", "What was replayed"))},
        {"lire", std::string(say("Comment lire ce document", "How to read this document"))}};
    if (!report_.changes.empty())
      all.emplace_back("changements", say("Ce qui changerait", "What would change"));
    if (!report_.verdicts.empty())
      all.emplace_back("reponses",
                       report_.changes.empty()
                           ? say("Les réponses de la charte", "The charter’s answers")
                           : say("Les réponses de la charte de départ", "The answers of today’s charter"));
    all.emplace_back("indetermine", say("Ce qui n’a pas pu être déterminé", "What could not be determined"));
    all.emplace_back("garanties", say("Garanties", "Guarantees"));
    return all;
  }
  [[nodiscard]] std::string title_of(std::string_view id) const {
    for (const auto& [one, title] : sections())
      if (one == id) return title;
    return {};
  }

  void summary() {
    section("rejoue", title_of("rejoue"));
    add("<dl class=\"facts\">\n");
    for (const Fact& fact : report_.facts)
      add(fmt::format("<dt>{}</dt><dd>{}</dd>\n", text(fact.label), text(fact.text)));
    add("</dl>\n");
    if (report_.too_few_people)
      add(fmt::format(
          "<p><strong>{}</strong></p>\n",
          text(say("Moins de cinq personnes apparaissent dans ce journal : aucun tableau n’est montré.",
                   "Fewer than five people appear in this log: no table is shown."))));
    list(report_.findings, "key");
    end_section();
  }

  void how_to_read() {
    section("lire", title_of("lire"));
    list(report_.reading);
    end_section();
  }

  void verdicts() {
    if (report_.verdicts.empty() || !report_.changes.empty()) return;
    section("reponses", title_of("reponses"));
    for (const Sheet& sheet : report_.verdicts)
      table(sheet);
    end_section();
  }

  void changes() {
    if (report_.changes.empty()) return;
    section("changements", title_of("changements"));
    add(fmt::format("<p>{}</p>\n", text(report_.changes_intro)));
    for (const Sheet& sheet : report_.changes)
      table(sheet);
    end_section();
    section("reponses", title_of("reponses"));
    for (const Sheet& sheet : report_.verdicts)
      table(sheet);
    end_section();
  }

  void limits() {
    section("indetermine", title_of("indetermine"));
    add("<ul>\n");
    for (const Limit& limit : report_.limits) {
      add("<li>");
      if (limit.figure)
        add(fmt::format("<strong>{}</strong>{}", plain(*limit.figure), say("\u00a0: ", ": ")));
      add(fmt::format("{}</li>\n", text(limit.text)));
    }
    add("</ul>\n");
    end_section();
  }

  void guarantees() {
    section("garanties", title_of("garanties"));
    list(report_.guarantees);
    end_section();
  }

  void foot() {
    add(fmt::format(
        "</main>\n<footer role=\"contentinfo\"><p>{}</p></footer>\n</body>\n</html>\n",
        text(say("Document produit par Cartulaire, rejeu d’un journal ; sans script, sans ressource "
                 "extérieure.",
                 "Made by Cartulaire, replay of a log; no script, nothing loaded from elsewhere."))));
  }

  // "1 234 requêtes, 56 personnes"
  [[nodiscard]] std::string plain(const Figure& figure) const {
    if (figure.shown != Shown::shown) return text(shown_word(figure.shown, report_.language));
    const bool one = figure.requests < 2;
    const bool alone = figure.people < 2;
    return fmt::format("{} {}, {} {}", number(figure.requests),
                       one ? say("requête", "request") : say("requêtes", "requests"), number(figure.people),
                       alone ? say("personne", "person") : say("personnes", "people"));
  }

  void cell(const Figure& figure) {
    if (figure.shown != Shown::shown) {
      add(fmt::format("<td class=\"hid\">{}</td>", text(shown_word(figure.shown, report_.language))));
    } else if (figure.requests == 0) {
      add("<td>0</td>");
    } else {
      add(fmt::format("<td>{} <small>{}\u00a0{}</small></td>", number(figure.requests), number(figure.people),
                      figure.people < 2 ? say("personne", "person") : say("personnes", "people")));
    }
  }

  void row(const SheetRow& row) {
    add(fmt::format("<tr><th scope=\"row\">{}</th>", text(row.label)));
    for (const Figure& figure : row.figures)
      cell(figure);
    cell(row.total);
    add("</tr>\n");
  }

  void table(const Sheet& sheet) {
    const std::string id = html_id(sheet.id);
    add(fmt::format(
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{0}\" tabindex=\"0\">\n<table>\n<caption "
        "id=\"{0}\"><strong>{1}</strong> <span>{2}</span></caption>\n<thead><tr><th scope=\"col\">{3}</th>",
        id, text(sheet.caption),
        text(say("Requêtes, puis personnes distinctes", "Requests, then distinct people")),
        text(sheet.row_header)));
    for (const std::string& column : sheet.columns)
      add(fmt::format("<th scope=\"col\">{}</th>", text(column)));
    add("<th scope=\"col\">Total</th></tr></thead>\n<tbody>\n");
    for (const SheetRow& one : sheet.rows)
      row(one);
    add("</tbody>\n");
    if (sheet.totals) {
      add("<tfoot>\n");
      row(*sheet.totals);
      add("</tfoot>\n");
    }
    add("</table>\n</div>\n");
    bars(sheet);
  }

  // The same numbers as a column of the table, for the eye: the drawing's text alternative says so.
  void bars(const Sheet& sheet) {
    std::uint64_t longest = 0;
    for (const SheetRow& one : sheet.rows)
      longest = std::max(longest, one.figures[sheet.bars].requests);
    if (sheet.bars_title.empty() || longest == 0) return;
    constexpr int kLine = 24;
    constexpr int kLabel = 290;
    constexpr int kWidth = 340;
    std::string drawn;
    int y = 0;
    for (const SheetRow& one : sheet.rows) {
      const Figure& figure = one.figures[sheet.bars];
      const auto length = static_cast<int>(figure.requests * kWidth / longest);
      drawn += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", kLabel - 8, y + 16,
                           text(shortened(one.label)));
      if (figure.shown != Shown::shown) {
        drawn += fmt::format("<text class=\"none\" x=\"{}\" y=\"{}\">{}</text>", kLabel, y + 16,
                             text(shown_word(figure.shown, report_.language)));
      } else {
        drawn += fmt::format(
            "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/><text x=\"{}\" "
            "y=\"{}\">{}</text>",
            kLabel, y + 4, length, kLine - 8, kLabel + length + 6, y + 16, number(figure.requests));
      }
      drawn += "\n";
      y += kLine;
    }
    const std::string id = html_id(sheet.id) + "-bars";
    add(fmt::format(
        "<figure>\n<figcaption id=\"{0}\">{1}</figcaption>\n<div class=\"scroll\" role=\"region\" "
        "aria-labelledby=\"{0}\" tabindex=\"0\"><svg role=\"img\" aria-label=\"{1}. {2}\" "
        "viewBox=\"0 0 760 {3}\" xmlns=\"http://www.w3.org/2000/svg\">\n{4}</svg></div>\n</figure>\n",
        id, text(sheet.bars_title),
        text(say("Les nombres sont ceux du tableau qui précède.",
                 "The numbers are those of the table above.")),
        y, drawn));
  }

  // Labels of the drawing: cut to what fits; the table has them whole.
  static std::string shortened(const std::string& label) {
    constexpr std::size_t kMost = 40;
    std::size_t points = 0;
    for (std::size_t i = 0; i < label.size(); ++i) {
      if ((static_cast<unsigned char>(label[i]) & 0xC0U) == 0x80) continue;
      if (++points > kMost) return label.substr(0, i) + "…";
    }
    return label;
  }

  const Report& report_;
  bool french_;
  std::string out_;
};

}  // namespace

std::string report_html(const Report& report) {
  return Page(report).write();
}

}  // namespace cartulaire::replay
