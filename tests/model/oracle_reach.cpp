#include "oracle_reach.hpp"

namespace cartulaire::model {

using namespace policy;

void Out::add(May holds, const Names& categories) {
  if (categories.empty()) whole = whole | holds;
  if (holds.surely) merge(surely, categories);
  if (holds.possibly) merge(possibly, categories);
}

const Clause* Reach::clause_named(const std::string& name) const {
  for (const auto& c : s_.policy->clauses)
    if (c.name == name) return &c;
  for (const auto& c : s_.policy->clauses)
    if (c.former_name == name && !name.empty()) return &c;
  return nullptr;
}

May Reach::reached_by(const Clause& c) const {
  const auto ms = [](base::Instant i) { return i.time_since_epoch().count(); };
  if (s_.policy->in_force_from && r_.at < ms(*s_.policy->in_force_from)) return kNo;
  if (c.from && r_.at < ms(*c.from)) return kNo;
  int papers = 0;
  for (const auto& [name, bits] : w_.papers)
    if (name == c.name || name == c.former_name) papers |= bits;
  if ((c.papers & ~papers) != 0) return kNo;
  bool switched_on = false;
  for (const auto& s : w_.switches) {
    const bool mine = (s.clause == c.name || s.clause == c.former_name) &&
                      (s.entity.empty() || s.entity == s_.policy->entity);
    if (!mine || !in(s.span, r_.at)) continue;
    if (!s.on) return kNo;
    switched_on = true;
  }
  May on = kYes;
  if (c.active.when == Activation::When::decision) on = s_.stale ? kPerhaps : is(switched_on);
  if (c.active.when == Activation::When::crisis) on = in_crisis();
  return on & s_.concerned(c.scope);
}

May Reach::in_crisis() const {
  bool crisis = false;
  for (const auto& [entity, span] : w_.crises)
    crisis |= in(span, r_.at) && (entity.empty() || entity == s_.policy->entity);
  return s_.stale ? kPerhaps : is(crisis);
}

May Reach::live(const Clause& c) const {
  May here = reached_by(c);
  for (const ClauseIndex narrower : c.yields_to)
    if (enforced(at(narrower))) here = here & !reached_by(at(narrower));
  return here;
}

const Schedule* Reach::schedule() const {
  for (const auto& one : s_.policy->schedules) {
    const Clause& c = at(one.clause);
    const May theirs = live(c) & !excepted(c).whole;
    if (enforced(c) && theirs.possibly) return theirs.surely ? &one : nullptr;
  }
  return nullptr;
}

bool Reach::reaches(const EntryModel& e) const {
  const bool host = r_.host == e.host || (r_.host.size() > e.host.size() && r_.host.ends_with("." + e.host));
  bool path = e.path.empty() || r_.path == e.path;
  if (!path && r_.path.starts_with(e.path))
    path = e.path.back() == '/' || r_.path[e.path.size()] == '/' || r_.path[e.path.size()] == '?';
  return host && path && in(e.span, r_.at) && s_.borne(e.bearer);
}

const ListsRule* Reach::lists() const {
  for (const auto& rule : s_.policy->lists)
    if (live(at(rule.clause)).possibly) return &rule;
  return nullptr;
}

Out Reach::excepted(const Clause& c) const {
  Out out;
  for (const auto& e : c.excepts) {
    if (e.until && r_.at >= e.until->time_since_epoch().count()) continue;
    out.add(s_.concerned(e.scope) & (e.windows.empty() ? kYes : s_.within(e.windows)), names(e.categories));
  }
  return out;
}

void Reach::lifted(Out& out, const std::string& name, const Clause* c, bool security) const {
  const auto it = [&](const std::string& other) {
    return c != nullptr ? is_clause(other, *c) : other == name;
  };
  const ListsRule* list = lists();
  for (const auto& a : w_.approvals) {
    if (it(a.clause) && in(a.span, r_.at) && s_.borne(a.bearer) && (a.security || !security)) {
      if (a.categories.empty())
        out.add(s_.stale ? kPerhaps : kYes, {});
      else if (Names known = common(a.categories, names(w_.categories)); !known.empty())
        out.add(s_.stale ? kPerhaps : kYes, known);
    }
  }
  if (c != nullptr && list != nullptr && c == &at(list->clause)) return;  // name against name: listed()
  for (const auto& e : w_.entries) {
    if (!it(e.clause) || !reaches(e)) continue;
    if (e.use == "approval" && (e.security || !security)) out.add(s_.stale ? kPerhaps : kYes, {});
    if (e.use == "allow" && list != nullptr && enforced(at(list->clause)) &&
        (e.security || list->lifts_security || !security)) {
      out.add(live(at(list->clause)), {});
    }
  }
}

Out Reach::out(const Clause& c, bool security) const {
  Out o = excepted(c);
  lifted(o, c.name, &c, security);
  if (security) return o;
  for (const ClauseIndex crisis : c.loosened_by)
    if (enforced(at(crisis))) o.add(in_crisis() & reached_by(at(crisis)), {});
  return o;
}

May Reach::closed(const Clause& c, const Names& concerned_by, const Out& o, const Names& open,
                  const Names& perhaps_open, Names& which) const {
  const May here = live(c) & !o.whole;
  const Names possibly = without(without(concerned_by, open), o.surely);
  const Names surely = without(without(possibly, perhaps_open), o.possibly);
  const May result{here.surely && !surely.empty(), here.possibly && !possibly.empty()};
  which = result.surely ? surely : possibly;
  return result;
}

May Reach::whole_site(const Clause& c, const Out& o) const {
  const May all{!r_.categories.empty() && without(r_.categories, o.surely).empty(),
                !r_.categories.empty() && without(without(r_.categories, o.surely), o.possibly).empty()};
  return live(c) & !(o.whole | all);
}

}  // namespace cartulaire::model
