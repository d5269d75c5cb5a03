#include "journal/opening/steps.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cartulaire::journal::opening {
namespace {

using base::ErrorCode;
using base::Status;

tl::unexpected<base::Error> refuse(const std::string& where, std::string french, std::string english) {
  return base::fail(ErrorCode::refused, where, std::move(french), std::move(english));
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

Status may_begin(const Rules& rules, const Step& step, CivilDay today) {
  const Scope& scope = step.scope;
  if (!has(rules.grounds, scope.ground))
    return refuse(step.name, fmt::format("la charte n'admet pas le motif `{}`", scope.ground),
                  fmt::format("the charter does not admit the ground `{}`", scope.ground));
  if (scope.people == 0 || scope.classes.empty() || scope.from > scope.to)
    return refuse(step.name, "nommez au moins une personne, une classe de traces et des jours dans l'ordre",
                  "name at least one person, one class of logs and days in their order");
  if (scope.deadline < today)
    return refuse(step.name, "l'échéance est passée ; donnez-en une à venir",
                  "the deadline is past; give one to come");
  if (rules.decided_by.empty())
    return refuse(step.name, "la charte ne dit pas qui décide d'une ouverture",
                  "the charter does not say who decides of an opening");
  return {};
}

Status may_decide(const Opening& opening, const Rules& rules, const Step& step) {
  if (!has(rules.decided_by, step.role))
    return refuse(step.name, fmt::format("la charte ne donne pas la décision au rôle `{}`", step.role),
                  fmt::format("the charter does not give the decision to the role `{}`", step.role));
  if (opening.refused || opening.approvals.contains(step.role))
    return refuse(step.name, "cette décision est déjà prise", "this decision is already taken");
  if (step.kind == Kind::refuse) return {};
  for (const std::string& role : rules.opinion)
    if (!opening.opinions.contains(role))
      return refuse(step.name, fmt::format("l'avis du rôle `{}` manque encore", role),
                    fmt::format("the opinion of the role `{}` is still missing", role));
  return {};
}

Status may_unlock(const Opening& opening, const Rules& rules, const Step& step) {
  if (!opening.is_decided(rules))
    return refuse(step.name, "l'ouverture n'est pas décidée", "the opening is not decided");
  if (opening.scope.told == Told::before && !opening.told && !opening.urgent)
    return refuse(step.name, "la personne doit être informée avant l'ouverture",
                  "the person must be told before the opening");
  return {};
}

Status may_close(const Opening& opening, const Step& step) {
  if (step.outcome == "done" && !opening.ran)
    return refuse(step.name, "rien n'a été ouvert : l'issue ne peut pas être `done`",
                  "nothing was opened: the outcome cannot be `done`");
  if (opening.urgent && !opening.reviewed)
    return refuse(step.name, "cette ouverture d'urgence doit d'abord être réexaminée",
                  "this urgent opening must be reviewed first");
  if (opening.ran && opening.scope.told != Told::no && opening.scope.told != Told::where_law_lets &&
      !opening.told)
    return refuse(step.name, "la personne doit d'abord être informée", "the person must be told first");
  return {};
}

}  // namespace

bool Opening::is_decided(const Rules& rules) const {
  if (refused) return false;
  return urgent || (!rules.decided_by.empty() && std::ranges::all_of(rules.decided_by, [&](const auto& role) {
           return approvals.contains(role);
         }));
}

void Opening::take(const Step& step) {
  switch (step.kind) {
    case Kind::open:
      name = step.name;
      entity = step.entity;
      scope = step.scope;
      break;
    case Kind::opinion:
      opinions[step.role] = step.favourable;
      break;
    case Kind::approve:
      approvals.insert(step.role);
      break;
    case Kind::refuse:
      refused = true;
      break;
    case Kind::urgent:
      urgent = true;
      break;
    case Kind::unlock:
      unlocked = true;
      break;
    case Kind::run:
      ran = true;
      rows = step.rows;
      break;
    case Kind::told:
      told = true;
      break;
    case Kind::review:
      reviewed = true;
      break;
    case Kind::close:
      closed = true;
      outcome = step.outcome;
      break;
  }
}

Status may_follow(const Opening* opening, const Rules& rules, const Step& step, CivilDay today) {
  if (opening == nullptr) {
    if (step.kind == Kind::open) return may_begin(rules, step, today);
    return base::fail(ErrorCode::not_found, step.name, "ce dossier n'existe pas", "there is no such case");
  }
  if (step.kind == Kind::open || opening->entity != step.entity)
    return refuse(step.name, "ce dossier existe déjà", "this case exists already");
  if (opening->closed) return refuse(step.name, "ce dossier est clos", "this case is closed");
  const bool any_day = step.kind == Kind::told || step.kind == Kind::review || step.kind == Kind::close;
  if (today > opening->scope.deadline && !any_day)
    return refuse(step.name, "l'échéance est passée ; fermez ce dossier et ouvrez-en un autre",
                  "the deadline is past; close this case and open another");
  switch (step.kind) {
    case Kind::open:
      break;
    case Kind::opinion:
      if (!has(rules.opinion, step.role))
        return refuse(step.name, fmt::format("la charte ne demande pas l'avis du rôle `{}`", step.role),
                      fmt::format("the charter does not ask the opinion of the role `{}`", step.role));
      if (opening->opinions.contains(step.role))
        return refuse(step.name, "cet avis est déjà donné", "this opinion is already given");
      break;
    case Kind::approve:
    case Kind::refuse:
      return may_decide(*opening, rules, step);
    case Kind::urgent:
      if (!rules.urgent_by || *rules.urgent_by != step.role)
        return refuse(step.name,
                      fmt::format("la charte ne laisse pas le rôle `{}` décider en urgence", step.role),
                      fmt::format("the charter does not let the role `{}` decide urgently", step.role));
      if (opening->refused) return refuse(step.name, "l'ouverture a été refusée", "the opening was refused");
      break;
    case Kind::unlock:
      return may_unlock(*opening, rules, step);
    case Kind::run:
      if (!opening->unlocked)
        return refuse(step.name, "les clés ne sont pas réunies", "the keys are not gathered");
      return may_unlock(*opening, rules, step);
    case Kind::told:
      break;
    case Kind::review:
      if (!opening->urgent || opening->reviewed)
        return refuse(step.name, "il n'y a rien à réexaminer", "there is nothing to review");
      if (!has(rules.decided_by, step.role) && !has(rules.opinion, step.role))
        return refuse(step.name, fmt::format("la charte ne nomme pas le rôle `{}` ici", step.role),
                      fmt::format("the charter does not name the role `{}` here", step.role));
      if (step.role == rules.urgent_by)
        return refuse(step.name, "qui a décidé en urgence ne se relit pas lui-même",
                      "who decided urgently does not review themselves");
      break;
    case Kind::close:
      return may_close(*opening, step);
  }
  return {};
}

}  // namespace cartulaire::journal::opening
