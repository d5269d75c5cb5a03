// The phases that look at the person and at the law before they look at the charter's own taste: bootstrap
// and protected traffic, suspension, law, malware, generic accounts, acceptance. Included by walk.hpp.
#pragma once

#include "policy/walk.hpp"

namespace cartulaire::policy {

// Open to everyone, at any hour, before anything else.
template <class Tracer>
bool Walk<Tracer>::open_door() noexcept {
  s_.for_each_entry([&](const NameEntry& entry) { door_ = door_ || entry.use == NameUse::bootstrap; });
  if (door_) {
    d_.phase = Phase::bootstrap;
    d_.reason = Reason::bootstrap;
  } else if ((s_.categories & p_.protected_traffic).any()) {
    d_.phase = Phase::protected_;
    d_.reason = Reason::protected_traffic;
    d_.without_subject = true;
    door_ = true;
  }
  return door_;
}

template <class Tracer>
bool Walk<Tracer>::suspension() noexcept {
  if (s_.person == nullptr || s_.person->suspensions_count == 0) return false;
  const auto all = s_.state.suspensions(*s_.person);
  bool orphan = false;
  // In article order: the smallest clause not yet seen, then again.
  for (std::size_t next = 0; next < p_.clauses.size();) {
    ClauseIndex smallest = kNoClause;
    for (const Suspension& suspension : all) {
      if (!suspension.term.holds(s_.request.at)) continue;
      const ClauseIndex clause = s_.clause_named(suspension.clause);
      orphan = orphan || clause >= p_.clauses.size();
      if (clause >= next && clause < smallest && clause < p_.clauses.size()) smallest = clause;
    }
    if (smallest == kNoClause) break;
    next = smallest + std::size_t{1};
    refuse(Phase::suspension, smallest, judge_site(Phase::suspension, smallest, Lifts::none), Verdict::deny,
           Reason::suspended);
  }
  if (p_.clauses.empty()) {
    for (const Suspension& suspension : all)
      orphan = orphan || suspension.term.holds(s_.request.at);
  }
  // Decided by people under a clause that this charter does not have: it holds, and names none.
  if (orphan && !refused())
    speak(Phase::suspension, kNoClause, Verdict::deny, Reason::suspended, kNoCategory);
  return refused();
}

// Never excepted, never lifted; where no clause speaks, the platform does.
template <class Tracer>
bool Walk<Tracer>::legal() noexcept {
  if (s_.categories.none()) return false;
  for (const BoundLegal& rule : p_.legal) {
    const CategorySet which = s_.categories & rule.categories;
    if (which.none()) continue;
    if (s_.applies(rule.clause) == Truth::no) {
      trace_pass(Phase::legal, rule.clause, which, Lifts::none);
      continue;
    }
    refuse(Phase::legal, rule.clause, {Truth::yes, which}, Verdict::deny, Reason::law);
  }
  const CategorySet which = s_.categories & p_.legal_rank;
  if (!refused() && which.any()) speak(Phase::legal, kNoClause, Verdict::deny, Reason::law, which.first());
  return refused();
}

template <class Tracer>
bool Walk<Tracer>::security() noexcept {
  const CategorySet concerned = s_.categories & (p_.security_rank | p_.platform_security);
  if (concerned.none()) return false;
  CategorySet in_charge;  // what a clause refuses in its own name: the platform leaves it to the clause
  for (const BoundFilter& rule : p_.filters) {
    const CategorySet which = concerned & rule.security;
    if (which.none()) continue;
    const Judged judged = judge(Phase::security, rule.clause, which, Lifts::security);
    if (rule.warn) {
      warn(Phase::security, rule.clause, judged);
      continue;
    }
    if (!p_.clauses[rule.clause].observe && s_.applies(rule.clause) == Truth::yes) in_charge |= which;
    refuse(Phase::security, rule.clause, judged, Verdict::deny, Reason::malware);
  }
  const CategorySet left = concerned & p_.platform_security & ~in_charge;
  if (!refused() && left.any()) platform_security(left);
  return refused();
}

template <class Tracer>
void Walk<Tracer>::platform_security(CategorySet which) noexcept {
  const TakenOut out = s_.platform_taken_out();
  const CategorySet possible = out.whole ? CategorySet() : which & ~out.categories;
  const CategorySet definite = out.whole_maybe ? CategorySet() : possible & ~out.maybe;
  if (possible.none()) {
    trace(Phase::security, kNoClause, Result::lifted, which.first());
    return;
  }
  const bool sure = definite.any();
  if (!sure) d_.indeterminate = true;
  speak(Phase::security, kNoClause, Verdict::deny, sure ? Reason::malware : Reason::indeterminate,
        sure ? definite.first() : possible.first());
}

// Who is behind a generic account cannot be told. Where the charter admits it, there is nobody to ask for a
// signature either.
template <class Tracer>
bool Walk<Tracer>::account() noexcept {
  if ((s_.attributes & bit(Attribute::generic)) == 0) return false;
  for (const AccountRule& rule : p_.policy->accounts) {
    Judged judged = judge_site(Phase::account, rule.clause);
    if (judged.refuses == Truth::no) continue;
    if (rule.generic == AccountRule::Generic::kiosks) {
      const Truth elsewhere =
          s_.device == Device::unknown ? Truth::unknown : truth(s_.device != Device::kiosk);
      if (elsewhere == Truth::no) {
        at_kiosk_ = at_kiosk_ || (judged.refuses == Truth::yes && !p_.clauses[rule.clause].observe);
        trace(Phase::account, rule.clause, Result::passed);
        continue;
      }
      judged.refuses = both(judged.refuses, elsewhere);
    }
    refuse(Phase::account, rule.clause, judged, Verdict::deny, Reason::generic_account);
  }
  return refused();
}

template <class Tracer>
bool Walk<Tracer>::acceptance() noexcept {
  if (at_kiosk_ || p_.gates.empty() || (s_.categories & p_.never_gated).any()) return false;
  constexpr std::uint16_t kNeverAsked = bit(Attribute::non_signer) | bit(Attribute::machine);
  if ((s_.attributes & kNeverAsked) != 0) return false;
  for (const BoundGate& gate : p_.gates) {
    const AcceptanceGate& rule = *gate.rule;
    if (rule.without == AcceptanceGate::Without::nothing) continue;
    const Truth missing = negated(has_signed(gate));
    if (missing == Truth::no || in_grace(rule) || (s_.person == nullptr && on_guest_terms())) {
      trace(Phase::acceptance, rule.clause, Result::passed);
      continue;
    }
    Judged judged = judge_site(Phase::acceptance, rule.clause);
    judged.refuses = both(judged.refuses, missing);
    if (rule.without == AcceptanceGate::Without::warn) {
      warn(Phase::acceptance, rule.clause, judged);
    } else {
      const bool gates = rule.without == AcceptanceGate::Without::gate;
      refuse(Phase::acceptance, rule.clause, judged, gates ? Verdict::gate : Verdict::deny,
             Reason::not_signed);
    }
  }
  return refused();
}

// A signature is a fact that staleness does not undo; that a stale State has none is not a fact. Somebody
// unidentified cannot have signed.
template <class Tracer>
Truth Walk<Tracer>::has_signed(const BoundGate& gate) const noexcept {
  if (s_.person == nullptr) return Truth::no;
  if (s_.supposed != nullptr && s_.supposed->is_signed) return Truth::yes;
  const base::TimeZone& zone = p_.policy->time_zone;
  for (const Signature& signature : s_.state.signatures(*s_.person)) {
    if (signature.document != gate.document || signature.at > s_.now) continue;
    if (signature.version < gate.rule->oldest_version) continue;
    if (gate.rule->yearly) {
      const base::CivilTime signed_at = zone.civil(base::Instant(std::chrono::milliseconds(signature.at)));
      if (!before(zone.civil(s_.request.at), plus(signed_at, {.months = 12}, {}))) continue;
    }
    return Truth::yes;
  }
  return s_.stale ? Truth::unknown : Truth::no;
}

template <class Tracer>
bool Walk<Tracer>::in_grace(const AcceptanceGate& gate) const noexcept {
  const base::TimeZone& zone = p_.policy->time_zone;
  base::CivilTime from = zone.civil(gate.asked_from);
  if (s_.person != nullptr && s_.person->arrival_day != kUnknownDay) {
    const base::CivilTime arrival{s_.person->arrival_day, 0};
    if (before(from, arrival)) from = arrival;
  }
  return before(zone.civil(s_.request.at), plus(from, gate.grace, p_.policy->holidays));
}

// Whether the strictest of the enforced network clauses that surely concern this device is `guest`: then
// there is nobody to ask for a signature.
template <class Tracer>
bool Walk<Tracer>::on_guest_terms() const noexcept {
  bool guest = false;
  for (const NetworkRule& rule : p_.policy->network) {
    if (rule.verdict == NetworkVerdict::filtered || p_.clauses[rule.clause].observe) continue;
    if (s_.judge_site(rule.clause).refuses != Truth::yes) continue;
    if (rule.verdict != NetworkVerdict::guest) return false;
    guest = true;
  }
  return guest;
}

}  // namespace cartulaire::policy
