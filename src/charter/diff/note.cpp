#include "charter/diff/note.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "charter/diff/note_words.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::diff {
namespace {

// "la communauté d'agglomération, version 1.2.0, empreinte 0123456789abcdef"
std::string identity(const NoteWords& words, bool after) {
  const EffectiveCharter& charter = words.charter(after);
  const bool english = words.language == base::Language::english && !charter.entity.english.empty();
  return fmt::format("{}, {}, {} {}, {} {}", charter.front.title,
                     english ? charter.entity.english : charter.entity.name, words.say("version", "version"),
                     charter.front.version, words.say("empreinte", "fingerprint"),
                     charter.hash.substr(0, 16));
}

std::string text_finding(const NoteWords& words) {
  const auto& articles = words.difference.articles;
  const auto count = [&](auto is) {
    return static_cast<std::uint64_t>(std::count_if(articles.begin(), articles.end(), is));
  };
  const auto added = count([](const ArticleChange& one) { return one.pair.before == kNone; });
  const auto removed = count([](const ArticleChange& one) { return one.pair.after == kNone; });
  const auto moved = count([](const ArticleChange& one) { return one.pair.moved; });
  const auto changed = count([](const ArticleChange& one) {
    return one.pair.before != kNone && one.pair.after != kNone && (one.retitled || !one.sentences.empty());
  });
  return words.say("Texte : ", "Text: ") +
         words.joined(
             {words.counted(added, "article ajouté", "articles ajoutés", "article added", "articles added"),
              words.counted(removed, "retiré", "retirés", "removed", "removed"),
              words.counted(moved, "déplacé", "déplacés", "moved", "moved"),
              words.counted(changed, "modifié", "modifiés", "changed", "changed")}) +
         ".";
}

std::string rules_finding(const NoteWords& words) {
  std::uint64_t added = 0;
  std::uint64_t removed = 0;
  std::uint64_t changed = 0;
  std::uint64_t bounds = 0;
  for (const ClauseChange& one : words.difference.clauses) {
    (one.pair.before == kNone ? added : one.pair.after == kNone ? removed : changed) += 1;
    bounds += static_cast<std::uint64_t>(std::count_if(
        one.bounds.begin(), one.bounds.end(), [](const BoundCrossed& bound) { return bound.after; }));
  }
  return words.say("Règles : ", "Rules: ") +
         words.joined({words.counted(added, "ajoutée", "ajoutées", "added", "added"),
                       words.counted(removed, "retirée", "retirées", "removed", "removed"),
                       words.counted(changed, "modifiée", "modifiées", "changed", "changed")}) +
         words.say(" ; ", "; ") +
         words.counted(bounds, "borne franchie", "bornes franchies", "bound crossed", "bounds crossed") + ".";
}

std::string monitoring_finding(const NoteWords& words) {
  std::uint64_t wider = 0;
  std::uint64_t stricter = 0;
  std::uint64_t other = 0;
  for (const MonitoringChange& one : words.difference.monitoring)
    (one.direction == Direction::wider      ? wider
     : one.direction == Direction::stricter ? stricter
                                            : other) += 1;
  return words.say("Surveillance : ", "Monitoring: ") +
         words.joined({words.counted(wider, "point s'étend ou apparaît", "points s'étendent ou apparaissent",
                                     "point widens or appears", "points widen or appear"),
                       words.counted(stricter, "se restreint ou cesse", "se restreignent ou cessent",
                                     "narrows or ends", "narrow or end"),
                       words.counted(other, "change autrement", "changent autrement", "changes otherwise",
                                     "change otherwise")}) +
         ".";
}

std::string decision_finding(const NoteWords& words) {
  const Behaviour& behaviour = words.difference.behaviour;
  if (behaviour.too_large)
    return words.say("Décisions : non comparées, il y a trop de situations.",
                     "Decisions: not compared, there are too many situations.");
  std::uint64_t access = 0;
  for (const FacetChange& facet : behaviour.facets)
    if (facet.facet == Facet::access) access = facet.differing;
  return words.say(
      fmt::format("Décisions : l'accès change dans {} sur {}.",
                  words.counted(access, "situation", "situations", "", ""), words.number(behaviour.cells)),
      fmt::format("Decisions: access changes in {} out of {}.",
                  words.counted(access, "", "", "situation", "situations"), words.number(behaviour.cells)));
}

}  // namespace

Note make_note(const Difference& difference, base::Language language) {
  const NoteWords words(difference, language);
  Note note;
  note.language = language;
  note.title = words.two_charters ? words.say("Comparaison de deux chartes", "Two charters compared")
                                  : words.say("Ce qui change dans la charte", "What changes in the charter");
  note.subtitle = wording::capitalised(difference.after->front.title);
  for (const bool after : {false, true})
    note.facts.emplace_back(wording::capitalised(words.side(after)), identity(words, after));
  if (same(difference)) {
    note.findings = {
        words.say("Rien ne change : ni le texte, ni les valeurs, ni la surveillance, ni les décisions.",
                  "Nothing changes: neither the text, nor the values, nor monitoring, nor decisions.")};
    return note;
  }
  note.findings = {monitoring_finding(words), decision_finding(words), rules_finding(words),
                   text_finding(words)};
  note.sections = {monitoring_section(words), behaviour_section(words), parameter_section(words),
                   text_section(words), limits_section(words)};
  return note;
}

}  // namespace cartulaire::charter::diff
