// What could not be told, with how many requests.
#include <fmt/format.h>

#include "replay/report_parts.hpp"

namespace cartulaire::replay {
namespace {

// Why answers of one charter could not be told.
void add_unknowns(const Source& source, const std::array<Cell, kUnknowns>& cells,
                  const std::array<Shown, kUnknowns>& shown, std::string_view prefix,
                  const std::string& whose, std::vector<Limit>& limits) {
  for (std::size_t i = 0; i < kUnknowns; ++i)
    if (cells[i].requests > 0)
      limits.push_back({fmt::format("{}{}", prefix, kUnknownNames[i].first),
                        whose + source.words.say(kUnknownNames[i].second), figure_of(cells[i], shown[i])});
}

// Categories that a charter names and no list fills.
void add_unlisted(const Source& source, const CharterInfo& charter, std::string_view prefix,
                  std::vector<Limit>& limits) {
  if (charter.unlisted.empty() || !source.study.lists_known) return;
  const Words& words = source.words;
  constexpr std::size_t kNamed = 8;
  const std::size_t count = charter.unlisted.size();
  const std::size_t named = count > kNamed + 1 ? kNamed : count;
  std::string names;
  for (std::size_t i = 0; i < named; ++i)
    names += (names.empty() ? "" : ", ") + words.category(charter.unlisted[i]);
  if (named < count)
    names += fmt::format(" {} {} {}", words.say("et", "and"), count - named, words.say("autres", "others"));
  limits.push_back({fmt::format("{}unlisted", prefix),
                    fmt::format("{} ({}){}{}.",
                                words.say("Catégories qu’aucune liste ne remplit, jamais rencontrées ici",
                                          "Categories that no list fills, never met here"),
                                words.charter(charter), words.colon(), names),
                    std::nullopt});
}

}  // namespace

std::vector<Limit> limits_of(const Source& source) {
  const Study& study = source.study;
  const Published& published = source.published;
  const Words& words = source.words;
  const auto say = [&](std::string_view french, std::string_view english) {
    return words.say(french, english);
  };
  std::vector<Limit> limits;
  add_unknowns(source, study.unknown_a, published.unknown_a, "",
               study.b ? say("Charte de départ", "Today’s charter") + words.colon() : std::string(), limits);
  if (study.b)
    add_unknowns(source, study.unknown_b, published.unknown_b, "against_",
                 say("Charte projetée", "Draft charter") + words.colon(), limits);
  if (study.paths_hidden.in.requests > 0)
    limits.push_back(
        {"paths_hidden",
         say("Le journal ne montre que le nom du site (tunnels HTTPS, journaux de pare-feu) : les "
             "règles sur les pages n’ont pas pu être essayées.",
             "The log shows the site’s name only (HTTPS tunnels, firewall logs): rules on pages could "
             "not be tried."),
         figure_of(study.paths_hidden.in, published.paths_hidden)});
  if (study.by_host_alone.in.requests > 0)
    limits.push_back(
        {"by_host_alone",
         say("Parmi elles, une expression des listes, qui regarde l’adresse entière, aurait pu en "
             "décider autrement : elles sont comptées au vu du seul nom.",
             "Of them, an expression of the lists, which looks at the whole address, might have decided "
             "otherwise: they are counted by the name alone."),
         figure_of(study.by_host_alone.in, published.by_host_alone)});
  if (study.for_some.in.requests > 0)
    limits.push_back(
        {"for_some",
         say("Requêtes sur lesquelles une clause propre à certaines personnes (élus, service, groupe) "
             "pourrait répondre autrement : sans l’état, elles sont décidées comme celles d’un inconnu.",
             "Requests on which a clause for some people only (elected members, unit, group) might "
             "answer otherwise: without the state they are decided as those of somebody unknown."),
         figure_of(study.for_some.in, published.for_some)});
  if (!study.state_known && study.liftable.in.requests > 0)
    limits.push_back(
        {"liftable",
         say("Refus qu’une dérogation peut lever : les dérogations accordées ne sont pas connues sans "
             "l’état, le refus est compté tel que la charte l’écrit.",
             "Refusals that an approval may lift: the approvals granted are not known without the "
             "state, the refusal is counted as the charter writes it."),
         figure_of(study.liftable.in, published.liftable)});
  if (study.observed.in.requests > 0)
    limits.push_back(
        {"observed",
         say("Requêtes qu’une clause en simple observation aurait refusées : comptées comme ouvertes.",
             "Requests that a clause in mode observe would have refused: counted as open."),
         figure_of(study.observed.in, published.observed)});
  if (study.state_known && study.unidentified.in.requests > 0)
    limits.push_back(
        {"unidentified",
         say("Requêtes de personnes que l’état ne connaît pas : la règle de la charte pour les "
             "inconnus s’est appliquée.",
             "Requests of people that the state does not know: the charter’s rule for the unknown "
             "applied."),
         figure_of(study.unidentified.in, published.unidentified)});
  if (study.assumed_signed && (study.a.waits_for_signatures || (study.b && study.b->waits_for_signatures)))
    limits.push_back(
        {"assumed_signed",
         say("La charte conditionne l’accès à sa signature ; chacun a été supposé l’avoir signée.",
             "The charter makes access depend on its signature; everybody was taken to have signed."),
         std::nullopt});
  if (!study.lists_known)
    limits.push_back({"no_lists",
                      say("Aucune liste de catégories n’a été fournie : aucun site n’a de catégorie.",
                          "No category lists were given: no site has a category."),
                      std::nullopt});
  add_unlisted(source, study.a, "", limits);
  if (study.b) add_unlisted(source, *study.b, "against_", limits);
  limits.push_back(
      {"not_replayed",
       say("Ne sont pas rejoués : le contenu des pages, les téléchargements, les volumes et durées, "
           "et ce que les personnes auraient fait autrement si un site leur avait été refusé.",
           "Not replayed: the content of pages, downloads, volumes and durations, and what people "
           "would have done otherwise had a site been refused."),
       std::nullopt});
  return limits;
}

}  // namespace cartulaire::replay
