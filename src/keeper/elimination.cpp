#include "keeper/elimination.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "keeper/page.hpp"

namespace cartulaire::keeper {
namespace {

using base::Result;
using base::Status;
using journal::sealed::CivilDay;
using journal::sealed::day_name;
using journal::sealed::LivingUnit;
using journal::sealed::Unit;

bool is_asked(const EliminationScope& scope, const Unit& unit, const LivingUnit& living) {
  return (scope.entity.empty() || unit.entity == scope.entity) &&
         (scope.log_class.empty() || unit.log_class == scope.log_class) &&
         (!scope.to || living.term <= *scope.to);
}

std::string class_text(const std::string& log_class, bool french) {
  if (log_class == "web") return french ? "navigation sur Internet (`web`)" : "web browsing (`web`)";
  if (log_class == "sessions")
    return french ? "connexions aux applications (`sessions`)" : "connections to applications (`sessions`)";
  if (log_class == "admin")
    return french ? "actes d’administration (`admin`)" : "acts of administrators (`admin`)";
  return "`" + log_class + "`";
}

std::string days_text(CivilDay first, CivilDay last) {
  return first == last ? day_name(first) : fmt::format("{} – {}", day_name(first), day_name(last));
}

std::string table(const std::vector<EliminationSeries>& list, bool french) {
  std::string text =
      french ? "| Entité | Série | Jours | Parts | Événements | Octets | Durée | Article | Terme | "
               "Élimination |\n"
             : "| Entity | Series | Days | Parts | Events | Bytes | Kept for | Article | Term | "
               "Elimination |\n";
  text += "|---|---|---|---|---|---|---|---|---|---|\n";
  for (const EliminationSeries& one : list)
    text += fmt::format(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", table_cell(one.entity),
        class_text(one.log_class, french), days_text(one.first, one.last), one.parts, one.events, one.bytes,
        fmt::format("{} {}", one.retention_days, french ? "jours" : "days"),
        fmt::format("`{}`, {} {}", table_cell(one.clause), table_cell(one.charter), table_cell(one.version)),
        days_text(one.first_term, one.last_term),
        one.awaits_visa ? (french ? "attend le visa" : "awaits the visa")
                        : (french ? "au terme, visa permanent" : "at the term, standing visa"));
  return text;
}

std::string french_text(const journal::sealed::Log& log, const std::vector<EliminationSeries>& list,
                        CivilDay today) {
  return fmt::format(
      "Journal `{}`, le {}.\n\n"
      "Les traces ci-dessous sont des archives publiques. Leur durée d’utilité administrative est la durée "
      "de "
      "conservation que la charte annonce ; leur sort final proposé est l’**élimination** : la durée "
      "annoncée "
      "aux personnes s’oppose à ce qu’elles soient gardées plus longtemps sous une forme nominative.\n\n{}\n"
      "Support : fichiers chiffrés. Mode d’élimination : les clés d’abord, les fichiers ensuite ; une "
      "mention "
      "signée et un certificat de destruction en font foi.\n\n"
      "## Fondement\n\n"
      "Code du patrimoine, articles L212-2 et L212-3 (sélection au terme, données personnelles) et R212-14 "
      "(visa "
      "préalable) ; l’élimination sans visa est punie par les articles L214-3 et L214-4.\n\n"
      "## Pour l’administration\n\nFait le : ____________________ Nom, qualité, signature :\n\n"
      "## Visa du directeur des archives départementales\n\nVisa n° : ____________________ Le : "
      "____________________ Signature :\n",
      log.origin(), day_name(today), table(list, true));
}

std::string english_text(const journal::sealed::Log& log, const std::vector<EliminationSeries>& list,
                         CivilDay today) {
  return fmt::format(
      "Journal `{}`, on {}.\n\n"
      "The logs below are public archives. They are useful to the administration for as long as the charter "
      "announces; what is proposed at the end is **elimination**: the time that people were told forbids "
      "keeping "
      "them any longer with names.\n\n{}\n"
      "Medium: encrypted files. How they are eliminated: keys first, files next; a signed record and a "
      "certificate "
      "of destruction bear witness.\n\n"
      "## Ground\n\n"
      "French Code du patrimoine, articles L212-2 and L212-3 (selection at the term, personal data) and "
      "R212-14 "
      "(prior visa); articles L214-3 and L214-4 punish elimination without a visa.\n\n"
      "## For the administration\n\nDone on: ____________________ Name, capacity, signature:\n\n"
      "## Visa of the director of the departmental archives\n\nVisa no.: ____________________ On: "
      "____________________ Signature:\n",
      log.origin(), day_name(today), table(list, false));
}

}  // namespace

std::vector<EliminationSeries> elimination_list(const Keeper& keeper, const EliminationScope& scope) {
  using Key =
      std::tuple<std::string, std::string, std::string, std::string, std::string, std::uint32_t, bool>;
  std::map<Key, EliminationSeries> series;
  for (const auto& [unit, living] : keeper.books().living()) {
    const journal::sealed::PartEntry& part = living.part;
    const auto* rule = keeper.retention_rule(unit.entity, unit.log_class);
    const bool is_listed = part.awaits_visa || (rule != nullptr && rule->lists);
    if (!is_listed || !is_asked(scope, unit, living) || keeper.books().visa_of(unit) != nullptr) continue;
    const auto days = static_cast<std::uint32_t>((living.term - unit.day).count());
    const auto [at, is_new] = series.try_emplace(
        {unit.entity, unit.log_class, living.clause, part.charter, part.version, days, part.awaits_visa});
    EliminationSeries& one = at->second;
    if (is_new)
      one = {unit.entity,
             unit.log_class,
             living.clause,
             part.charter,
             part.version,
             days,
             unit.day,
             unit.day,
             living.term,
             living.term,
             0,
             0,
             0,
             part.awaits_visa};
    one.first = std::min(one.first, unit.day);
    one.last = std::max(one.last, unit.day);
    one.first_term = std::min(one.first_term, living.term);
    one.last_term = std::max(one.last_term, living.term);
    ++one.parts;
    one.events += part.events;
    one.bytes += part.size;
  }
  std::vector<EliminationSeries> list;
  for (auto& [key, one] : series)
    list.push_back(std::move(one));
  return list;
}

Result<std::string> elimination_html(const journal::sealed::Log& log,
                                     const std::vector<EliminationSeries>& list, CivilDay today,
                                     base::Language language) {
  const bool french = language == base::Language::french;
  return page_of(french ? "Bordereau d’élimination" : "Elimination list", log.origin(),
                 french ? french_text(log, list, today) : english_text(log, list, today), language);
}

const journal::sealed::RetentionRule* Keeper::retention_rule(const std::string& entity,
                                                             const std::string& log_class) const {
  const auto rule = std::ranges::find_if(rules_.retention, [&](const journal::sealed::RetentionRule& one) {
    return one.entity == entity && one.log_class == log_class;
  });
  return rule == rules_.retention.end() ? nullptr : &*rule;
}

Status Keeper::record_visa(journal::sealed::VisaEntry visa) {
  if (visa.reference.empty() || visa.reference.size() > 200 || visa.until >= today() || visa.given > today())
    return base::fail(base::ErrorCode::invalid, visa.entity + "/" + visa.log_class,
                      "il faut la référence du visa, sa date, et un dernier jour de traces qui soit passé",
                      "the visa's reference, its date and a last day of logs that is over are wanted");
  const bool awaited = std::ranges::any_of(books_.living(), [&](const auto& one) {
    const auto& [unit, living] = one;
    return unit.entity == visa.entity && unit.log_class == visa.log_class && unit.day <= visa.until &&
           books_.awaits_visa(living);
  });
  if (!awaited)
    return base::fail(base::ErrorCode::not_found, visa.entity + "/" + visa.log_class,
                      "rien de cette série n'attend de visa jusqu'à ce jour",
                      "nothing of this series awaits a visa up to that day");
  return log_->append({std::move(visa)});
}

}  // namespace cartulaire::keeper
