// The register of processing and the impact assessment, drawn from the clauses that watch people (RGPD art.
// 30 and 35). What a clause does not say stays blank: a purpose or a measure is never made up.
#include <set>

#include <fmt/format.h>

#include "charter/applied.hpp"
#include "charter/paper/blocks.hpp"

namespace cartulaire::charter::paper {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string people(const Saying& say, const Clause& clause) {
  const Setting* who = clause.setting(kinds::common::who);
  if (who != nullptr && who->written) return say.value(clause, "who");
  for (const Clause* all : say.of_kind(kinds::people::kind))
    return say.value(*all, "covers");
  return say.blank("les personnes concernées", "the people concerned");
}

// The data, under whichever name the kind gives them.
std::string data(const Saying& say, const Clause& clause) {
  for (const char* parameter : {"fields", "detects", "detail"})
    if (std::string found = say.value(clause, parameter); !found.empty()) return found;
  return say.blank("les catégories de données", "the categories of data");
}

std::string recipients(const Saying& say, const Clause& clause) {
  for (const char* parameter : {"readers", "decided_by", "to", "released_by"})
    if (std::string found = say.value(clause, parameter); !found.empty()) return found;
  return say.blank("qui reçoit ces données", "who receives these data");
}

std::string protection(const Saying& say, const Clause& clause) {
  std::string out;
  if (clause.is_a(kinds::log::kind)) {
    out = fmt::format("identités : {} ; ", say.value(clause, "identities"));
    using How = Applied::How;
    const How how = applied(clause).how;
    if (how == How::by_tools || how == How::in_part)
      out += "journal chiffré, chaîné et détruit au terme par nos outils ; ";
  }
  return out + say.blank("les autres mesures", "the other measures");
}

Rows sheet(const Saying& say, const Clause& clause) {
  return {
      {"Finalités", say.value_or_blank(clause, "purposes", "les finalités", "the purposes")},
      {"Fondement (RGPD, article 6)", say.value_or_blank(clause, "basis", "le fondement", "the legal basis")},
      {"Personnes concernées", people(say, clause)},
      {"Catégories de données", data(say, clause)},
      {"Destinataires", recipients(say, clause)},
      {"Transferts hors de l'Union européenne", say.blank("aucun, ou lesquels", "none, or which")},
      {"Délai d'effacement", say.value_or_blank(clause, "retention", "le délai", "the delay")},
      {"Mesures de sécurité", protection(say, clause)},
      {"Inscrit le", say.blank("la date", "the date")},
  };
}

std::string none_watches() {
  return "Aucune clause de la charte ne regarde l'activité des personnes.\n";
}

}  // namespace

std::string register_sheets(const Saying& say) {
  std::string out;
  int number = 0;
  for (const Clause* clause : say.monitoring()) {
    const std::string title = fmt::format("Fiche {}. {}", ++number, say.name_of(*clause));
    out += fmt::format("## {}\n\n{}\n", title,
                       table(fmt::format("Article {}, `{}`", clause->article, clause->name),
                             {"Rubrique", "Contenu"}, sheet(say, *clause)));
  }
  return out.empty() ? none_watches() : out;
}

std::string parameters(const Saying& say) {
  std::string out;
  for (const Clause* clause : say.monitoring()) {
    Rows rows;
    for (const Setting& setting : clause->settings) {
      const Parameter* parameter = clause->kind->find(setting.parameter);
      if (parameter->common && !setting.written) continue;
      rows.push_back({wording::capitalised(say.label(*clause, setting.parameter)),
                      say.value(*clause, setting.parameter)});
    }
    const std::string name = say.name_of(*clause);
    out += fmt::format(
        "### Article {}. {}\n\n{}\n\n{}\n", clause->article, name, clause->kind->purpose.in(say.language()),
        table(fmt::format("{}, article {}", name, clause->article), {"Paramètre", "Valeur"}, rows));
  }
  return out.empty() ? none_watches() : out;
}

std::string proportion(const Saying& say) {
  Rows rows;
  for (const Clause* clause : say.monitoring()) {
    std::string marks;
    std::set<std::string> seen;
    for (const Parameter& parameter : clause->kind->parameters) {
      for (const Bound& bound : parameter.bounds) {
        const LegalSource* source = catalogue().source(bound.source);
        const Setting* other = bound.parameter.empty() ? nullptr : clause->setting(bound.parameter);
        bool applies = bound.parameter.empty();
        for (const std::string& value : bound.values)
          applies = applies || (other != nullptr && holds(other->value, value));
        if (source == nullptr || !applies ||
            !catalogue().holds_in(bound.source, say.charter().front.jurisdiction) ||
            !seen.insert(source->id).second)
          continue;
        marks += fmt::format("{}{}", marks.empty() ? "" : " ; ", source->label.in(say.language()));
      }
    }
    rows.push_back(
        {say.name_of(*clause), clause->article,
         marks.empty() ? say.blank("les textes et avis suivis", "the texts and advice followed") : marks,
         say.blank("pourquoi c'est nécessaire, et pourquoi moins ne suffirait pas",
                   "why it is needed, and why less would not do")});
  }
  if (rows.empty()) return none_watches();
  return table("Nécessité et proportionnalité, clause par clause",
               {"Clause", "Article", "Repères connus", "Justification"}, rows);
}

std::string measures(const Saying& say) {
  std::string out;
  for (const Clause* clause : say.of_kind(kinds::log::kind))
    out += fmt::format("- {} : {}\n", say.name_of(*clause), protection(say, *clause));
  for (const Clause* clause : say.of_kind(kinds::custody::kind))
    out += fmt::format("- Rétablir une identité demande ensemble : {} (article {})\n",
                       say.value(*clause, "subsets"), clause->article);
  for (const Clause* clause : say.of_kind(kinds::private_markers::kind))
    out += fmt::format("- Ce qui est marqué comme privé est protégé : {} (article {})\n",
                       say.value(*clause, "marks"), clause->article);
  for (const Clause* clause : say.of_kind(kinds::report::kind))
    out += fmt::format("- {} : noms : {}, groupe le plus petit : {} (article {})\n", say.name_of(*clause),
                       say.value(*clause, "names"), say.value(*clause, "smallest_cell"), clause->article);
  return out.empty() ? say.blank("les mesures", "the measures") + "\n" : out;
}

}  // namespace cartulaire::charter::paper
