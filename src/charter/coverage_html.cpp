// The coverage as one page: figures first, then the table, then the silences.
#include <fmt/format.h>

#include "charter/coverage.hpp"
#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter {
namespace {

constexpr std::string_view kStyle = R"css(
header,main,footer,nav{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem;padding-bottom:1.25rem;border-bottom:1px solid var(--line)}
h1{font-size:2rem;margin:0 0 .35rem}
.subtitle{font:600 1rem var(--sans);color:var(--seal);margin:0}
h2{font-size:1.4rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
nav,table,dl,footer{font-family:var(--sans)}
nav ul{padding-left:1.1rem;margin:.75rem 0}
dl.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.3rem 1.5rem;font-size:.95rem;margin:1rem 0}
dt{color:var(--muted)}dd{margin:0}.wrap{overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:1.25rem 0 .5rem}
table{border-collapse:collapse;font-size:.9rem;line-height:1.35;width:100%}
caption{text-align:left;font-weight:600;font-size:1.05rem;padding:.25rem 0 .5rem;color:var(--ink)}
th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:normal}
th{font-weight:600}thead th{border-bottom:2px solid var(--ink)}
td.figure{text-align:right;font-variant-numeric:tabular-nums}
td small{display:block;color:var(--muted)}
.adapter{color:var(--good);font-weight:600}.not_yet{color:var(--seal);font-weight:600}
.product,.person{color:var(--warn);font-weight:600}.text{color:var(--muted)}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;font-size:.85rem;color:var(--muted);margin-top:2.5rem}
@media (max-width:40rem){dl.facts{display:block}dt{margin-top:.6rem}h1{font-size:1.6rem}}
@media print{body{font-size:10pt}nav,.skip{display:none}h2{break-after:avoid}tr{break-inside:avoid}
thead{display:table-header-group}.scroll{overflow:visible}}
@page{margin:15mm}
)css";

class Page {
 public:
  Page(const EffectiveCharter& charter, const Coverage& coverage, base::Language language)
      : charter_(charter), coverage_(coverage), language_(language) {}

  std::string write() {
    head();
    figures();
    articles();
    silences();
    add(fmt::format("</main>\n<footer role=\"contentinfo\"><p>{}</p></footer>\n</body>\n</html>\n",
                    text(say("Page produite par Cartulaire ; sans script, sans ressource extérieure.",
                             "Made by Cartulaire; no script, nothing loaded from elsewhere."))));
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view say(std::string_view french, std::string_view english) const {
    return language_ == base::Language::french ? french : english;
  }
  [[nodiscard]] std::string text(std::string_view words) const {
    return html_escaped(wording::typeset(words, language_));
  }
  void add(std::string_view piece) { out_ += piece; }

  void head() {
    const std::string_view plain =
        say("Ce que la charte applique, article par article", "What the charter applies, article by article");
    const std::string title = text(plain);
    const std::string name = text(charter_.entity.name);
    add(html_head(
        {language_,
         wording::typeset(fmt::format("{} - {} - Cartulaire", plain, charter_.entity.name), language_),
         {kBaseStyle, kStyle},
         false}));
    add("<body>\n");
    add(
        fmt::format("<a class=\"skip\" href=\"#contenu\">{}</a>\n<header role=\"banner\">\n<h1>{}</h1>\n"
                    "<p class=\"subtitle\">{}</p>\n<dl class=\"facts\">\n",
                    say("Aller au contenu", "Skip to content"), title, name));
    fact(say("Charte", "Charter"), charter_.front.title);
    fact("Version", charter_.front.version);
    add(fmt::format("<dt>{}</dt><dd class=\"wrap\"><code>{}</code></dd>\n</dl>\n</header>\n",
                    text(say("Empreinte du texte", "Hash of the text")), charter_.hash));
    add(fmt::format("<nav role=\"navigation\" aria-label=\"{}\">\n<ul>\n", say("Sommaire", "Contents")));
    for (const auto& [id, words] : {std::pair{"chiffres", figures_title()},
                                    {"articles", articles_title()},
                                    {"silences", silences_title()}})
      add(fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, text(words)));
    add("</ul>\n</nav>\n<main id=\"contenu\" role=\"main\" tabindex=\"-1\">\n");
  }
  void fact(std::string_view name, std::string_view words) {
    add(fmt::format("<dt>{}</dt><dd>{}</dd>\n", text(name), text(words)));
  }
  [[nodiscard]] std::string_view figures_title() const { return say("En bref", "In brief"); }
  [[nodiscard]] std::string_view articles_title() const {
    return say("Article par article", "Article by article");
  }
  [[nodiscard]] std::string_view silences_title() const {
    return say("Ce qui vaut quand la charte n'en dit rien", "What holds where the charter is silent");
  }

  void section(std::string_view id, std::string_view title) {
    add(fmt::format("<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n", id, text(title)));
  }
  void table(std::string_view caption, std::initializer_list<std::string_view> columns) {
    add(
        fmt::format("<div class=\"scroll\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table>\n"
                    "<caption>{0}</caption>\n<thead><tr>",
                    text(caption)));
    for (const std::string_view column : columns)
      add(fmt::format("<th scope=\"col\">{}</th>", text(column)));
    add("</tr></thead>\n<tbody>\n");
  }
  void end_table() { add("</tbody>\n</table>\n</div>\n</section>\n"); }

  void figures() {
    section("chiffres", figures_title());
    table(say("Qui applique les clauses, et combien", "Who applies the clauses, and how many"),
          {say("Appliqué", "Applied"), say("Clauses et articles", "Clauses and articles")});
    for (const Carrier carrier : kCarriers)
      add(fmt::format(
          "<tr><th scope=\"row\"><span class=\"{}\">{}</span></th><td class=\"figure\">{}</td></tr>\n",
          carrier_word(carrier), text(carrier_label(carrier).in(language_)), coverage_.count(carrier)));
    end_table();
  }

  void articles() {
    section("articles", articles_title());
    table(say("Chaque clause : ce qu'elle est, qui l'applique, ce qu'elle remplit",
              "Each clause: what it is, who applies it, what it meets"),
          {say("Article", "Article"), say("Clause", "Clause"), say("Ce que c'est", "What it is"),
           say("Appliqué", "Applied"), say("Exigences", "Requirements")});
    for (const CoveredClause& row : coverage_.clauses)
      clause(row);
    for (const Wordless& row : coverage_.wordless)
      add(fmt::format(
          "<tr><th scope=\"row\">{}</th><td>-</td><td>{}</td><td><span class=\"text\">{}</span></td>"
          "<td>-</td></tr>\n",
          text(row.article + " " + row.title), text(nature_label(Nature::text).in(language_)),
          text(carrier_label(Carrier::text).in(language_))));
    end_table();
  }

  void clause(const CoveredClause& row) {
    std::string natures;
    for (const Nature nature : row.natures)
      natures += (natures.empty() ? "" : ", ") + nature_label(nature).in(language_);
    std::string left;
    for (const std::string& one : row.applied.left)
      left += (left.empty() ? "" : ", ") + one;
    std::string how = fmt::format("<span class=\"{}\">{}</span>", carrier_word(carrier_of(row.applied.how)),
                                  text(row.applied.label.in(language_)));
    if (!left.empty())
      how += fmt::format("<small>{}</small>", text(fmt::format("{} {}", say("sauf :", "except:"), left)));
    if (!row.from.empty())
      how += fmt::format("<small>{} {}</small>", text(say("à partir du", "from")), row.from);
    std::string met;
    for (const std::string& one : row.requirements)
      met += (met.empty() ? "" : " ") + one;
    add(fmt::format(
        "<tr><th scope=\"row\">{}</th><td><code>{}</code><small>{}</small></td><td>{}</td><td>{}</td>"
        "<td>{}</td></tr>\n",
        text(row.article + " " + row.title), html_escaped(row.clause), text(row.kind->label.in(language_)),
        text(natures), how, met.empty() ? "-" : met));
  }

  void silences() {
    section("silences", silences_title());
    table(say("Ce dont la charte ne parle pas, et ce qui s'applique alors",
              "What the charter does not speak of, and what holds then"),
          {say("Sujet", "Subject"), say("Ce qui vaut", "What holds")});
    for (const Silence& one : coverage_.silences)
      add(fmt::format("<tr><th scope=\"row\">{}<small> <code>{}</code></small></th><td>{}</td></tr>\n",
                      text(one.kind->label.in(language_)), one.kind->name,
                      text(one.kind->none.in(language_))));
    end_table();
  }

  const EffectiveCharter& charter_;
  const Coverage& coverage_;
  const base::Language language_;
  std::string out_;
};

}  // namespace

std::string coverage_html(const EffectiveCharter& charter, const Coverage& coverage,
                          base::Language language) {
  return Page(charter, coverage, language).write();
}

}  // namespace cartulaire::charter
