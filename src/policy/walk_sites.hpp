// The phases that look at where the request comes from and goes to: network, names, AI, storage, conduct and
// private use; then what an allowed request owes. Included by walk.hpp.
#pragma once

#include "policy/walk.hpp"

namespace cartulaire::policy {

// The strictest verdict that surely holds speaks; then what cannot be decided.
template <class Tracer>
bool Walk<Tracer>::network() noexcept {
  using Verdicts = std::array<bool, kNetworkVerdicts>;
  const std::vector<NetworkRule>& rules = p_.policy->network;
  Verdicts surely{};
  bool undecided = false;
  std::array<Truth, 16> kept{};  // of the first rules; those after them, if any, are judged again
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].verdict == NetworkVerdict::filtered) continue;
    const Truth here = judge_site(Phase::network, rules[i].clause).refuses;
    if (i < kept.size()) kept[i] = here;
    surely[static_cast<std::size_t>(rules[i].verdict)] |= here == Truth::yes;
    undecided = undecided || here == Truth::unknown;
  }
  const auto judged = [&](std::size_t i) -> Judged {
    return {i < kept.size() ? kept[i] : s_.judge_site(rules[i].clause).refuses, {}};
  };
  const auto each = [&](NetworkVerdict verdict, Reason reason) {
    if (!surely[static_cast<std::size_t>(verdict)]) return;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (rules[i].verdict == verdict && judged(i).refuses == Truth::yes)
        refuse(Phase::network, rules[i].clause, judged(i), Verdict::deny, reason);
    }
  };
  each(NetworkVerdict::forbidden, Reason::device_forbidden);
  each(NetworkVerdict::on_authorisation, Reason::device_needs_authorisation);
  if (undecided) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (rules[i].verdict >= NetworkVerdict::on_authorisation && judged(i).refuses == Truth::unknown)
        refuse(Phase::network, rules[i].clause, judged(i), Verdict::deny, Reason::indeterminate);
    }
  }
  if (!refused() && surely[static_cast<std::size_t>(NetworkVerdict::guest)]) d_.guest = on_guest_terms();
  return refused();
}

// The longest name first, then the longest path, then the narrowest bearer.
inline bool outranks(const NameEntry& a, const NameEntry& b) noexcept {
  if (a.host_size != b.host_size) return a.host_size > b.host_size;
  if (a.path_size != b.path_size) return a.path_size > b.path_size;
  return a.bearer > b.bearer;
}

// Whether a name takes out the lists clause against this deny entry. At equal rank the deny speaks.
template <class Tracer>
Truth Walk<Tracer>::lifted_by_name(const NameEntry& denied, ClauseIndex lists) const noexcept {
  Truth lifted = Truth::no;
  s_.for_each_entry([&](const NameEntry& entry) {
    const bool approval = entry.use == NameUse::approval;
    if (!approval && entry.use != NameUse::allow) return;
    if (s_.clause_named(entry.clause) != lists || !outranks(entry, denied)) return;
    lifted = either(lifted, approval && s_.stale ? Truth::unknown : Truth::yes);
  });
  return lifted;
}

template <class Tracer>
bool Walk<Tracer>::names() noexcept {
  const ClauseIndex lists = s_.lists_clause();
  if (lists == kNoClause) return false;
  const NameEntry* best = nullptr;
  Truth best_refuses = Truth::no;
  s_.for_each_entry([&](const NameEntry& entry) {
    if (entry.use != NameUse::deny) return;
    if (entry.clause != kNoName && s_.clause_named(entry.clause) != lists) return;
    const Truth refuses = negated(lifted_by_name(entry, lists));
    if (refuses == Truth::no) {
      trace(Phase::names, lists, Result::lifted);
      return;
    }
    const bool stronger = best == nullptr || refuses > best_refuses ||
                          (refuses == best_refuses &&
                           (outranks(entry, *best) || (!outranks(*best, entry) && entry.id < best->id)));
    if (stronger) {
      best = &entry;
      best_refuses = refuses;
    }
  });
  if (best == nullptr) return false;
  Judged judged = judge_site(Phase::names, lists);
  judged.refuses = both(judged.refuses, best_refuses);
  refuse(Phase::names, lists, judged, Verdict::deny, Reason::listed_name);
  if (refused()) d_.entry = best->id;
  return refused();
}

template <class Tracer>
bool Walk<Tracer>::is_registered(NameId register_name) const noexcept {
  if (register_name == kNoName) return false;
  bool found = false;
  s_.for_each_entry([&](const NameEntry& entry) {
    found = found || (entry.use == NameUse::tool && entry.register_name == register_name);
  });
  return found;
}

// web.ai and web.storage: forbidden, or only what a register names.
template <class Tracer>
bool Walk<Tracer>::tools(Phase phase, const std::vector<BoundRegisterRule>& rules,
                         CategorySet governed) noexcept {
  const CategorySet which = s_.categories & governed;
  if (which.none()) return false;
  const bool ai = phase == Phase::ai;
  for (const BoundRegisterRule& rule : rules) {
    const bool open = rule.any_tool || (!rule.forbidden && is_registered(rule.tools));
    if (!open) {
      const Reason reason = ai ? (rule.forbidden ? Reason::ai_forbidden : Reason::ai_not_designated)
                               : (rule.forbidden ? Reason::storage_forbidden : Reason::storage_not_validated);
      refuse(phase, rule.clause, judge(phase, rule.clause, which, Lifts::ordinary), Verdict::deny, reason);
    } else {
      trace(phase, rule.clause, Result::passed, which.first());
    }
    // Whoever may use the tool is told what must not be put into it.
    const bool tell = ai && d_.ai_notice == kNoClause && !p_.clauses[rule.clause].observe;
    if (tell && s_.applies(rule.clause) != Truth::no) d_.ai_notice = rule.clause;
  }
  return refused();
}

template <class Tracer>
void Walk<Tracer>::open_for(Opened& opened, ClauseIndex clause, CategorySet what,
                            Truth in_window) const noexcept {
  const CategorySet here = what & s_.categories;
  if (here.none() || p_.clauses[clause].observe) return;
  const Truth holds = both(s_.applies(clause), in_window);
  if (holds == Truth::no) return;
  const TakenOut out = s_.taken_out(clause, Lifts::none);
  if (out.whole) return;
  const CategorySet possible = here & ~out.categories;
  opened.perhaps |= possible;
  if (holds == Truth::yes && !out.whole_maybe) opened.surely |= possible & ~out.maybe;
}

template <class Tracer>
void Walk<Tracer>::open_allowed() noexcept {
  for (const BoundAllowed& allowed : p_.allowed) {
    if ((allowed.categories & s_.categories).none()) continue;
    const Windows& windows = allowed.rule->windows;
    const Truth now = windows.empty() ? Truth::yes : s_.in_windows(windows);
    Opened opened;
    open_for(opened, allowed.rule->clause, allowed.categories, now);
    if (opened.perhaps.none()) continue;
    if (allowed.rule->use == Allowed::For::union_use) union_use_ = true;
    allowed_.surely |= opened.surely;
    allowed_.perhaps |= opened.perhaps;
  }
}

// The categories that this private-use clause governs: a category that another clause names is not part of
// `any`, and what a narrower clause governs is that one's.
template <class Tracer>
CategorySet Walk<Tracer>::governed_by(const BoundPrivateUse& use) const noexcept {
  const bool any = use.rule->any_category;
  CategorySet governed = any ? p_.private_any : use.named;
  const std::vector<ClauseIndex>& narrower = use.rule->yields_to;
  if (!any && narrower.empty()) return governed;
  for (const BoundPrivateUse& other : p_.private_use) {
    const ClauseIndex clause = other.rule->clause;
    const bool is_narrower = std::find(narrower.begin(), narrower.end(), clause) != narrower.end();
    if (!is_narrower && (!any || other.rule->any_category)) continue;
    const CategorySet theirs = other.rule->any_category ? governed : other.named;
    if ((theirs & s_.categories).none()) continue;
    if (!p_.clauses[clause].observe && s_.applies(clause) != Truth::no) governed &= ~theirs;
  }
  return governed;
}

template <class Tracer>
bool Walk<Tracer>::used_up(const BoundPrivateUse& use) const noexcept {
  if (use.slot >= s_.request.used.size()) return false;
  const Usage& used = s_.request.used[use.slot];
  return (use.rule->minutes_per_day && used.minutes >= *use.rule->minutes_per_day) ||
         (use.rule->bytes_per_day && used.bytes >= *use.rule->bytes_per_day);
}

template <class Tracer>
void Walk<Tracer>::open_private() noexcept {
  for (const BoundPrivateUse& use : p_.private_use) {
    const Windows& windows = use.rule->windows;
    if (windows.empty() || used_up(use)) continue;
    const CategorySet here = governed_by(use) & s_.categories;
    if (here.any()) open_for(opened_, use.rule->clause, here, s_.in_windows(windows));
  }
}

template <class Tracer>
bool Walk<Tracer>::conduct() noexcept {
  if (s_.categories.none()) return false;
  open_allowed();
  opened_ = allowed_;
  open_private();
  for (const BoundFilter& rule : p_.filters) {
    const CategorySet which = s_.categories & rule.conduct;
    if (which.none()) continue;
    const Judged judged = judge(Phase::conduct, rule.clause, which, Lifts::ordinary, opened_);
    if (rule.warn) {
      warn(Phase::conduct, rule.clause, judged);
    } else {
      refuse(Phase::conduct, rule.clause, judged, Verdict::deny, Reason::category);
    }
  }
  return refused();
}

template <class Tracer>
bool Walk<Tracer>::private_use() noexcept {
  if ((s_.categories & p_.conduct).none()) return false;
  for (const BoundPrivateUse& use : p_.private_use)
    one_private_use(use);
  return refused();
}

template <class Tracer>
void Walk<Tracer>::one_private_use(const BoundPrivateUse& use) noexcept {
  const PrivateUse& rule = *use.rule;
  const Judged here =
      judge(Phase::private_use, rule.clause, governed_by(use) & s_.categories, Lifts::ordinary, allowed_);
  if (here.refuses == Truth::no) return;
  const Truth inside = rule.windows.empty() ? Truth::yes : s_.in_windows(rule.windows);
  const bool exhausted = used_up(use);
  if (use.slot != kNoQuota && d_.quota == kNoQuota && here.refuses == Truth::yes && inside != Truth::no &&
      !p_.clauses[rule.clause].observe) {
    d_.quota = use.slot;
  }
  const Judged outside{both(here.refuses, exhausted ? Truth::yes : negated(inside)), here.which};
  switch (rule.outside) {
    case PrivateUse::Outside::deny:
      refuse(Phase::private_use, rule.clause, outside, Verdict::deny,
             exhausted && inside != Truth::no ? Reason::quota_used_up : Reason::outside_window);
      break;
    case PrivateUse::Outside::warn:
      warn(Phase::private_use, rule.clause, outside);
      break;
    case PrivateUse::Outside::count:
      if (!takes_effect(Phase::private_use, rule.clause, outside, Verdict::allow)) break;
      trace(Phase::private_use, rule.clause, Result::counted, outside.category());
      if (d_.count == kNoClause) d_.count = rule.clause;
      break;
  }
}

template <class Tracer>
void Walk<Tracer>::drop_obligations() noexcept {
  d_.warn = {};
  d_.ai_notice = kNoClause;
  d_.count = kNoClause;
  d_.quota = kNoQuota;
  d_.guest = false;
}

// Decrypted only where that is sure: anything exempt, excepted, lifted or undecided is spliced.
template <class Tracer>
void Walk<Tracer>::inspection() noexcept {
  if (door_ || (s_.categories & p_.protected_traffic).any()) return;
  for (const BoundInspection& rule : p_.inspections) {
    if (p_.clauses[rule.clause].observe || s_.applies(rule.clause) != Truth::yes) continue;
    const TakenOut out = s_.taken_out(rule.clause, Lifts::ordinary);
    const CategorySet closed = rule.exempt | out.categories | out.maybe;
    if (out.whole || out.whole_maybe || (s_.categories & closed).any()) return;
    d_.may_decrypt = true;
    d_.inspection = rule.clause;
    return;
  }
}

// Written only where that is surely announced to this person.
template <class Tracer>
void Walk<Tracer>::log() noexcept {
  if (!refused() && union_use_) d_.without_subject = true;
  for (const WebLog& rule : p_.policy->logs) {
    if (rule.clause == kNoClause || p_.clauses[rule.clause].observe) continue;
    if (s_.applies(rule.clause) != Truth::yes) continue;
    const TakenOut out = s_.taken_out(rule.clause, Lifts::none);
    if (out.whole || out.whole_maybe || (s_.categories & (out.categories | out.maybe)).any()) continue;
    d_.log = true;
    d_.log_clause = rule.clause;
    return;
  }
}

}  // namespace cartulaire::policy
