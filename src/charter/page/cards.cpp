// The charter in short: what a reader looks for first, said by the clauses themselves.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "charter/html.hpp"
#include "charter/page/parts.hpp"
#include "charter/private_openings.hpp"

namespace cartulaire::charter::page {
namespace {

using Lines = std::vector<std::string>;

// For whom, and whether it counts yet: what a short line must not hide.
std::string qualified(const Words& words, const Clause& clause) {
  std::string out;
  const Setting* who = clause.setting(kinds::common::who);
  if (who != nullptr && who->written)
    out += fmt::format(", {} {}", words.pick("pour", "for"), words.shown(clause, "who"));
  if (clause.is_set(kinds::common::except)) out += words.pick(", sauf exceptions", ", with exceptions");
  if (const Date* from = clause.get(kinds::common::from))
    out += fmt::format(", {} {}", words.pick("à partir", "from"), words.date_words(*from));
  if (applied(clause).how == Applied::How::observed)
    out += words.pick(", observé seulement", ", observed only");
  return out;
}

std::string line(const Words& words, const Clause& clause, std::string_view name, std::string_view value) {
  return fmt::format("<strong>{}</strong>{} {}{} ({})", name, words.colon(), value, qualified(words, clause),
                     words.article_link(clause.article));
}

std::string none(const Words& words, KindName kind) {
  const Kind* found = catalogue().find(kind.name);
  return found == nullptr ? "" : html_escaped(wording::capitalised(found->none.in(words.options().labels)));
}

// "; l'usage privé ouvre les jeux en ligne, de 12 h à 14 h (article 2.4)"
std::string opened_in_private(const Words& words, const std::vector<PrivateOpening>& openings,
                              const Clause& filter) {
  std::string out;
  for (const PrivateOpening& one : openings) {
    if (one.filter != &filter) continue;
    List categories;
    for (const std::string& id : one.categories)
      categories.items.push_back(Value{Name{Name::Of::category, id}});
    out += fmt::format("{} {}, {}{} ({})", words.pick("\u202f; l'usage privé ouvre", "; private use opens"),
                       words.shown(filter, "categories", Value{std::move(categories)}),
                       words.shown(*one.use, "windows"), qualified(words, *one.use),
                       words.article_link(one.use->article));
  }
  return out;
}

Lines closed(const Words& words) {
  const std::vector<PrivateOpening> openings = private_openings(words.charter());
  Lines lines;
  for (const Clause& clause : words.charter().clauses) {
    if (clause.is_a(kinds::web_legal::kind)) {
      lines.push_back(line(words, clause, words.pick("Interdit par la loi", "Forbidden by law"),
                           words.shown(clause, "categories")));
    } else if (clause.is_a(kinds::web_filter::kind)) {
      const bool warns = clause.word(kinds::web_filter::verdict) == "warn";
      lines.push_back(
          line(words, clause,
               warns ? words.pick("Avec un avertissement", "With a warning") : words.pick("Fermé", "Closed"),
               words.shown(clause, "categories")) +
          opened_in_private(words, openings, clause));
    } else if (clause.is_a(kinds::web_private_use::kind)) {
      lines.push_back(
          line(words, clause, words.pick("Usage privé admis", "Private use allowed"),
               fmt::format("{}, {}", words.shown(clause, "categories"), words.shown(clause, "windows"))));
    }
  }
  if (lines.empty()) lines.push_back(none(words, kinds::web_filter::kind));
  return lines;
}

Lines kept(const Words& words) {
  Lines lines;
  for (const Clause& clause : words.charter().clauses) {
    if (!clause.is_a(kinds::log::kind)) continue;
    lines.push_back(line(words, clause, words.capital(clause, "class"), words.shown(clause, "retention")));
  }
  if (lines.empty()) lines.push_back(none(words, kinds::log::kind));
  return lines;
}

Lines readers(const Words& words) {
  Lines lines;
  for (const Clause& clause : words.charter().clauses) {
    if (clause.is_a(kinds::log::kind)) {
      lines.push_back(line(words, clause, words.capital(clause, "class"), words.shown(clause, "readers")));
    } else if (clause.is_a(kinds::opening::kind)) {
      lines.push_back(line(words, clause, words.capital(clause, "of"),
                           fmt::format("{} {}", words.pick("décision\u00a0:", "decided by:"),
                                       words.shown(clause, "decided_by"))));
    }
  }
  if (lines.empty()) lines.push_back(none(words, kinds::opening::kind));
  return lines;
}

Lines asked(const Words& words) {
  Lines lines;
  for (const Clause& clause : words.charter().clauses) {
    if (clause.is_a(kinds::contact::kind)) {
      lines.push_back(line(words, clause, words.capital(clause, "for"), words.shown(clause, "at")));
    } else if (clause.is_a(kinds::rights::kind)) {
      lines.push_back(line(words, clause,
                           words.pick("Vos droits sur vos données", "Your rights over your data"),
                           words.shown(clause, "at")));
    }
  }
  return lines;
}

std::string card(std::string_view title, const Lines& lines) {
  if (lines.empty()) return "";
  std::string out = fmt::format("<div class=\"card\">\n<h3>{}</h3>\n<ul>\n", title);
  for (const std::string& one : lines)
    out += fmt::format("<li>{}</li>\n", one);
  return out + "</ul>\n</div>\n";
}

}  // namespace

std::string summary_cards(const Words& words) {
  return fmt::format(
      "<section class=\"cards\" aria-labelledby=\"en-bref\">\n<h2 id=\"en-bref\">{}</h2>\n<div "
      "class=\"grid\">\n{}{}{}{}</div>\n</section>\n",
      words.pick("En bref", "In short"), card(words.pick("Sur Internet", "On the web"), closed(words)),
      card(words.pick("Ce qui est gardé, et combien de temps", "What is kept, and for how long"),
           kept(words)),
      card(words.pick("Qui peut regarder", "Who may look"), readers(words)),
      card(words.pick("À qui s'adresser", "Whom to ask"), asked(words)));
}

}  // namespace cartulaire::charter::page
