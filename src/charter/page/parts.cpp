// After the articles: the rules in one table, registers, contacts, legal bases, annexes.
#include "charter/page/parts.hpp"

#include <set>

#include <fmt/format.h>

#include "charter/html.hpp"

namespace cartulaire::charter::page {
namespace {

// A table whose first cell of a row is its header; on a narrow screen each row stands as a block.
class Table {
 public:
  Table(std::string_view caption, std::vector<std::string> columns) : columns_(std::move(columns)) {
    html_ = fmt::format("<div class=\"scroll\">\n<table class=\"stack\">\n<caption>{}</caption>\n<thead><tr>",
                        caption);
    for (const std::string& column : columns_)
      html_ += fmt::format("<th scope=\"col\">{}</th>", column);
    html_ += "</tr></thead>\n<tbody>\n";
  }

  void row(const std::vector<std::string>& cells) {
    html_ += fmt::format("<tr><th scope=\"row\">{}</th>", cells.front());
    for (std::size_t i = 1; i < cells.size(); ++i)
      html_ += fmt::format("<td data-head=\"{}\">{}</td>", columns_[i], cells[i]);
    html_ += "</tr>\n";
    ++rows_;
  }

  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::string html() const { return html_ + "</tbody>\n</table>\n</div>\n"; }

 private:
  std::vector<std::string> columns_;
  std::string html_;
  int rows_ = 0;
};

Part part(std::string id, std::string title, std::string_view content) {
  std::string html = fmt::format("<h2 id=\"{}\">{}</h2>\n{}", id, title, content);
  return {std::move(id), std::move(title), std::move(html)};
}

Part of_table(std::string id, std::string title, const Table& table) {
  return table.empty() ? Part{} : part(std::move(id), std::move(title), table.html());
}

std::string number_link(const Words& words, const Clause& clause) {
  return words.link_to(clause.article, clause.article);
}

Part rules(const Words& words) {
  Table table(
      words.pick("Chaque règle de la charte, son article, son nom et la façon dont elle est appliquée",
                 "Each rule of the charter, its article, its name and how it is applied"),
      {words.pick("Règle", "Rule"), words.pick("Article", "Article"), words.pick("Nom", "Name"),
       words.pick("Application", "Application")});
  for (const Clause& clause : words.charter().clauses) {
    const Date* from = clause.get(kinds::common::from);
    const std::string since =
        from == nullptr ? ""
                        : fmt::format(", {} {}", words.pick("à partir", "from"), words.date_words(*from));
    table.row({html_escaped(wording::capitalised(clause.kind->label.in(words.options().labels))),
               number_link(words, clause), fmt::format("<code>{}</code>", html_escaped(clause.name)),
               words.state(applied(clause)) + since});
  }
  return of_table("regles", words.pick("Toutes les règles", "All the rules"), table);
}

// Registers are named and linked: their entries change without a new charter, so they are not here.
Part registers(const Words& words) {
  std::string items;
  std::set<std::string> seen;
  for (const Clause& clause : words.charter().clauses) {
    for (const Setting& setting : clause.settings) {
      const Name* name = setting.value.as<Name>();
      if (name == nullptr || name->of != Name::Of::registry || !seen.insert(name->id).second) continue;
      items += fmt::format("<li id=\"registre-{}\">{}</li>\n", html_id(name->id),
                           words.capital(clause, setting.parameter));
    }
  }
  if (items.empty()) return {};
  return part(
      "registres", words.pick("Registres cités", "Registers named"),
      fmt::format("<p>{}</p>\n<ul>\n{}</ul>\n",
                  words.pick("Leur contenu évolue sans changer la charte : il se lit sur le portail, à "
                             "la date du jour.",
                             "Their content changes without a new charter: it is read on the portal, "
                             "as of the day."),
                  items));
}

Part contacts(const Words& words) {
  Table table(words.pick("À qui s'adresser, par quelle voie", "Whom to turn to, and how"),
              {words.pick("Pour", "For"), words.pick("Interlocuteur", "Contact"),
               words.pick("Voies", "Channels"), words.pick("Article", "Article")});
  for (const Clause& clause : words.charter().clauses) {
    if (clause.is_a(kinds::contact::kind)) {
      const Named* role = words.charter().front.role(clause.word(kinds::contact::at));
      std::string at = words.shown(clause, "at");
      if (role != nullptr && !role->mail.empty()) at += fmt::format(", {}", html_escaped(role->mail));
      std::string how = words.shown(clause, "channels");
      if (clause.is_set(kinds::contact::hours)) how += fmt::format(", {}", words.shown(clause, "hours"));
      table.row({words.capital(clause, "for"), at, how, number_link(words, clause)});
    } else if (clause.is_a(kinds::rights::kind)) {
      table.row({words.pick("Vos droits sur vos données", "Your rights over your data"),
                 words.shown(clause, "at"), "", number_link(words, clause)});
    }
  }
  return of_table("contacts", words.pick("Contacts", "Contacts"), table);
}

// CHA-08: one row an article, each reference once.
Part legal_bases(const Words& words) {
  Table table(
      words.pick("Les textes sur lesquels chaque article se fonde", "The law that each article rests on"),
      {words.pick("Article", "Article"), words.pick("Fondements", "Legal bases")});
  for (const Article& article : words.charter().articles) {
    std::vector<std::string> bases;
    std::set<std::string> seen;
    for (const std::size_t index : article.clauses) {
      const Clause& clause = words.charter().clauses[index];
      const Setting* basis = clause.setting(kinds::common::basis);
      const List* list = basis == nullptr ? nullptr : basis->value.as<List>();
      if (list == nullptr) continue;
      for (const Value& one : list->items) {
        std::string shown = html_escaped(wording::typeset(
            wording::show_value(one, words.speaker(clause, "basis")), words.options().labels));
        if (seen.insert(shown).second) bases.push_back(std::move(shown));
      }
    }
    if (bases.empty()) continue;
    table.row({words.link_to(article.number, words.heading_text(article)),
               fmt::format("{}", fmt::join(bases, words.pick(" ; ", "; ")))});
  }
  return of_table("fondements", words.pick("Fondements juridiques", "Legal bases"), table);
}

std::string text_of(const Record& record, std::string_view member) {
  const Value* value = record.find(member);
  const Text* text = value == nullptr ? nullptr : value->as<Text>();
  return text == nullptr ? "" : text->text;
}

Part annexes(const Words& words) {
  std::string items;
  for (const Clause& clause : words.charter().clauses) {
    if (!clause.is_a(kinds::charter_annex::kind)) continue;
    for (const Record& document : clause.items(kinds::charter_annex::documents)) {
      items += fmt::format("<li>{}", words.own(words.typeset(text_of(document, "title"))));
      if (const std::string version = text_of(document, "version"); !version.empty())
        items += fmt::format(", {} {}", words.pick("version", "version"), html_escaped(version));
      if (const std::string url = text_of(document, "url"); !url.empty())
        items += fmt::format(", {}", html_escaped(url));
      items += fmt::format(" ({})</li>\n", words.article_link(clause.article));
    }
  }
  if (items.empty()) return {};
  return part("annexes", words.pick("Annexes", "Annexes"), fmt::format("<ul>\n{}</ul>\n", items));
}

}  // namespace

std::vector<Part> closing_parts(const Words& words) {
  std::vector<Part> parts;
  for (Part& one : std::vector<Part>{contacts(words), legal_bases(words), annexes(words), registers(words),
                                     rules(words), receipt(words)})
    if (!one.html.empty()) parts.push_back(std::move(one));
  return parts;
}

}  // namespace cartulaire::charter::page
