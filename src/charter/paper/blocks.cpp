#include "charter/paper/blocks.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "charter/applied.hpp"
#include "charter/private_openings.hpp"

namespace cartulaire::charter::paper {
namespace {

using Block = std::string (*)(const Saying&);
constexpr std::array<std::pair<std::string_view, Block>, 16> kBlocks{{
    {"surveillance", watched},
    {"traces", recorded},
    {"filtrage", closed},
    {"droits", rights_held},
    {"contacts", contacts},
    {"etapes", steps},
    {"signature", signature},
    {"fiches", register_sheets},
    {"parametres", parameters},
    {"proportion", proportion},
    {"mesures", measures},
    {"non-enregistre", not_recorded},
    {"chiffre", not_decrypted},
    {"prive", kept_private},
    {"non-ouvert", never_opened},
    {"absent", not_watched},
}};

// Who sees what the clause yields, under whichever name its kind gives them.
std::string seen_by(const Saying& say, const Clause& clause) {
  for (const char* parameter : {"readers", "decided_by", "to", "released_by"})
    if (std::string who = say.value(clause, parameter); !who.empty()) return who;
  return say.blank("qui", "who");
}

std::string silence(const Saying& say, KindName kind) {
  const Kind* found = catalogue().find(kind.name);
  return wording::capitalised(found->none.in(say.language())) + ".\n";
}

std::string line(const Saying& say, const Clause& clause, std::string_view name, std::string_view value) {
  std::string who = say.charter().find_clause(clause.name)->setting(kinds::common::who)->written
                        ? fmt::format(", {} {}", say.pick("pour", "for"), say.value(clause, "who"))
                        : "";
  if (std::string except = say.value(clause, "except"); !except.empty())
    who += fmt::format(" ; {} {}", say.pick("exceptions :", "exceptions:"), except);
  return fmt::format("- {}{} {}{} ({} {})\n", name, say.pick(" :", ":"), value, who,
                     say.pick("article", "article"), clause.article);
}

// "; l'usage privé ouvre la vidéo, de 12 h à 14 h (article 2.4)"
std::string opened_in_private(const Saying& say, const Clause& filter) {
  std::string out;
  for (const PrivateOpening& one : private_openings(say.charter())) {
    if (one.filter->name != filter.name) continue;
    List categories;
    for (const std::string& id : one.categories)
      categories.items.push_back(Value{Name{Name::Of::category, id}});
    out += fmt::format("{} {}, {} ({} {})", say.pick(" ; l'usage privé ouvre", "; private use opens"),
                       say.value(filter, "categories", Value{std::move(categories)}),
                       say.value(*one.use, "windows"), say.pick("article", "article"), one.use->article);
  }
  return out;
}

}  // namespace

std::optional<std::string> block(std::string_view name, const Saying& say) {
  for (const auto& [known, write] : kBlocks)
    if (known == name) return write(say);
  return std::nullopt;
}

std::string watched(const Saying& say) {
  std::vector<std::vector<std::string>> rows;
  for (const Clause* clause : say.monitoring()) {
    std::string kept = say.value(*clause, "retention");
    if (kept.empty())
      kept =
          clause->is_a(kinds::opening::kind)
              ? say.value_or_blank(*clause, "scope_for", "la durée de l'ouverture", "how long it stays open")
              : say.blank("la durée", "how long");
    rows.push_back({say.name_of(*clause), clause->article, kept, seen_by(say, *clause),
                    wording::capitalised(applied(*clause).label.in(say.language()))});
  }
  if (rows.empty())
    return say.pick("Aucune clause ne regarde l'activité des personnes.\n",
                    "No clause watches people's activity.\n");
  return table(
      say.pick("Les clauses qui regardent l'activité des personnes",
               "The clauses that watch people's activity"),
      {say.pick("Ce qui est regardé", "What is watched"), "Article", say.pick("Durée", "For how long"),
       say.pick("Par qui", "By whom"), say.pick("Application", "Application")},
      rows);
}

std::string recorded(const Saying& say) {
  std::vector<std::vector<std::string>> rows;
  for (const Clause* clause : say.of_kind(kinds::log::kind))
    rows.push_back({wording::capitalised(say.value(*clause, "class")), say.value(*clause, "fields"),
                    say.value(*clause, "purposes"), say.value(*clause, "retention"),
                    say.value(*clause, "identities")});
  if (rows.empty()) return silence(say, kinds::log::kind);
  return table(say.pick("Les traces annoncées, et rien d'autre", "The logs announced, and nothing else"),
               {say.pick("Traces", "Logs"), say.pick("Informations", "Fields"), say.pick("But", "Purpose"),
                say.pick("Durée", "Kept for"), say.pick("Identités", "Identities")},
               rows);
}

std::string closed(const Saying& say) {
  std::string out;
  for (const Clause& clause : say.charter().clauses) {
    if (clause.is_a(kinds::web_legal::kind)) {
      out += line(say, clause, say.pick("interdit par la loi", "forbidden by law"),
                  say.value(clause, "categories"));
    } else if (clause.is_a(kinds::web_filter::kind)) {
      const bool warns = clause.word(kinds::web_filter::verdict) == "warn";
      out += line(say, clause,
                  warns ? say.pick("avec un avertissement", "with a warning") : say.pick("fermé", "closed"),
                  say.value(clause, "categories") + opened_in_private(say, clause));
    } else if (clause.is_a(kinds::web_storage::kind) || clause.is_a(kinds::web_ai::kind)) {
      out += line(say, clause, say.label(clause, "policy"), say.value(clause, "policy"));
    } else if (clause.is_a(kinds::web_downloads::kind)) {
      out += line(say, clause, clause.kind->label.in(say.language()),
                  fmt::format("{}, {}", say.value(clause, "types"), say.value(clause, "verdict")));
    }
  }
  return out.empty() ? silence(say, kinds::web_filter::kind) : out;
}

std::string rights_held(const Saying& say) {
  const std::vector<const Clause*> found = say.of_kind(kinds::rights::kind);
  if (found.empty()) return silence(say, kinds::rights::kind);
  const Clause& clause = *found.front();
  return fmt::format(
      "- {} {} ({} {})\n- {} {}\n- {} {}\n- {}\n", say.pick("Droits :", "Rights:"),
      say.value(clause, "rights"), say.pick("article", "article"), clause.article,
      say.pick("À demander à :", "To ask of:"), say.value(clause, "at"),
      say.pick("Réponse, au plus tard :", "Answer, at the latest:"), say.value(clause, "answer"),
      say.pick(
          "Réclamation possible auprès de la Commission nationale de l'informatique et des libertés (CNIL)",
          "Complaint possible to the French data protection authority (CNIL)"));
}

std::string contacts(const Saying& say) {
  std::vector<std::vector<std::string>> rows;
  for (const Clause* clause : say.of_kind(kinds::contact::kind))
    rows.push_back({wording::capitalised(say.value(*clause, "for")), say.value(*clause, "at"),
                    say.value(*clause, "channels"), clause->article});
  if (rows.empty()) return silence(say, kinds::contact::kind);
  return table(say.pick("À qui s'adresser", "Whom to ask"),
               {say.pick("Pour", "For"), say.pick("Interlocuteur", "Contact"), say.pick("Voies", "Channels"),
                "Article"},
               rows);
}

std::string steps(const Saying& say) {
  const std::vector<const Clause*> found = say.of_kind(kinds::charter_adoption::kind);
  if (found.empty()) return silence(say, kinds::charter_adoption::kind);
  return fmt::format(
      "{} {} ({} {}).\n", say.pick("La charte ne s'impose qu'après :", "The charter binds only after:"),
      say.value(*found.front(), "requires"), say.pick("article", "article"), found.front()->article);
}

std::string signature(const Saying& say) {
  for (const Clause* clause : say.of_kind(kinds::acceptance::kind)) {
    if (clause->word(kinds::acceptance::of) != "this") continue;
    return fmt::format("{} {} ; {} {} ({} {}).\n",
                       say.pick("Votre signature est demandée. Délai pour signer :",
                                "Your signature is asked for. Time to sign:"),
                       say.value(*clause, "grace"), say.pick("sans signature :", "without a signature:"),
                       say.value(*clause, "without"), say.pick("article", "article"), clause->article);
  }
  return silence(say, kinds::acceptance::kind);
}

}  // namespace cartulaire::charter::paper
