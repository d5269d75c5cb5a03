#include "replay/report_words.hpp"

#include <chrono>

#include <fmt/format.h>

#include "charter/wording/noun.hpp"
#include "charter/wording/wording.hpp"
#include "lists/categories.hpp"

namespace cartulaire::replay {

using base::Language;

const std::array<Naming, kOutcomes> kOutcomeNames{{
    {"allow", {"Ouvert", "Open"}},
    {"warn", {"Ouvert avec avertissement", "Open with a notice"}},
    {"gate", {"Signature d’abord", "Sign first"}},
    {"deny", {"Refusé", "Refused"}},
    {"undetermined", {"Indéterminé", "Undetermined"}},
}};

const std::array<Naming, kChanges> kChangeNames{{
    {"unchanged", {"Inchangé", "Unchanged"}},
    {"by_host_alone", {"Inchangé, au vu du seul nom du site", "Unchanged, by the site’s name alone"}},
    {"other_article", {"Même réponse, autre article", "Same answer, other article"}},
    {"refused", {"Nouvellement refusé", "Newly refused"}},
    {"gated", {"Signature nouvellement demandée", "Signature newly asked"}},
    {"warned", {"Nouvellement averti", "Newly met with a notice"}},
    {"unwarned", {"Avertissement levé", "Notice lifted"}},
    {"opened", {"Nouvellement ouvert", "Newly opened"}},
    {"undetermined", {"Indéterminé", "Undetermined"}},
}};

const std::array<Naming, kReadings> kReadingNames{{
    {"requests", {"requêtes", "requests"}},
    {"blank", {"lignes vides ou commentaires", "empty lines or comments"}},
    {"header", {"titres de colonnes", "column names"}},
    {"other_record", {"autres lignes du même équipement", "other lines of the same product"}},
    {"challenge",
     {"demandes d’authentification (407), reposées ensuite", "authentication challenges (407), asked again"}},
    {"tunnel_opening", {"ouvertures de tunnels, comptés une fois", "openings of tunnels, counted once"}},
    {"no_request", {"connexions fermées sans requête", "connections closed without a request"}},
    {"too_long", {"ligne trop longue", "line too long"}},
    {"not_text", {"ligne qui n’est pas du texte", "line that is not text"}},
    {"bad_syntax", {"syntaxe inattendue", "unexpected syntax"}},
    {"too_few_fields", {"trop peu de champs", "too few fields"}},
    {"bad_time", {"date illisible", "unreadable time"}},
    {"no_site", {"sans adresse de site", "without a site"}},
    {"bad_site", {"adresse de site illisible", "unreadable site"}},
}};

const std::array<Naming, kUnknowns> kUnknownNames{{
    {"path",
     {"Une règle porte sur une page ou un dossier de ce site, et le journal ne montre que le nom du site.",
      "A rule is about a page or folder of this site, and the log shows the site’s name only."}},
    {"signature",
     {"La réponse dépend de la signature de la charte, et l’état (qui a signé) n’a pas été fourni. L’option "
      "--assume-signed rejoue comme si chacun avait signé.",
      "The answer hangs on the charter’s signature, and the state (who signed) was not given. The option "
      "--assume-signed replays as if everybody had signed."}},
    {"quota",
     {"La réponse dépend du quota déjà consommé ce jour-là, que le journal ne dit pas.",
      "The answer hangs on the quota already used that day, which the log does not tell."}},
    {"condition",
     {"Une condition de la charte ne pouvait pas être décidée.",
      "A condition of the charter could not be decided."}},
}};

const std::array<Both, policy::kPhaseCount> kPhaseNames{{
    {"Sites toujours joignables (portail, connexion, certificats)",
     "Sites always reachable (portal, sign-in, certificates)"},
    {"Trafic protégé (syndicats, médecine du travail, Défenseur des droits, alertes)",
     "Protected traffic (unions, occupational health, defender of rights, whistleblowing)"},
    {"Suspension", "Suspension"},
    {"La loi, sans article qui la reprenne", "The law, without an article that quotes it"},
    {"Sites malveillants (règle de la plateforme)", "Malicious sites (rule of the platform)"},
    {"Comptes génériques", "Generic accounts"},
    {"Signature de la charte", "Signature of the charter"},
    {"Zones et appareils", "Zones and devices"},
    {"Noms de sites", "Names of sites"},
    {"Intelligence artificielle", "Artificial intelligence"},
    {"Stockage externe", "External storage"},
    {"Catégories de conduite", "Categories of conduct"},
    {"Usage privé", "Private use"},
    {"Rien ne s’y oppose", "Nothing refuses"},
}};

const std::array<Naming, 7> kDayNames{{
    {"mon", {"Lundi", "Monday"}},
    {"tue", {"Mardi", "Tuesday"}},
    {"wed", {"Mercredi", "Wednesday"}},
    {"thu", {"Jeudi", "Thursday"}},
    {"fri", {"Vendredi", "Friday"}},
    {"sat", {"Samedi", "Saturday"}},
    {"sun", {"Dimanche", "Sunday"}},
}};

std::string Words::number(std::uint64_t value) const {
  return charter::wording::in_figures(value, language_);
}

std::string Words::day(std::int32_t civil_day) const {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(civil_day))};
  const auto y = static_cast<int>(date.year());
  const auto m = static_cast<unsigned>(date.month());
  const auto d = static_cast<unsigned>(date.day());
  return language_ == Language::french ? fmt::format("{:02}/{:02}/{:04}", d, m, y)
                                       : fmt::format("{:04}-{:02}-{:02}", y, m, d);
}

std::string Words::counted(const Figure& figure) const {
  if (figure.shown != Shown::shown)
    return fmt::format("{} ({})",
                       say("un nombre non montré de requêtes", "a number of requests that is not shown"),
                       shown_word(figure.shown, language_));
  if (figure.requests == 0) return say("aucune", "none");
  return fmt::format("{} {} ({} {})", number(figure.requests),
                     figure.requests > 1 ? say("requêtes", "requests") : say("requête", "request"),
                     number(figure.people),
                     figure.people > 1 ? say("personnes", "people") : say("personne", "person"));
}

std::string Words::category(const std::string& id) const {
  const lists::Category* category = lists::find_category(id);
  if (category == nullptr) return id;
  return printed(language_ == Language::french ? category->label_fr : category->label_en);
}

std::string Words::printed(std::string text) const {
  if (language_ != Language::french) return text;
  for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at))
    text.replace(at, 1, "’");
  return text;
}

std::string Words::heading(const std::string& id) const {
  return charter::wording::capitalised(charter::wording::parts_of(category(id), language_).rest);
}

std::string Words::charter(const CharterInfo& charter) const {
  return charter.version.empty() ? charter.id : fmt::format("{} version {}", charter.id, charter.version);
}

std::string shown_word(Shown shown, Language language) {
  const bool french = language == Language::french;
  switch (shown) {
    case Shown::shown:
      return {};
    case Shown::few:
      return french ? "moins de 5" : "fewer than 5";
    case Shown::masked:
      return french ? "masqué" : "masked";
  }
  return {};
}

std::string_view outcome_id(Outcome outcome) {
  return kOutcomeNames[static_cast<std::size_t>(outcome)].first;
}
std::string_view change_id(Change change) {
  return kChangeNames[static_cast<std::size_t>(change)].first;
}
std::string_view reading_id(Reading reading) {
  return kReadingNames[static_cast<std::size_t>(reading)].first;
}

}  // namespace cartulaire::replay
