// Monitoring, values and text as the note tells them.
#include <fmt/format.h>

#include "charter/diff/note_words.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::diff {
namespace {

const Clause* clause_at(const NoteWords& words, const ClausePair& pair, bool after) {
  const int index = after ? pair.after : pair.before;
  return index == kNone ? nullptr : &words.charter(after).clauses[static_cast<std::size_t>(index)];
}

// "article 2.3", "article 2.3 → article 2.4"
std::string articles_of(const NoteWords& words, const Clause* before, const Clause* after) {
  const std::string left = before == nullptr ? std::string() : words.article(before->article);
  const std::string right = after == nullptr ? std::string() : words.article(after->article);
  if (left.empty() || right.empty() || left == right) return right.empty() ? left : right;
  return left + " → " + right;
}

std::string clause_heading(const NoteWords& words, const ClausePair& pair, std::string_view what) {
  const Clause* before = clause_at(words, pair, false);
  const Clause* after = clause_at(words, pair, true);
  const Clause& clause = after == nullptr ? *before : *after;
  const std::string articles = articles_of(words, before, after);
  return fmt::format("{}{}{}{}{}", words.subject(clause, after != nullptr), articles.empty() ? "" : ", ",
                     articles, what.empty() ? "" : words.say(" : ", ": "), what);
}

std::string values_text(const NoteWords& words, const std::vector<Value>& values, const Clause& clause,
                        const Parameter& parameter, bool after) {
  return words.value(Value{List{values}}, clause, parameter, after);
}

// "la durée de conservation : avant : 6 mois ; après : 9 mois", or what a list won and lost.
Line parameter_line(const NoteWords& words, const ParameterChange& change, const Clause* before,
                    const Clause* after) {
  const Parameter& parameter = *change.parameter;
  Line line{
      {Span::Is::strong, wording::capitalised(parameter.label.in(words.language)) + words.say(". ", ". ")}};
  const auto whole = [&](const std::optional<Value>& value, const Clause* clause, bool is_after) {
    return value && clause != nullptr ? words.value(*value, *clause, parameter, is_after)
                                      : words.say("rien", "nothing");
  };
  if (before != nullptr) {
    line.push_back({Span::Is::plain, wording::capitalised(words.side(false)) + words.say(" : ", ": ")});
    line.push_back({Span::Is::removed, whole(change.before, before, false)});
  }
  if (before != nullptr && after != nullptr) line.push_back({Span::Is::plain, words.say(" ; ", "; ")});
  if (after != nullptr) {
    const std::string side = words.side(true);
    line.push_back(
        {Span::Is::plain, (before == nullptr ? wording::capitalised(side) : side) + words.say(" : ", ": ")});
    line.push_back({Span::Is::added, whole(change.after, after, true)});
  }
  line.push_back({Span::Is::plain, "."});
  if (before != nullptr && !change.removed.empty())
    line.push_back({Span::Is::plain, words.say(" En moins : ", " Less: ") +
                                         values_text(words, change.removed, *before, parameter, false) +
                                         "."});
  if (after != nullptr && !change.added.empty())
    line.push_back({Span::Is::plain, words.say(" En plus : ", " More: ") +
                                         values_text(words, change.added, *after, parameter, true) + "."});
  return line;
}

std::string aspect_words(const NoteWords& words, Aspect aspect) {
  switch (aspect) {
    case Aspect::what:
      return words.say("Ce qui est vu — ", "What is seen — ");
    case Aspect::whom:
      return words.say("De qui — ", "Of whom — ");
    case Aspect::by_whom:
      return words.say("Par qui — ", "By whom — ");
    case Aspect::how_long:
      return words.say("Combien de temps — ", "For how long — ");
    case Aspect::how:
      return words.say("Comment — ", "How — ");
  }
  return {};
}

std::string direction_words(const NoteWords& words, Direction direction) {
  switch (direction) {
    case Direction::wider:
      return words.say("la surveillance s'étend", "monitoring widens");
    case Direction::stricter:
      return words.say("la surveillance se restreint", "monitoring narrows");
    case Direction::other:
      break;
  }
  return words.say("la surveillance change", "monitoring changes");
}

}  // namespace

Section monitoring_section(const NoteWords& words) {
  Section section{
      "surveillance", words.say("Ce qui change dans la surveillance", "What changes in monitoring"), {}, {}};
  for (const MonitoringChange& change : words.difference.monitoring) {
    const Clause* before = clause_at(words, change.pair, false);
    const Clause* after = clause_at(words, change.pair, true);
    using What = MonitoringChange::What;
    const std::string what = change.what == What::begins ? words.say("nouveau", "new")
                             : change.what == What::ends ? words.say("cesse", "ends")
                                                         : direction_words(words, change.direction);
    Item item{clause_heading(words, change.pair, what), {}};
    for (const auto& part : change.parts) {
      Line line{{Span::Is::plain, aspect_words(words, part.aspect)}};
      for (Span& span : parameter_line(words, part.change, before, after))
        line.push_back(std::move(span));
      if (change.what == What::changes && part.direction != Direction::other)
        line.push_back({Span::Is::plain, " (" + direction_words(words, part.direction) + ")"});
      item.lines.push_back(std::move(line));
    }
    section.items.push_back(std::move(item));
  }
  if (section.items.empty())
    section.intro.push_back(
        words.say("Rien ne change : ni ce qui est vu, ni de qui, ni par qui, ni combien de temps.",
                  "Nothing changes: neither what is seen, nor of whom, nor by whom, nor for how long."));
  return section;
}

Section parameter_section(const NoteWords& words) {
  Section section{"valeurs", words.say("Les règles, valeur par valeur", "The rules, value by value"), {}, {}};
  for (const ClauseChange& change : words.difference.clauses) {
    const Clause* before = clause_at(words, change.pair, false);
    const Clause* after = clause_at(words, change.pair, true);
    const std::string what = before == nullptr  ? words.say("règle ajoutée", "rule added")
                             : after == nullptr ? words.say("règle retirée", "rule removed")
                                                : std::string();
    Item item{clause_heading(words, change.pair, what), {}};
    const std::string name = "`" + (after == nullptr ? before : after)->name + "`";
    if (change.renamed)
      item.lines.push_back(
          {{Span::Is::plain,
            words.say(fmt::format("La clause s'appelait `{}`, elle s'appelle {}.", before->name, name),
                      fmt::format("The clause was called `{}`, it is called {}.", before->name, name))}});
    else if (!what.empty())
      item.lines.push_back(
          {{Span::Is::plain, words.say(fmt::format("Clause {}.", name), fmt::format("Clause {}.", name))}});
    for (const ParameterChange& one : change.parameters)
      item.lines.push_back(parameter_line(words, one, before, after));
    for (const BoundCrossed& bound : change.bounds)
      item.lines.push_back({{Span::Is::strong, bound.after ? words.say("Borne franchie : ", "Bound crossed: ")
                                                           : words.say("Retour dans la borne ; avant : ",
                                                                       "Back within the bound; before: ")},
                            {Span::Is::plain, bound.sentence.in(words.language)}});
    section.items.push_back(std::move(item));
  }
  if (section.items.empty())
    section.intro.push_back(words.say("Aucune règle ne change.", "No rule changes."));
  return section;
}

Section text_section(const NoteWords& words) {
  Section section{
      "texte", words.say("Le texte, phrase par phrase", "The text, sentence by sentence"), {}, {}};
  for (const ArticleChange& change : words.difference.articles) {
    const auto article = [&](bool after) -> const Article* {
      const int index = after ? change.pair.after : change.pair.before;
      return index == kNone ? nullptr : &words.charter(after).articles[static_cast<std::size_t>(index)];
    };
    const Article* before = article(false);
    const Article* after = article(true);
    const Article& shown = after == nullptr ? *before : *after;
    std::string heading = shown.number.empty() ? shown.title : shown.number + " " + shown.title;
    if (heading.empty()) heading = words.say("Avant le premier article", "Before the first article");
    if (before == nullptr) heading += words.say(" : article ajouté", ": article added");
    if (after == nullptr) heading += words.say(" : article retiré", ": article removed");
    Item item{std::move(heading), {}};
    if (change.pair.moved || change.renumbered) {
      const std::string from = before->number.empty() ? before->title : before->number;
      item.lines.push_back(
          {{Span::Is::plain,
            change.pair.moved ? words.say("Article déplacé ; avant : ", "Article moved; before: ")
                              : words.say("Article renuméroté ; avant : ", "Article renumbered; before: ")},
           {Span::Is::removed, from}});
    }
    if (change.retitled)
      item.lines.push_back({{Span::Is::plain, words.say("Titre avant : ", "Title before: ")},
                            {Span::Is::removed, before->title}});
    for (const SentenceChange& sentence : change.sentences) {
      Line line;
      if (sentence.before.empty()) {
        line = {{Span::Is::strong, words.say("Phrase ajoutée : ", "Sentence added: ")},
                {Span::Is::added, sentence.after}};
      } else if (sentence.after.empty()) {
        line = {{Span::Is::strong, words.say("Phrase retirée : ", "Sentence removed: ")},
                {Span::Is::removed, sentence.before}};
      } else {
        line = {{Span::Is::strong, words.say("Phrase modifiée : ", "Sentence changed: ")}};
        for (std::size_t i = 0; i < sentence.pieces.size(); ++i) {
          const Piece& piece = sentence.pieces[i];
          if (i > 0) line.push_back({Span::Is::plain, " "});
          line.push_back({piece.of == Piece::Of::both     ? Span::Is::plain
                          : piece.of == Piece::Of::before ? Span::Is::removed
                                                          : Span::Is::added,
                          piece.text});
        }
      }
      item.lines.push_back(std::move(line));
    }
    section.items.push_back(std::move(item));
  }
  if (section.items.empty())
    section.intro.push_back(words.say("Le texte est le même.", "The text is the same."));
  return section;
}

}  // namespace cartulaire::charter::diff
