// Boxes of cells as sentences, and what the enumeration leaves aside.
#include <algorithm>

#include <fmt/format.h>

#include "charter/diff/note_words.hpp"
#include "charter/wording/wording.hpp"

namespace cartulaire::charter::diff {
namespace {

std::string effect_words(const NoteWords& words, Effect effect) {
  switch (effect) {
    case Effect::open:
      return words.say("ouvert", "open");
    case Effect::warned:
      return words.say("ouvert avec un avertissement", "open with a warning");
    case Effect::gated:
      return words.say("fermé jusqu'à la signature", "closed until signed");
    case Effect::refused:
      return words.say("refusé", "refused");
    case Effect::decided:
      return words.say("toujours décidé avec certitude", "always decided for sure");
    case Effect::passed_undecided:
      return words.say("ne peut pas être décidé, et passe", "cannot be decided, and passes");
    case Effect::refused_undecided:
      return words.say("ne peut pas être décidé, et est refusé", "cannot be decided, and is refused");
    case Effect::not_written:
      return words.say("rien n'est écrit dans les traces", "nothing is written to the log");
    case Effect::written:
      return words.say("écrit dans les traces", "written to the log");
    case Effect::written_without_subject:
      return words.say("écrit dans les traces sans personne", "written to the log without a person");
    case Effect::not_decrypted:
      return words.say("jamais déchiffré", "never decrypted");
    case Effect::decrypted:
      return words.say("peut être déchiffré", "may be decrypted");
    case Effect::not_counted:
      return words.say("visites non comptées", "visits not counted");
    case Effect::counted:
      return words.say("visites comptées", "visits counted");
    case Effect::limited:
      return words.say("visites comptées et limitées par jour", "visits counted and limited by day");
  }
  return {};
}

std::string source_of(const NoteWords& words, const Outcome& outcome, bool after) {
  const Behaviour& behaviour = words.difference.behaviour;
  const auto& clauses = after ? behaviour.clauses_after : behaviour.clauses_before;
  if (outcome.clause < clauses.size()) {
    const std::string article = words.article(clauses[outcome.clause].article);
    return fmt::format(" ({}{}`{}`)", article, article.empty() ? "" : ", ", clauses[outcome.clause].name);
  }
  if (outcome.effect != Effect::refused) return {};
  return outcome.reason == policy::Reason::law
             ? words.say(" (par la loi, sans article)", " (by law, no article)")
             : words.say(" (par la plateforme, sans article)", " (by the platform, no article)");
}

Line box_line(const NoteWords& words, const ChangeBox& box) {
  const Universe& universe = words.difference.behaviour.universe;
  const auto values = [&](Axis axis) -> const auto& { return box.values[static_cast<std::size_t>(axis)]; };
  const bool anybody_known = std::any_of(values(Axis::person).begin(), values(Axis::person).end(),
                                         [&](std::uint16_t one) { return universe.people[one].identified; });
  std::vector<std::string> parts;
  const auto add = [&](const std::string& lead, const std::string& text) {
    if (!text.empty()) parts.push_back(lead + text);
  };
  const std::string people = words.people(values(Axis::person));
  add({}, people.empty() ? words.say("tout le monde", "everyone") : people);
  if (anybody_known) {
    add({}, words.traits(values(Axis::trait)));
    const auto& is_signed = values(Axis::is_signed);
    if (is_signed.size() == 1)
      add({}, is_signed.front() == 0 ? words.say("sans avoir signé", "not having signed")
                                     : words.say("après avoir signé", "having signed"));
  }
  const std::string categories = words.categories(values(Axis::category));
  add({}, categories.empty() ? words.say("tous les sites", "every site") : categories);
  const std::string moments = words.moments(values(Axis::moment));
  add({}, moments.empty() ? words.say("à toute heure", "at any hour") : moments);
  add(words.say("réseau : ", "network: "), words.zones(values(Axis::zone)));
  add(words.say("matériel : ", "device: "), words.devices(values(Axis::device)));
  std::string scope;
  for (const std::string& part : parts)
    scope += (scope.empty() ? "" : " — ") + part;
  return {{Span::Is::plain, wording::capitalised(scope) + words.say(". ", ". ")},
          {Span::Is::strong, wording::capitalised(words.side(false)) + words.say(" : ", ": ")},
          {Span::Is::removed, effect_words(words, box.before.effect)},
          {Span::Is::plain, source_of(words, box.before, false) + words.say(" ; ", "; ")},
          {Span::Is::strong, words.side(true) + words.say(" : ", ": ")},
          {Span::Is::added, effect_words(words, box.after.effect)},
          {Span::Is::plain,
           source_of(words, box.after, true) + ". " +
               words.counted(box.cells, "situation.", "situations.", "situation.", "situations.")}};
}

std::string facet_title(const NoteWords& words, Facet facet) {
  switch (facet) {
    case Facet::access:
      return words.say("L'accès aux sites", "Access to sites");
    case Facet::undecided:
      return words.say("Ce qui ne peut pas être décidé", "What cannot be decided");
    case Facet::journal:
      return words.say("L'écriture dans les traces", "Writing to the log");
    case Facet::decryption:
      return words.say("Le déchiffrement", "Decryption");
    case Facet::counting:
      return words.say("Le comptage des visites", "The counting of visits");
  }
  return {};
}

}  // namespace

Section behaviour_section(const NoteWords& words) {
  const Behaviour& behaviour = words.difference.behaviour;
  Section section{
      "decisions", words.say("Ce qui change dans les décisions", "What changes in decisions"), {}, {}};
  if (behaviour.too_large) {
    section.intro.push_back(words.say(
        "Les deux chartes nomment trop de populations, de groupes et d'horaires : les décisions n'ont pas "
        "été comparées.",
        "The two charters name too many populations, groups and hours: decisions were not compared."));
    return section;
  }
  section.intro.push_back(words.say(
      fmt::format("{} ont été décidées sous chacune des deux chartes, par le moteur qui décide vraiment : "
                  "qui, quelle "
                  "catégorie de site, quand, depuis quel réseau, avec quel matériel, charte signée ou non.",
                  words.counted(behaviour.cells, "situation", "situations", "", "")),
      fmt::format(
          "{} were decided under each charter, by the engine that really decides: who, which category of "
          "site, when, from which network, with which device, charter signed or not.",
          words.counted(behaviour.cells, "", "", "situation", "situations"))));
  for (const FacetChange& facet : behaviour.facets) {
    if (facet.differing == 0) continue;
    Item item;
    item.heading = facet_title(words, facet.facet) + words.say(" : ", ": ") +
                   words.counted(facet.differing, "situation change", "situations changent",
                                 "situation changes", "situations change");
    for (const ChangeBox& box : facet.boxes)
      item.lines.push_back(box_line(words, box));
    section.items.push_back(std::move(item));
  }
  if (section.items.empty())
    section.intro.push_back(words.say("Aucune ne change.", "None changes."));
  else
    section.intro.push_back(
        words.say("Une même situation peut entrer dans deux phrases qui disent la même chose ; les "
                  "totaux des titres la comptent une fois.",
                  "One situation may be part of two sentences that say the same; the totals of the "
                  "headings count it once."));
  return section;
}

Section limits_section(const NoteWords& words) {
  const Behaviour& behaviour = words.difference.behaviour;
  Section section{"limites",
                  words.say("Ce que cette comparaison ne dit pas", "What this comparison does not tell"),
                  {},
                  {}};
  const auto add = [&](std::string text) { section.intro.push_back(std::move(text)); };
  add(words.say(
      "Les deux chartes sont supposées en vigueur en entier, leurs inscriptions au registre faites, sans "
      "dérogation accordée, sans liste de sites, sans suspension, sans crise et sans quota entamé. Un site "
      "est "
      "d'une seule catégorie. Une personne n'a qu'une situation particulière à la fois.",
      "Both charters are supposed wholly in force, their register entries made, with no approval, no list of "
      "sites, no suspension, no crisis and no quota begun. A site is of one category. A person has one "
      "particular situation at a time."));
  add(words.say(
      "Pour qui a ses propres horaires, la semaine supposée va du lundi au vendredi, de 8 h 30 à 12 h et de "
      "13 h 30 à 17 h.",
      "For people with hours of their own, the week supposed goes from Monday to Friday, from 8:30 to 12:00 "
      "and from 13:30 to 17:00."));
  add(words.say(
      "Les clauses qu'aucun de nos outils n'applique ne changent aucune décision : elles sont dans les "
      "valeurs et dans le texte.",
      "Clauses that none of our tools applies change no decision: they are in the values and in the text."));
  for (const bool after : {false, true}) {
    const std::uint64_t undecided = after ? behaviour.undecided_after : behaviour.undecided_before;
    if (undecided != 0)
      add(wording::capitalised(words.side(after)) + words.say(" : ", ": ") +
          words.counted(undecided, "situation ne peut pas être décidée",
                        "situations ne peuvent pas être décidées", "situation cannot be decided",
                        "situations cannot be decided") +
          words.say(
              " (réseau, appareil ou horaires inconnus) ; la clause dit alors si elle ferme ou laisse "
              "passer.",
              " (network, device or hours unknown); the clause then says whether it closes or lets pass."));
    const auto& dormant = after ? behaviour.dormant_after : behaviour.dormant_before;
    if (!dormant.empty())
      add(wording::capitalised(words.side(after)) +
          words.say(" : ces clauses attendent un événement et n'ont pas joué : ",
                    ": these clauses wait for an event and played no part: ") +
          words.joined(dormant) + ".");
  }
  for (const PersonKind& kind : behaviour.universe.people)
    if (kind.identified && kind.before.empty() != kind.after.empty())
      add(wording::capitalised(words.population(kind)) +
          words.say(
              fmt::format(" : cette population n'existe que d'un côté ({}) ; de l'autre, ces personnes sont "
                          "traitées comme étant d'aucune population.",
                          words.side(kind.before.empty())),
              fmt::format(
                  ": this population exists on one side only ({}); on the other, these people are taken "
                  "as being of no population.",
                  words.side(kind.before.empty()))));
  return section;
}

}  // namespace cartulaire::charter::diff
