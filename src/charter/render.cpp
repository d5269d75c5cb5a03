// The page of the annotated charter: header, contents, articles with their notes, the table of rules, footer.
#include "charter/render.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "charter/applied.hpp"
#include "charter/html.hpp"
#include "charter/render_style.hpp"
#include "charter/wording/quantity.hpp"

namespace cartulaire::charter {
namespace {

using base::Language;
using base::Result;
using wording::Form;

std::string_view code_of(Language language) noexcept {
  return language == Language::french ? "fr" : "en";
}

// The classes of kStyle: colour helps, the word says it.
std::string_view state_class(Applied::How how) noexcept {
  switch (how) {
    case Applied::How::by_tools:
      return "yes";
    case Applied::How::in_part:
    case Applied::How::observed:
    case Applied::How::blank:
      return "soft";
    case Applied::How::not_applied:
      return "no";
    default:
      return "plain";
  }
}

class Page {
 public:
  Page(const EffectiveCharter& charter, const RenderOptions& options)
      : charter_(charter), options_(options), text_language_(wording::language_of(charter.front)) {
    name_articles();
  }

  Result<std::string> html() {
    std::string body;
    for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
      Result<std::string> part = article(i);
      if (!part) return part;
      body += *part;
    }
    std::string out = head();
    out += fmt::format("<body>\n<p><a class=\"skip\" href=\"#contenu\">{}</a></p>\n",
                       pick("Aller au contenu", "Skip to the content"));
    out += header();
    out += contents();
    out += fmt::format("<main id=\"contenu\" tabindex=\"-1\">\n{}{}{}</main>\n", body, rules(), registers());
    out += footer();
    return out + "</body>\n</html>\n";
  }

 private:
  struct Named {
    std::string id;  // of the element
    int level = 2;   // of the HTML heading
  };

  std::string pick(std::string_view french, std::string_view english) const {
    return std::string(options_.labels == Language::french ? french : english);
  }
  std::string_view colon() const { return options_.labels == Language::french ? "\u00a0:" : ":"; }

  // Marks the charter's own words where the labels around them are in the other language.
  std::string lang_attribute() const {
    return text_language_ == options_.labels ? "" : fmt::format(" lang=\"{}\"", code_of(text_language_));
  }
  std::string own(std::string_view words) const {
    const std::string escaped = html_escaped(words);
    return text_language_ == options_.labels ? escaped
                                             : fmt::format("<span{}>{}</span>", lang_attribute(), escaped);
  }
  std::string typeset(std::string_view words) const { return wording::typeset(words, text_language_); }

  std::string entity_name() const {
    const bool english = text_language_ == Language::english && !charter_.entity.english.empty();
    return wording::capitalised(english ? charter_.entity.english : charter_.entity.name);
  }

  // Unique ids, and heading levels that never skip one.
  void name_articles() {
    std::set<std::string> taken;
    int previous = 1;
    for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
      const Article& article = charter_.articles[i];
      std::string id =
          article.number.empty() ? fmt::format("partie-{}", i) : "article-" + html_id(article.number);
      if (!taken.insert(id).second) id = fmt::format("{}-{}", id, i);
      taken.insert(id);
      const int level = article.level == 0 ? 2 : std::min({article.level + 1, previous + 1, 6});
      if (article.level != 0) previous = level;
      named_.push_back({std::move(id), level});
    }
  }

  std::string head() const {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n"
        "<title>{} - {}</title>\n<style>{}{}</style>\n</head>\n",
        code_of(options_.labels), html_escaped(typeset(charter_.front.title)), html_escaped(entity_name()),
        kBaseStyle, kCharterStyle);
  }

  std::string fact(std::string_view name, const std::string& value) const {
    return fmt::format("<div><dt>{}{}</dt><dd>{}</dd></div>\n", name, colon(), value);
  }

  std::string header() const {
    std::string out =
        fmt::format("<header>\n<p class=\"entity\">{}</p>\n<h1{}>{}</h1>\n<dl class=\"facts\">\n",
                    own(entity_name()), lang_attribute(), html_escaped(typeset(charter_.front.title)));
    out += fact(pick("Version", "Version"), html_escaped(charter_.front.version));
    out += fact(pick("Empreinte", "Fingerprint"),
                fmt::format("<code>{}</code>", html_escaped(charter_.hash.substr(0, 16))));
    out += "</dl>\n";
    if (charter_.blank()) {
      out += fmt::format(
          "<p><strong>{}</strong></p>\n",
          pick("Projet\u00a0: des valeurs restent à compléter, cette version ne peut pas être publiée.",
               "Draft: values are still to be completed, this version cannot be published."));
    }
    return out + "</header>\n";
  }

  std::string heading_text(const Article& article) const {
    const std::string title = typeset(article.title);
    return article.number.empty() ? title : fmt::format("{} {}", article.number, title);
  }

  std::string contents() const {
    std::string out = fmt::format("<nav aria-labelledby=\"sommaire\">\n<h2 id=\"sommaire\">{}</h2>\n<ol>\n",
                                  pick("Sommaire", "Contents"));
    int level = 2;
    bool open = false;  // a list item waits for its end
    for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
      if (charter_.articles[i].level == 0) continue;
      const int next = named_[i].level;
      if (open && next > level) {
        out += "\n<ol>\n";
      } else if (open) {
        out += "</li>\n";
        for (; level > next; --level)
          out += "</ol></li>\n";
      }
      level = next;
      open = true;
      out += fmt::format("<li><a href=\"#{}\">{}</a>", named_[i].id, own(heading_text(charter_.articles[i])));
    }
    if (open) out += "</li>\n";
    for (; level > 2; --level)
      out += "</ol></li>\n";
    out += fmt::format("<li><a href=\"#regles\">{}</a></li>\n", pick("Toutes les règles", "All the rules"));
    return out + "</ol>\n</nav>\n";
  }

  Result<std::string> article(std::size_t index) {
    const Article& article = charter_.articles[index];
    Result<std::string> text = article_html(charter_, article, options_.adoption);
    if (!text) return text;
    const Named& named = named_[index];
    const bool empty = text->empty() && article.clauses.empty();
    if (article.level == 0) {
      return text->empty()
                 ? std::string()
                 : fmt::format("<div class=\"article\"{}><div>{}</div></div>\n", lang_attribute(), *text);
    }
    const std::string heading = fmt::format("<h{0} id=\"titre-{1}\"{2}>{3}</h{0}>\n", named.level, named.id,
                                            lang_attribute(), html_escaped(heading_text(article)));
    if (empty) return fmt::format("<div id=\"{}\">\n{}</div>\n", named.id, heading);
    std::string out;
    const bool chapter = named.level == 2;
    if (chapter) out += heading;
    out += fmt::format(
        "<article class=\"article\" id=\"{0}\" "
        "aria-labelledby=\"titre-{0}\">\n<div>\n{1}<div{2}>\n{3}</div>\n</div>\n",
        named.id, chapter ? "" : heading, lang_attribute(), *text);
    out += note(article);
    return out + "</article>\n";
  }

  const std::string* id_of_article(std::string_view number) const {
    for (std::size_t i = 0; i < charter_.articles.size(); ++i) {
      if (charter_.articles[i].number == number && !number.empty()) return &named_[i].id;
    }
    return nullptr;
  }

  std::string article_link(std::string_view number) const {
    const std::string words = fmt::format("{} {}", pick("l'article", "article"), number);
    const std::string* id = id_of_article(number);
    return id == nullptr ? html_escaped(words)
                         : fmt::format("<a href=\"#{}\">{}</a>", *id, html_escaped(words));
  }

  // The margin: what really happens.
  std::string note(const Article& article) const {
    if (article.clauses.empty()) {
      return fmt::format("<div class=\"note\" role=\"note\"><p class=\"what\">{}</p></div>\n",
                         pick("Texte\u00a0: aucune règle automatique", "Text: no automatic rule"));
    }
    std::string out = fmt::format("<div class=\"note\" role=\"note\">\n<p class=\"what\">{}</p>\n<ul>\n",
                                  pick("Comment c'est appliqué", "How it is applied"));
    for (const std::size_t index : article.clauses)
      out += clause_note(charter_.clauses[index]);
    return out + "</ul>\n</div>\n";
  }

  wording::Speaker speaker(const Clause& clause, std::string_view parameter) const {
    return {&charter_, clause.kind->find(parameter), options_.labels, clause.kind};
  }

  std::string shown(const Clause& clause, std::string_view parameter) const {
    const Setting* setting = clause.setting(parameter);
    return setting == nullptr ? ""
                              : html_escaped(wording::show_value(setting->value, speaker(clause, parameter)));
  }

  std::string state(const Applied& how) const {
    return fmt::format("<span class=\"state {}\">{}</span>", state_class(how.how),
                       html_escaped(wording::capitalised(how.label.in(options_.labels))));
  }

  std::string clause_note(const Clause& clause) const {
    const Applied how = applied(clause);
    std::string out =
        fmt::format("<li>{}{} {} <code>{}</code>", state(how), colon(),
                    html_escaped(clause.kind->label.in(options_.labels)), html_escaped(clause.name));
    for (const std::string& line : details(clause, how))
      out += fmt::format("<br>{}", line);
    return out + "</li>\n";
  }

  std::vector<std::string> details(const Clause& clause, const Applied& how) const {
    std::vector<std::string> lines;
    if (!how.left.empty()) lines.push_back(left_out(clause, how));
    if (const Date* from = clause.get(kinds::common::from)) {
      lines.push_back(fmt::format("{} {}", pick("À partir", "From"), date_words(*from)));
    }
    if (is_narrowed(clause)) {
      lines.push_back(fmt::format("{}{} {}", pick("Pour", "For"), colon(), shown(clause, "who")));
    }
    const std::string_view relief = clause.word(kinds::common::relief);
    if (const Clause* request = relief.empty() ? nullptr : charter_.find_clause(relief)) {
      lines.push_back(fmt::format("{} {}",
                                  pick("Peut être levé par une demande,", "May be lifted by a request,"),
                                  article_link(request->article)));
    }
    if (clause.kind->monitors) {
      lines.push_back(pick("Regarde l'activité : n'agit qu'une fois inscrit au registre des traitements",
                           "Watches activity: acts only once entered in the register of processing"));
    }
    for (const Setting& setting : clause.settings) {
      if (setting.overridden) lines.push_back(own_value(clause, setting));
      if (setting.value.is_delegated()) lines.push_back(value_of_the_day(clause, setting));
    }
    return lines;
  }

  std::string left_out(const Clause& clause, const Applied& how) const {
    List list;
    for (const std::string& id : how.left)
      list.items.push_back(Value{Name{Name::Of::option, id}});
    return fmt::format("{}{} {}", pick("Pas encore appliqué", "Not applied yet"), colon(),
                       html_escaped(wording::show_value(Value{list}, speaker(clause, how.left_parameter))));
  }

  std::string own_value(const Clause& clause, const Setting& setting) const {
    const Parameter* parameter = clause.kind->find(setting.parameter);
    return fmt::format("{} ({}){} {}", pick("Valeur propre à cette entité", "Value of this entity"),
                       html_escaped(parameter->label.in(options_.labels)), colon(),
                       shown(clause, setting.parameter));
  }

  std::string value_of_the_day(const Clause& clause, const Setting& setting) const {
    const std::string name = html_escaped(clause.kind->find(setting.parameter)->label.in(options_.labels));
    for (const DelegatedNow& now : options_.delegated) {
      if (now.clause != clause.name || now.parameter != setting.parameter) continue;
      return fmt::format("{} ({}){} {}, {} {}", pick("Valeur du jour", "Value of the day"), name, colon(),
                         html_escaped(wording::show_value(now.value, speaker(clause, setting.parameter))),
                         pick("à partir", "from"), date_words(now.since));
    }
    return fmt::format("{} ({}){} {}", pick("Valeur du jour", "Value of the day"), name, colon(),
                       pick("pas encore fixée", "not set yet"));
  }

  std::string date_words(const Date& date) const {
    return wording::inflect(wording::say_date(date, options_.labels),
                            options_.labels == Language::french ? Form::du : Form::as_written,
                            options_.labels)
        .value_or("");
  }

  static bool is_narrowed(const Clause& clause) {
    const Setting* who = clause.setting(kinds::common::who);
    return who != nullptr && who->written;
  }

  // Every rule with its article, in one table.
  std::string rules() const {
    if (charter_.clauses.empty()) return "";
    std::string out = fmt::format(
        "<h2 id=\"regles\">{0}</h2>\n<div class=\"scroll\">\n<table "
        "class=\"stack\">\n<caption>{1}</caption>\n<thead><tr>"
        "<th scope=\"col\">{2}</th><th scope=\"col\">{3}</th><th scope=\"col\">{4}</th><th "
        "scope=\"col\">{5}</th></tr></thead>\n<tbody>\n",
        pick("Toutes les règles", "All the rules"),
        pick("Chaque règle de la charte, son article, son nom et la façon dont elle est appliquée",
             "Each rule of the charter, its article, its name and how it is applied"),
        pick("Règle", "Rule"), pick("Article", "Article"), pick("Nom", "Name"),
        pick("Application", "Application"));
    for (const Clause& clause : charter_.clauses)
      out += rule_row(clause);
    return out + "</tbody>\n</table>\n</div>\n";
  }

  std::string rule_row(const Clause& clause) const {
    const std::string* id = id_of_article(clause.article);
    const std::string number = html_escaped(clause.article);
    const Date* from = clause.get(kinds::common::from);
    const std::string since =
        from == nullptr ? "" : fmt::format(", {} {}", pick("à partir", "from"), date_words(*from));
    return fmt::format(
        "<tr><th scope=\"row\">{}</th><td data-head=\"{}\">{}</td><td "
        "data-head=\"{}\"><code>{}</code></td><td data-head=\"{}\">{}{}</td></tr>\n",
        html_escaped(wording::capitalised(clause.kind->label.in(options_.labels))),
        pick("Article", "Article"),
        id == nullptr ? number : fmt::format("<a href=\"#{}\">{}</a>", *id, number), pick("Nom", "Name"),
        html_escaped(clause.name), pick("Application", "Application"), state(applied(clause)), since);
  }

  // Registers are named and linked: their entries change without a new charter, so they are not here.
  std::string registers() const {
    std::string items;
    std::set<std::string> seen;
    for (const Clause& clause : charter_.clauses) {
      for (const Setting& setting : clause.settings) {
        const Name* name = setting.value.as<Name>();
        if (name == nullptr || name->of != Name::Of::registry || !seen.insert(name->id).second) continue;
        items += fmt::format("<li id=\"registre-{}\">{}</li>\n", html_id(name->id),
                             wording::capitalised(shown(clause, setting.parameter)));
      }
    }
    if (items.empty()) return "";
    return fmt::format(
        "<h2 id=\"registres\">{}</h2>\n<p>{}</p>\n<ul>\n{}</ul>\n",
        pick("Registres cités", "Registers named"),
        pick("Leur contenu évolue sans changer la charte : il se lit sur le portail, à la date du jour.",
             "Their content changes without a new charter: it is read on the portal, as of the day."),
        items);
  }

  std::string footer() const {
    std::string out = fmt::format("<footer>\n<p>{} - {}</p>\n<dl class=\"facts\">\n",
                                  own(typeset(charter_.front.title)), own(entity_name()));
    out += fact(pick("Version", "Version"), html_escaped(charter_.front.version));
    out +=
        fact(pick("Empreinte SHA-256 du texte de cette entité", "SHA-256 fingerprint of this entity's text"),
             fmt::format("<code class=\"wrap\">{}</code>", html_escaped(charter_.hash)));
    return out + "</dl>\n</footer>\n";
  }

  const EffectiveCharter& charter_;
  const RenderOptions& options_;
  Language text_language_;
  std::vector<Named> named_;  // by article
};

}  // namespace

Result<std::string> render_html(const EffectiveCharter& charter, const RenderOptions& options) {
  return Page(charter, options).html();
}

}  // namespace cartulaire::charter
