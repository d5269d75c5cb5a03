// Beside an article: how each of its clauses is carried out.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/page/parts.hpp"

namespace cartulaire::charter::page {
namespace {

bool is_narrowed(const Clause& clause) {
  const Setting* who = clause.setting(kinds::common::who);
  return who != nullptr && who->written;
}

std::string left_out(const Words& words, const Clause& clause, const Applied& how) {
  List list;
  for (const std::string& id : how.left)
    list.items.push_back(Value{Name{Name::Of::option, id}});
  return fmt::format(
      "{}{} {}", words.pick("Pas encore appliqué", "Not applied yet"), words.colon(),
      html_escaped(wording::show_value(Value{list}, words.speaker(clause, how.left_parameter))));
}

std::string own_value(const Words& words, const Clause& clause, const Setting& setting) {
  return fmt::format("{} ({}){} {}", words.pick("Valeur propre à cette entité", "Value of this entity"),
                     words.label(clause, setting.parameter), words.colon(),
                     words.shown(clause, setting.parameter));
}

std::string value_of_the_day(const Words& words, const Clause& clause, const Setting& setting) {
  const std::string name = words.label(clause, setting.parameter);
  const std::string value_of = words.pick("Valeur du jour", "Value of the day");
  for (const DelegatedNow& now : words.options().delegated) {
    if (now.clause != clause.name || now.parameter != setting.parameter) continue;
    return fmt::format("{} ({}){} {}, {} {}", value_of, name, words.colon(),
                       html_escaped(wording::show_value(now.value, words.speaker(clause, setting.parameter))),
                       words.pick("à partir", "from"), words.date_words(now.since));
  }
  return fmt::format("{} ({}){} {}", value_of, name, words.colon(),
                     words.pick("pas encore fixée", "not set yet"));
}

std::vector<std::string> details(const Words& words, const Clause& clause, const Applied& how) {
  std::vector<std::string> lines;
  if (!how.left.empty()) lines.push_back(left_out(words, clause, how));
  if (const Date* from = clause.get(kinds::common::from))
    lines.push_back(fmt::format("{} {}", words.pick("À partir", "From"), words.date_words(*from)));
  if (is_narrowed(clause))
    lines.push_back(
        fmt::format("{}{} {}", words.pick("Pour", "For"), words.colon(), words.shown(clause, "who")));
  const std::string_view relief = clause.word(kinds::common::relief);
  if (const Clause* request = relief.empty() ? nullptr : words.charter().find_clause(relief)) {
    lines.push_back(fmt::format(
        "{} {}", words.pick("Peut être levé par une demande,", "May be lifted by a request,"),
        words.link_to(request->article,
                      fmt::format("{} {}", words.pick("l'article", "article"), request->article))));
  }
  if (clause.kind->monitors) {
    lines.push_back(words.pick("Regarde l'activité : n'agit qu'une fois inscrit au registre des traitements",
                               "Watches activity: acts only once entered in the register of processing"));
  }
  for (const Setting& setting : clause.settings) {
    if (setting.overridden) lines.push_back(own_value(words, clause, setting));
    if (setting.value.is_delegated()) lines.push_back(value_of_the_day(words, clause, setting));
  }
  return lines;
}

std::string clause_note(const Words& words, const Clause& clause) {
  const Applied how = applied(clause);
  std::string out =
      fmt::format("<li>{}{} {} <code>{}</code>", words.state(how), words.colon(),
                  html_escaped(clause.kind->label.in(words.options().labels)), html_escaped(clause.name));
  for (const std::string& line : details(words, clause, how))
    out += fmt::format("<br>{}", line);
  return out + "</li>\n";
}

}  // namespace

std::string margin_note(const Words& words, const Article& article, std::string_view explained) {
  std::string out = "<div class=\"note\" role=\"note\">\n";
  if (article.clauses.empty()) {
    out += fmt::format("<p class=\"what\">{}</p>\n",
                       words.pick("Texte\u00a0: aucune règle automatique", "Text: no automatic rule"));
  } else {
    out += fmt::format("<p class=\"what\">{}</p>\n<ul>\n",
                       words.pick("Comment c'est appliqué", "How it is applied"));
    for (const std::size_t index : article.clauses)
      out += clause_note(words, words.charter().clauses[index]);
    out += "</ul>\n";
  }
  out += explained;
  return out + "</div>\n";
}

}  // namespace cartulaire::charter::page
