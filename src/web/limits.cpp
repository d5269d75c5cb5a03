#include "web/limits.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "access/concerns.hpp"
#include "charter/clause_names.hpp"

namespace cartulaire::web {
namespace {

namespace kinds = charter::kinds;
using charter::Clause;
using charter::Duration;
using std::chrono::days;
using std::chrono::minutes;

// Who watches over access where the charter says nothing else.
const std::vector<std::string> kSecurity = {"ciso", "authority"};

std::vector<std::string> ids(const std::vector<charter::Name>& names) {
  std::vector<std::string> out;
  for (const charter::Name& one : names)
    out.push_back(one.id);
  return out;
}

template <class T>
bool has(const std::vector<T>& list, const T& one) {
  return std::ranges::find(list, one) != list.end();
}

bool in_force(const Clause& clause, Day today) {
  const auto first = access::first_day(clause);
  return access::is_enforced(clause) && (!first || *first <= today);
}

}  // namespace

base::Result<std::optional<Reach>> reach_of(const EntityCharter& charter,
                                            const std::optional<Duration>& longest, base::Instant now) {
  if (!longest) return std::optional<Reach>();
  if (longest->unit == Duration::Unit::minutes) {
    const base::Instant latest = now + minutes(longest->count);
    return std::optional<Reach>(Reach{latest, charter.day_of(latest - std::chrono::milliseconds(1))});
  }
  const Day after = charter::adoption::after_notice(charter.day_of(now), longest);
  const auto latest = charter::adoption::beginning_of(after, charter.text.front.time_zone);
  if (!latest) return tl::unexpected(latest.error());
  return std::optional<Reach>(Reach{*latest, after - days(1)});
}

base::Result<base::Instant> end_within(const EntityCharter& charter, const Clause* clause,
                                       const std::optional<Duration>& longest, std::string_view day,
                                       base::Instant now) {
  const auto last = charter::adoption::parse_day(day);
  if (!last)
    return base::fail(base::ErrorCode::invalid, "until", "ce jour n’existe pas", "there is no such day");
  const auto reach = reach_of(charter, longest, now);
  if (!reach) return tl::unexpected(reach.error());
  auto end = charter::adoption::beginning_of(*last + days(1), charter.text.front.time_zone);
  if (!end || !*reach) return end;
  if (*last > (*reach)->last_day) {
    const std::string until = charter::adoption::print_day((*reach)->last_day);
    const Quoted article = article_of(*clause);
    return base::fail(
        base::ErrorCode::invalid, "until",
        fmt::format("{} limite cette durée : choisissez le {} au plus tard", article.french, until),
        fmt::format("{} limits this time: choose {} at the latest", article.english, until));
  }
  return std::min(*end, (*reach)->latest);
}

std::vector<std::string> deciders(const std::vector<std::string>& named,
                                  std::initializer_list<std::string_view> known,
                                  const std::vector<std::string>& otherwise) {
  std::vector<std::string> out;
  for (const std::string_view role : known)
    if (has(named, std::string(role))) out.emplace_back(role);
  return out.empty() ? otherwise : out;
}

bool is_one_of(const Caller& caller, const std::vector<std::string>& roles) {
  return std::ranges::any_of(roles, [&](const std::string& role) { return caller.is(role); });
}

Quoted article_of(const Clause& clause) {
  if (clause.article.empty())
    return {fmt::format("la clause `{}`", clause.name), fmt::format("clause `{}`", clause.name)};
  return {"l’article " + clause.article, "article " + clause.article};
}

Quoted names_of(const EntityCharter& charter, const std::vector<std::string>& roles) {
  Quoted out;
  for (const std::string& id : roles) {
    const charter::Named* role = charter.text.front.role(id);
    const std::string french = role == nullptr ? id : role->name;
    const std::string english = role == nullptr || role->english.empty() ? french : role->english;
    out.french += (out.french.empty() ? "" : ", ") + french;
    out.english += (out.english.empty() ? "" : ", ") + english;
  }
  return out;
}

tl::unexpected<Failure> not_yours(const EntityCharter& charter, const Clause& clause,
                                  const std::vector<std::string>& named) {
  const Quoted article = article_of(clause);
  const Quoted who = names_of(charter, named);
  return refused(fmt::format("{} confie cette décision à : {}", article.french, who.french),
                 fmt::format("{} gives this decision to: {}", article.english, who.english));
}

std::vector<MaySuspend> may_suspend(const EntityCharter& charter, Day today) {
  namespace of = kinds::access_suspend;
  std::vector<MaySuspend> out;
  for (const Clause& clause : charter.text.clauses) {
    if (!clause.is_a(of::kind) || !in_force(clause, today)) continue;
    const auto ways = clause.items(of::ways);
    if (!has(ways, of::Ways::suspend) && !has(ways, of::Ways::withdraw)) continue;
    const auto objects = clause.items(of::of);
    const bool all = has(objects, of::Of::all);
    if (!all && !has(objects, of::Of::web)) continue;  // mail and lines are not suspended from here
    MaySuspend one{
        &clause, ids(clause.items(of::by)), {}, all, {}, clause.get(of::hearing) == of::Hearing::before};
    one.by = deciders(one.named, {"it", "ciso", "authority"}, kSecurity);
    if (const charter::Span* span = clause.get(of::at_most)) one.longest = span->to;
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<MaySuspend> may_suspend(const EntityCharter& charter, Day today, std::string_view population,
                                     bool all) {
  const auto may = may_suspend(charter, today);
  if (may.empty())
    return base::fail(base::ErrorCode::refused, "",
                      "la charte n’a pas d’article qui permette de suspendre un accès : personne ne le peut",
                      "the charter has no article that lets an access be suspended: nobody may");
  Quoted last;
  for (const MaySuspend& one : may) {
    last = article_of(*one.clause);
    if (all && !one.all) continue;
    if (access::concerns(*one.clause, charter.text.front, {population, std::nullopt}, today)) return one;
  }
  return base::fail(base::ErrorCode::refused, "of",
                    fmt::format("{} ne permet pas de suspendre cet accès de cette personne", last.french),
                    fmt::format("{} does not let this access of this person be suspended", last.english));
}

bool may_ask(const Caller& caller, const std::vector<MaySuspend>& may) {
  return is_one_of(caller, kSecurity) ||
         std::ranges::any_of(may, [&](const MaySuspend& one) { return is_one_of(caller, one.by); });
}

std::optional<MayDeclare> may_declare(const EntityCharter& charter, Day today) {
  namespace of = kinds::crisis;
  for (const Clause& clause : charter.text.clauses) {
    if (!clause.is_a(of::kind) || !in_force(clause, today)) continue;
    MayDeclare one{&clause, ids(clause.items(of::declared_by)), {}, {}};
    one.by = deciders(one.named, {"it", "ciso", "authority"}, kSecurity);
    if (const Duration* longest = clause.get(of::at_most)) one.longest = *longest;
    return one;
  }
  return std::nullopt;
}

MaySwitch may_switch(const Clause& clause) {
  MaySwitch out;
  const charter::Active* active = clause.get(kinds::common::active);
  if (active != nullptr && active->kind == charter::Active::Kind::by_decision) {
    out.named = {active->role};
    out.on = deciders(out.named, {"it", "ciso", "authority"}, kSecurity);
    if (active->limited) out.longest = active->duration;
  } else if (active != nullptr && active->kind == charter::Active::Kind::after_alerts) {
    out.on = kSecurity;
  }
  if (!clause.is_a(kinds::web_legal::kind)) out.off = kSecurity;
  return out;
}

}  // namespace cartulaire::web
