// What was replayed, how to read it, what was done to protect people.
#include <utility>

#include <fmt/format.h>

#include "replay/report_parts.hpp"
#include "replay/tokens.hpp"

namespace cartulaire::replay {
namespace {

class Facts {
 public:
  explicit Facts(const Source& source) : study_(source.study), words_(source.words) {}

  std::vector<Fact> run() {
    add("charter", study_.b ? say("Charte de départ", "Charter of today") : say("Charte", "Charter"),
        charter_text(study_.a));
    if (study_.b) add("against", say("Charte projetée", "Draft charter"), charter_text(*study_.b));
    if (study_.first_day) add("period", say("Période", "Period"), period());
    const Readings& readings = study_.readings;
    add("lines", say("Lignes lues", "Lines read"),
        fmt::format("{} ({} {})", number(readings.all()), number(study_.files),
                    study_.files > 1 ? say("fichiers", "files") : say("fichier", "file")));
    add("requests", say("Requêtes rejouées", "Requests replayed"), number(readings.records()));
    add("aside", say("Lignes laissées de côté", "Lines left aside"), kinds(is_aside));
    add("unreadable", say("Lignes illisibles", "Unreadable lines"), kinds(is_unreadable));
    add("people", say("Personnes distinctes", "Distinct people"), people());
    if (study_.nameless > 0)
      add("nameless", say("Requêtes sans nom ni adresse", "Requests with neither name nor address"),
          number(study_.nameless));
    std::string state = study_.state_known ? say("fourni", "given") : say("absent", "absent");
    if (study_.assumed_signed)
      state += words_.semicolon() +
               say("rejoué comme si chacun avait signé", "replayed as if everybody had signed");
    add("state", say("État (signatures, services, dérogations)", "State (signatures, units, approvals)"),
        std::move(state));
    return std::move(facts_);
  }

 private:
  [[nodiscard]] std::string say(std::string_view french, std::string_view english) const {
    return words_.say(french, english);
  }
  [[nodiscard]] std::string number(std::uint64_t value) const { return words_.number(value); }

  void add(std::string id, std::string label, std::string text) {
    facts_.push_back({std::move(id), std::move(label), std::move(text)});
  }

  [[nodiscard]] std::string charter_text(const CharterInfo& charter) const {
    std::string text = words_.charter(charter);
    if (!charter.entity.empty())
      text += fmt::format(", {} {}", say("pour", "for"), words_.printed(charter.entity));
    if (!charter.hash.empty())
      text += fmt::format(" ({} {})", say("empreinte", "hash"), charter.hash.substr(0, 12));
    return text;
  }

  [[nodiscard]] std::string period() const {
    const std::string first = words_.day(*study_.first_day);
    if (study_.first_day == study_.last_day)
      return fmt::format("{} {} ({})", say("le", "on"), first, study_.time_zone);
    return fmt::format("{} {} {} {} ({})", say("du", "from"), first, say("au", "to"),
                       words_.day(*study_.last_day), study_.time_zone);
  }

  [[nodiscard]] std::string people() const {
    if (study_.people_overflowed)
      return fmt::format("{} {}", say("plus de", "more than"), number(Tokens::kMaxPeople));
    if (study_.people > 0 && study_.people < kFewestPeople) return shown_word(Shown::few, words_.language());
    return number(study_.people);
  }

  // ", d’abord ligne 12 du fichier 2"
  [[nodiscard]] std::string first_place(const Readings::Kind& kind) const {
    std::string place =
        fmt::format(", {} {}", say("d’abord ligne", "first on line"), number(kind.first_line));
    if (study_.files > 1)
      place += fmt::format(" {} {}", say("du fichier", "of file"), number(kind.first_file));
    return place;
  }

  // "3 : trop peu de champs (2, d’abord ligne 12) ; date illisible (1, …)"
  [[nodiscard]] std::string kinds(bool (*wanted)(Reading)) const {
    std::string text;
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < kReadings; ++i) {
      const Readings::Kind& kind = study_.readings.kinds[i];
      const auto reading = static_cast<Reading>(i);
      if (!wanted(reading) || kind.lines == 0) continue;
      count += kind.lines;
      text += text.empty() ? words_.colon() : words_.semicolon();
      text += fmt::format("{} ({}", words_.say(kReadingNames[i].second), number(kind.lines));
      if (is_unreadable(reading)) text += first_place(kind);
      text += ")";
    }
    return number(count) + text;
  }

  const Study& study_;
  const Words& words_;
  std::vector<Fact> facts_;
};

}  // namespace

std::vector<Fact> facts_of(const Source& source) {
  return Facts(source).run();
}

std::vector<std::string> how_to_read(const Source& source) {
  const auto say = [&](std::string_view french, std::string_view english) {
    return source.words.say(french, english);
  };
  std::vector<std::string> lines;
  lines.push_back(
      say("Chaque requête du journal a été soumise de nouveau aux règles de la charte, à l’heure où "
          "elle a été faite, comme si la charte était entièrement en vigueur ce jour-là. Rien n’a été "
          "appliqué à personne.",
          "Each request of the log was put to the charter’s rules again, at the hour at which it was "
          "made, as if the charter had been wholly in force on that day. Nothing was applied to "
          "anybody."));
  lines.push_back(
      say("Chaque case compte des requêtes, puis des personnes distinctes. Une page ouverte fait "
          "souvent plusieurs requêtes, et un site rafraîchi tout seul en fait sans qu’on le visite : "
          "lisez les personnes avant les requêtes. Les personnes ne s’additionnent pas d’une case à "
          "l’autre.",
          "Each cell counts requests, then distinct people. One opened page often makes several "
          "requests, and a site that refreshes itself makes them without being visited: read people "
          "before requests. People do not add up from cell to cell."));
  lines.push_back(
      say("Une requête est comptée une seule fois dans chaque tableau, sous l’article qui a décidé et "
          "sous la catégorie qui a décidé, ou à défaut la première catégorie du site.",
          "A request is counted once in each table, under the article that decided and under the "
          "category that decided, or else the site’s first category."));
  lines.push_back(
      say("« moins de 5 » cache une case où figurent une à quatre personnes ; « masqué » cache une case "
          "qui permettrait de retrouver la première par soustraction.",
          "“fewer than 5” hides a cell of one to four people; “masked” hides a cell from which the "
          "first could be worked out by subtraction."));
  lines.push_back(
      say("« Indéterminé » n’est ni un refus ni une ouverture : le journal ne dit pas de quoi la "
          "réponse dépend. Une requête indéterminée n’est jamais comptée comme inchangée.",
          "“Undetermined” is neither a refusal nor an opening: the log does not tell what the answer "
          "hangs on. An undetermined request is never counted as unchanged."));
  if (!source.study.state_known)
    lines.push_back(
        say("Sans l’état, personne n’est reconnu : chacun est traité comme un agent que l’annuaire ne "
            "connaît pas, sans service, sans groupe et sans dérogation.",
            "Without the state nobody is known: everyone is treated as an agent that the directory "
            "does not know, without unit, group or approval."));
  return lines;
}

std::vector<std::string> guarantees_of(const Source& source) {
  const auto say = [&](std::string_view french, std::string_view english) {
    return source.words.say(french, english);
  };
  return {
      say("Les noms et adresses sont écartés à la lecture : chacun devient un numéro sous une clé tirée au "
          "sort "
          "pour ce rejeu, gardée en mémoire et perdue avec lui.",
          "Names and addresses are discarded on reading: each becomes a number under a key drawn for this "
          "replay, "
          "kept in memory and lost with it."),
      say("Aucun nom de site n’apparaît : seulement des catégories.",
          "No site’s name appears: only categories."),
      say("Aucune case n’est montrée pour moins de cinq personnes, ni ce qui permettrait de la retrouver.",
          "No cell is shown for fewer than five people, nor what would allow it to be worked out."),
      say("Les sites protégés (syndicats, médecine du travail, Défenseur des droits, alertes) forment une "
          "seule "
          "ligne et ne sont attribués à aucun service.",
          "Protected sites (unions, occupational health, defender of rights, whistleblowing) make a single "
          "row and "
          "are attributed to no unit."),
      say("Rien n’est conservé hors de ce document : ni copie du journal, ni liste de personnes.",
          "Nothing is kept outside this document: no copy of the log, no list of people."),
  };
}

}  // namespace cartulaire::replay
