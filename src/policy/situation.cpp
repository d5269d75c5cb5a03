#include "policy/situation.hpp"

namespace cartulaire::policy {
namespace {

bool any_holds(std::span<const Term> terms, base::Instant at) noexcept {
  for (const Term& term : terms) {
    if (term.holds(at)) return true;
  }
  return false;
}

bool member(const std::vector<bool>& set, NameId name) noexcept {
  return name < set.size() && set[name];
}

}  // namespace

Situation::Situation(const World& w, const WebRequest& r, CategorySet c, const Supposed* s) noexcept
    : world(w),
      bound(w.bound()),
      state(*bound.state),
      request(r),
      categories(c),
      supposed(s),
      now(r.at.time_since_epoch().count()),
      stale(w.stale_at(r.at)) {
  identify();
  in_force_ = now >= policy->in_force_from;
  gather_entries();
  nobody_lifts_ =
      entry_count_ == 0 && supposed == nullptr && (person == nullptr || person->approvals_count == 0);
}

// A login that State does not know is nobody known: the person of the address, if any, is somebody else.
void Situation::identify() noexcept {
  if (!request.user.empty()) person = request.person ? *request.person : state.find_person(request.user);
  NameId entity_here = kNoName;
  if (request.address) {
    std::uint32_t somebody = kNoPerson;
    for (const AddressEntry* at = state.find_address(*request.address); at != nullptr;
         at = state.around(*at)) {
      if (zone == Zone::unknown) zone = at->zone;
      if (device == Device::unknown) device = at->device;
      if (entity_here == kNoName) entity_here = at->entity;
      if (somebody == kNoPerson) somebody = at->person;
    }
    if (request.user.empty() && somebody != kNoPerson) person = &state.people()[somebody];
  }
  if (supposed != nullptr && supposed->zone) zone = *supposed->zone;
  entity_name = person != nullptr ? person->entity : entity_here;
  attributes = person != nullptr ? state.attributes(*person, request.at) : bit(Attribute::unidentified);
  if (entity_name == kNoName) {
    entity = bound.default_entity;
    entity_name = bound.bound[entity].entity;
  } else {
    entity = entity_name < bound.entity_of.size() ? bound.entity_of[entity_name] : kNoEntity;
  }
  policy = entity == kNoEntity ? &bound.platform_only : &bound.bound[entity];
}

bool Situation::holds(const NameEntry& entry) const noexcept {
  return entry.term.holds(request.at) && state.covers(entry, request.site.path) &&
         state.is_borne_by(entry.bearer, entry.bearer_id, person, entity_name);
}

void Situation::gather_entries() noexcept {
  state.names_for(request.site.host, request.site.is_ip, [&](const NameEntry& entry) {
    if (!holds(entry)) return false;
    if (entry_count_ == kEntries) {
      overflow_ = true;
      return true;
    }
    entries_[entry_count_++] = &entry;
    return false;
  });
  if (entry_count_ == 0) return;
  for (const ListsRule& rule : policy->policy->lists) {
    if (applies(rule.clause) == Truth::no) continue;
    lists_clause_ = rule.clause;
    lists_lift_security_ = rule.lifts_security;
    return;
  }
}

ClauseIndex Situation::clause_named(NameId state_name) const noexcept {
  return state_name < policy->clause_of.size() ? policy->clause_of[state_name] : kNoClause;
}

bool Situation::is_one_of(const BoundWho& who) const noexcept {
  if (who.no_condition) return true;
  const NameId population = person != nullptr ? person->population : kNoName;
  const std::uint64_t groups = person != nullptr ? person->groups : 0;
  if (member(who.not_populations, population) || (groups & who.not_groups) != 0 ||
      (attributes & who.not_attributes) != 0) {
    return false;
  }
  return who.everyone || member(who.populations, population) || (groups & who.groups) != 0 ||
         (attributes & who.attributes) != 0;
}

Truth Situation::in_scope(const BoundScope& scope) const noexcept {
  if (!is_one_of(scope.who)) return Truth::no;
  Truth result = Truth::yes;
  if (scope.zones != 0) {
    result = zone == Zone::unknown ? Truth::unknown : truth((scope.zones & bit(zone)) != 0);
  }
  if (scope.devices != 0) {
    result =
        both(result, device == Device::unknown ? Truth::unknown : truth((scope.devices & bit(device)) != 0));
  }
  return result;
}

Truth Situation::in_crisis() const noexcept {
  return stale ? Truth::unknown : truth(any_holds(policy->crises, request.at));
}

Truth Situation::active(const BoundClause& clause) const noexcept {
  if (clause.inert || !in_force_ || now < clause.from) return Truth::no;
  if (!clause.off.empty() && any_holds(clause.off, request.at)) return Truth::no;
  switch (clause.active) {
    case Activation::When::always:
      return Truth::yes;
    case Activation::When::crisis:
      return in_crisis();
    case Activation::When::decision:
      return stale ? Truth::unknown : truth(any_holds(clause.on, request.at));
  }
  return Truth::unknown;
}

Truth Situation::reaches(ClauseIndex index) const noexcept {
  if (supposed != nullptr && supposed->off == index) return Truth::no;
  const BoundClause& clause = policy->clauses[index];
  const Truth on = active(clause);
  return on == Truth::no ? Truth::no : both(on, in_scope(clause.scope));
}

Truth Situation::conditions_hold(ClauseIndex index) const noexcept {
  Truth here = reaches(index);
  // What a narrower one yields to in its turn is narrower than this one too, and stands in this list itself.
  for (const ClauseIndex narrower : policy->clauses[index].yields_to) {
    if (here == Truth::no) break;
    here = both(here, negated(reaches(narrower)));
  }
  return here;
}

CategorySet Situation::categories_of(const Approval& approval) const noexcept {
  CategorySet set;
  CategorySet(approval.categories[0], approval.categories[1]).for_each([&](lists::CategoryId named) {
    set.set(bound.category_of[named]);  // one that the list file does not have is kNoCategory: ignored
  });
  return set;
}

void Situation::add_approvals(TakenOut& out, ClauseIndex clause, std::span<const Approval* const> shared,
                              Lifts lifts) const noexcept {
  const auto add = [&](const Approval& approval) {
    if (!approval.term.holds(request.at)) return;
    if (lifts == Lifts::security && (approval.flags & kLiftsSecurity) == 0) return;
    // Whether it was withdrawn since cannot be known once State is stale.
    const bool all = (approval.flags & kAnySite) != 0;
    out.add(stale ? Truth::unknown : Truth::yes, all, all ? CategorySet() : categories_of(approval));
    out.by_lift = true;
  };
  for (const Approval* approval : shared) {
    if (state.is_borne_by(approval->bearer, approval->bearer_id, person, entity_name)) add(*approval);
  }
  if (person == nullptr) return;
  for (const Approval& approval : state.approvals(*person)) {
    if (clause_named(approval.clause) == clause) add(approval);
  }
}

// The names that lift `clause`. The lists clause itself is weighed name by name: see Walk::names.
void Situation::add_entries(TakenOut& out, ClauseIndex clause, Lifts lifts) const noexcept {
  for_each_entry([&](const NameEntry& entry) {
    const bool listed = entry.use == NameUse::allow;
    if (!listed && entry.use != NameUse::approval) return;
    if (clause_named(entry.clause) != clause) return;
    if (lifts == Lifts::security && (entry.flags & kLiftsSecurity) == 0 && !(listed && lists_lift_security_))
      return;
    Truth holds = stale ? Truth::unknown : Truth::yes;
    if (listed) {
      // A list entry stands until it is reviewed, stale or not; it has no effect where no list is in force.
      if (lists_clause_ == kNoClause || policy->clauses[lists_clause_].observe) return;
      holds = applies(lists_clause_);
    }
    out.add(holds, true, {});
    out.by_lift = true;
  });
}

bool Situation::supposed_lifted(ClauseIndex clause) const noexcept {
  if (supposed == nullptr) return false;
  for (const ClauseIndex lifted : supposed->lifted) {
    if (lifted == clause) return true;
  }
  return false;
}

TakenOut Situation::weigh_relief(ClauseIndex index, Lifts lifts) const noexcept {
  TakenOut out;
  const BoundClause& clause = policy->clauses[index];
  for (const BoundExcept& except : clause.excepts) {
    if (now >= except.until) continue;
    Truth holds = in_scope(except.scope);
    if (holds == Truth::no) continue;
    if (!except.windows.empty()) holds = both(holds, in_windows(except.windows));
    if (holds == Truth::no) continue;
    out.add(holds, except.whole, except.categories);
    out.by_except = true;
  }
  if (lifts == Lifts::none) return out;
  if (lifts == Lifts::ordinary) {
    for (const ClauseIndex crisis : clause.loosened_by) {
      const Truth loosened = both(in_crisis(), reaches(crisis));
      if (loosened == Truth::no) continue;
      out.add(loosened, true, {});
      out.by_crisis = true;
    }
  }
  if (nobody_lifts_ && clause.approvals.empty()) return out;
  if (supposed_lifted(index)) out.add(Truth::yes, true, {});
  add_approvals(out, index, clause.approvals, lifts);
  if (index != lists_clause_) add_entries(out, index, lifts);
  return out;
}

TakenOut Situation::platform_taken_out() const noexcept {
  TakenOut out;
  if (supposed_lifted(kPlatformClause)) out.add(Truth::yes, true, {});
  add_approvals(out, kPlatformClause, policy->platform_approvals, Lifts::security);
  add_entries(out, kPlatformClause, Lifts::security);
  return out;
}

Judged Situation::judge(ClauseIndex clause, CategorySet concerned, Lifts lifts,
                        const Opened& opened) const noexcept {
  if (concerned.none()) return {};
  const Truth here = applies(clause);
  if (here == Truth::no) return {};
  const TakenOut out = taken_out(clause, lifts);
  const CategorySet possible = out.whole ? CategorySet() : concerned & ~opened.surely & ~out.categories;
  const bool certain = here == Truth::yes && !out.whole_maybe;
  const CategorySet definite = certain ? possible & ~opened.perhaps & ~out.maybe : CategorySet();
  if (definite.any()) return {Truth::yes, definite};
  if (possible.any()) return {Truth::unknown, possible};
  return {};
}

Judged Situation::judge_relieved_site(ClauseIndex clause, Truth here, Lifts lifts) const noexcept {
  const TakenOut out = weigh_relief(clause, lifts);
  const auto covers = [&](CategorySet set) { return categories.any() && (categories & ~set).none(); };
  if (out.whole || covers(out.categories)) return {};
  const bool perhaps = out.whole_maybe || covers(out.categories | out.maybe);
  return {here == Truth::yes && !perhaps ? Truth::yes : Truth::unknown, {}};
}

// The schedule that reaches the person; none if none does, or if that cannot be told.
const Schedule* Situation::schedule_here() const noexcept {
  for (const Schedule& schedule : policy->policy->schedules) {
    if (policy->clauses[schedule.clause].observe) continue;
    const Truth here = applies(schedule.clause);
    if (here == Truth::no) continue;
    const TakenOut out = taken_out(schedule.clause, Lifts::none);
    if (out.whole) continue;
    return here == Truth::yes && !out.whole_maybe ? &schedule : nullptr;
  }
  return nullptr;
}

const Hours& Situation::hours() const noexcept {
  if (hours_known_) return hours_;
  const Policy& rules = *policy->policy;
  hours_ = hours_at(rules.time_zone, rules.holidays, request.at);
  hours_.on_leave = (attributes & bit(Attribute::on_leave)) != 0;
  hours_.on_call = (attributes & bit(Attribute::on_call)) != 0;
  if (person != nullptr) {
    if (person->schedule != kNoName) hours_.own_hours = state.schedule(person->schedule);
    hours_.in_discharge = state.is_in(*person, PeriodKind::discharge, request.at);
  }
  // Known before the schedule is: an exception to a schedule by working hours cannot be decided.
  hours_known_ = true;
  hours_.schedule = schedule_here();
  return hours_;
}

Truth Situation::in_windows(std::span<const Window> windows) const noexcept {
  return in_any(windows, hours());
}

}  // namespace cartulaire::policy
