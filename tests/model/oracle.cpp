#include "oracle.hpp"

#include <algorithm>
#include <functional>

#include "circumstances.hpp"
#include "oracle_reach.hpp"

namespace cartulaire::model {
namespace {

using namespace policy;

class Oracle {
 public:
  Oracle(const WorldModel& w, const RequestModel& r)
      : w_(w), r_(r), s_(w, r), reach_(w, r, s_), a_{"allow", "default", "nothing_refuses", "", {}} {
    s_.schedule = reach_.schedule();
  }

  Answer run() {
    const std::vector<std::function<void()>> phases = {
        [&] { doors(); },   [&] { suspension(); }, [&] { legal(); },   [&] { security(); },
        [&] { account(); }, [&] { acceptance(); }, [&] { network(); }, [&] { listed(); },
        [&] { ai(); },      [&] { storage(); },    [&] { conduct(); }, [&] { private_use(); }};
    for (const auto& phase : phases) {
      phase();
      if (ended_) break;
    }
    if (a_.verdict == "allow") {
      merge(a_.rest, obligations_);
      if (union_use_) a_.rest.insert("nosubject");
    }
    inspection();
    log();
    return a_;
  }

 private:
  // --- who speaks ---
  void refuse(const Clause& c, May refuses, const std::string& verdict, const std::string& phase,
              const std::string& reason, const Names& which = {}) {
    if (!refuses.possibly) return;
    const bool open = c.on_failure == OnFailure::open;
    if (!reach_.enforced(c)) {
      if ((refuses.surely || !open) && !observed_) {
        observed_ = true;
        a_.rest.insert("observed:" + c.name);
      }
      return;
    }
    if (!refuses.surely && !undecided(c)) return;
    speak(&c, verdict, phase, refuses.surely ? reason : "indeterminate", which);
  }
  // Notes it; true if the clause fails closed.
  bool undecided(const Clause& c) {
    a_.rest.insert("indeterminate");
    if (c.on_failure == OnFailure::closed) return true;
    if (!passed_) a_.rest.insert("open:" + c.name);
    passed_ = true;
    return false;
  }
  void oblige(const Clause& c, May holds, const std::string& what) {
    if (!holds.possibly || !reach_.enforced(c)) return;
    if (holds.surely || undecided(c)) obligations_.insert(what);
  }
  void speak(const Clause* c, const std::string& verdict, const std::string& phase, const std::string& reason,
             const Names& which) {
    const std::string name = c == nullptr ? "" : c->name;
    if (ended_) {
      if (c != nullptr && name != a_.clause) a_.rest.insert("also:" + name);
      return;
    }
    ended_ = true;
    a_.verdict = verdict, a_.phase = phase, a_.reason = reason, a_.clause = name;
    for (const auto& id : w_.categories)
      if (which.count(id) != 0) {
        a_.rest.insert("category:" + id);
        break;
      }
  }
  // --- the phases ---
  void doors() {
    bool bootstrap = false;
    for (const auto& e : w_.entries)
      bootstrap |= e.use == "bootstrap" && reach_.reaches(e);
    if (bootstrap)
      a_.phase = a_.reason = "bootstrap";
    else if (!common(r_.categories, names(s_.policy->ranks.protected_traffic)).empty()) {
      a_.phase = "protected", a_.reason = "protected_traffic";
      a_.rest.insert("nosubject");
    } else
      return;
    ended_ = door_ = true;
  }
  void suspension() {
    if (s_.person == nullptr) return;
    Names clauses;
    bool orphan = false;
    for (const auto& s : s_.person->suspensions) {
      if (!in(s.span, r_.at)) continue;
      if (reach_.clause_named(s.clause) == nullptr)
        orphan = true;
      else
        clauses.insert(reach_.clause_named(s.clause)->name);
    }
    for (const auto& c : s_.policy->clauses)
      if (clauses.count(c.name) != 0)
        refuse(c, reach_.whole_site(c, reach_.excepted(c)), "deny", "suspension", "suspended");
    if (orphan && !ended_) speak(nullptr, "deny", "suspension", "suspended", {});
  }
  template <class Parts, class F>
  void in_article_order(const Parts& parts, F&& f) {
    for (std::size_t i = 0; i < s_.policy->clauses.size(); ++i)
      for (const auto& part : parts)
        if (part.clause == i) f(part, s_.policy->clauses[i]);
  }
  void legal() {
    in_article_order(s_.policy->legal, [&](const LegalRule& rule, const Clause& c) {
      const Names which = common(r_.categories, names(rule.categories));
      if (!which.empty()) refuse(c, is(reach_.live(c).possibly), "deny", "legal", "law", which);
    });
    const Names which = common(r_.categories, names(s_.policy->ranks.legal));
    if (!which.empty() && !ended_) speak(nullptr, "deny", "legal", "law", which);
  }
  void security() {
    Names taken_charge;
    in_article_order(s_.policy->filters, [&](const Filter& rule, const Clause& c) {
      Names here = common(common(r_.categories, names(rule.categories)), names(s_.policy->ranks.security)),
            which;
      const May refuses = reach_.closed(c, here, reach_.out(c, true), {}, {}, which);
      if (rule.effect == Filter::Effect::warn) return oblige(c, refuses, "warn:" + c.name);
      if (reach_.enforced(c) && reach_.live(c).surely) merge(taken_charge, here);
      refuse(c, refuses, "deny", "security", "malware", which);
    });
    if (ended_) return;
    Out o;
    reach_.lifted(o, std::string(kPlatformSecurity), nullptr, true);
    const Names left =
        without(common(r_.categories, names(s_.policy->ranks.platform_security)), taken_charge);
    const Names possibly = o.whole.surely ? Names() : without(left, o.surely);
    const Names surely = o.whole.possibly ? Names() : without(possibly, o.possibly);
    if (possibly.empty()) return;
    if (surely.empty()) a_.rest.insert("indeterminate");
    speak(nullptr, "deny", "security", surely.empty() ? "indeterminate" : "malware",
          surely.empty() ? possibly : surely);
  }
  void account() {
    if (s_.attributes.count("generic") == 0) return;
    in_article_order(s_.policy->accounts, [&](const AccountRule& rule, const Clause& c) {
      May admitted = kNo;
      if (rule.generic == AccountRule::Generic::kiosks)
        admitted = s_.device.empty() ? kPerhaps : is(s_.device == "kiosk");
      const May holds = reach_.whole_site(c, reach_.out(c));
      refuse(c, holds & !admitted, "deny", "account", "generic_account");
      kiosk_ |= reach_.enforced(c) && holds.surely && admitted.surely;
    });
  }
  void acceptance() {
    if (kiosk_) return;
    if (!common(r_.categories, names(s_.policy->ranks.never_gated)).empty()) return;
    if (s_.attributes.count("non-signer") != 0 || s_.attributes.count("machine") != 0) return;
    in_article_order(s_.policy->gates, [&](const AcceptanceGate& g, const Clause& c) {
      Civil from = civil(s_.policy->time_zone, g.asked_from.time_since_epoch().count());
      if (s_.person != nullptr && s_.person->arrival_day)
        from = std::max(from, Civil{*s_.person->arrival_day, 0});
      if (s_.now < later(from, g.grace, s_.policy->holidays) || (s_.person == nullptr && guest())) return;
      May missing = s_.person != nullptr && s_.stale ? kPerhaps : kYes;
      if (s_.person != nullptr) {
        for (const auto& s : s_.person->signatures) {
          const bool counts = s.document == g.document && s.at <= r_.at &&
                              *version_number(std::to_string(s.version)) >= g.oldest_version;
          if (counts && (!g.yearly || s_.now < later(civil(s_.policy->time_zone, s.at), {.months = 12}, {})))
            missing = kNo;
        }
      }
      const May refuses = reach_.whole_site(c, reach_.out(c)) & missing;
      if (g.without == AcceptanceGate::Without::warn) oblige(c, refuses, "warn:" + c.name);
      if (g.without == AcceptanceGate::Without::gate) refuse(c, refuses, "gate", "acceptance", "not_signed");
      if (g.without == AcceptanceGate::Without::deny) refuse(c, refuses, "deny", "acceptance", "not_signed");
    });
  }
  bool guest() const {
    auto strictest = NetworkVerdict::filtered;
    for (const auto& n : s_.policy->network)
      if (reach_.enforced(reach_.at(n.clause)) &&
          reach_.whole_site(reach_.at(n.clause), reach_.out(reach_.at(n.clause))).surely)
        strictest = std::max(strictest, n.verdict);
    return strictest == NetworkVerdict::guest;
  }
  void network() {
    const auto each = [&](NetworkVerdict verdict, bool sure, const char* reason) {
      in_article_order(s_.policy->network, [&](const NetworkRule& n, const Clause& c) {
        const May refuses = reach_.whole_site(c, reach_.out(c));
        if ((n.verdict == verdict || !sure) && n.verdict >= NetworkVerdict::on_authorisation &&
            refuses.surely == sure)
          refuse(c, refuses, "deny", "network", reason);
      });
    };
    each(NetworkVerdict::forbidden, true, "device_forbidden");
    each(NetworkVerdict::on_authorisation, true, "device_needs_authorisation");
    each(NetworkVerdict::forbidden, false, "");
    if (guest()) obligations_.insert("guest");
  }
  static int width(const BearerModel& b) {
    const std::vector<std::string> order = {"everyone", "entity", "population", "unit", "group", "person"};
    return static_cast<int>(std::find(order.begin(), order.end(), b.kind) - order.begin());
  }
  static std::vector<std::size_t> rank(const EntryModel& e) {
    return {e.host.size(), e.path.size(), static_cast<std::size_t>(width(e.bearer))};
  }
  void listed() {
    const ListsRule* rule = reach_.lists();
    if (rule == nullptr) return;
    const Clause& c = reach_.at(rule->clause);
    std::vector<std::pair<const EntryModel*, May>> denied;
    for (const auto& d : w_.entries) {
      if (d.use != "deny" || !reach_.reaches(d) || (!d.clause.empty() && !reach_.is_clause(d.clause, c)))
        continue;
      May lift = kNo;
      for (const auto& e : w_.entries) {
        if ((e.use == "allow" || e.use == "approval") && reach_.is_clause(e.clause, c) && reach_.reaches(e) &&
            rank(e) > rank(d))
          lift = lift | (e.use == "approval" && s_.stale ? kPerhaps : kYes);
      }
      if (!lift.surely) denied.emplace_back(&d, !lift);
    }
    if (denied.empty()) return;
    const auto best = *std::max_element(denied.begin(), denied.end(), [](const auto& x, const auto& y) {
      return std::pair(x.second.surely, rank(*x.first)) < std::pair(y.second.surely, rank(*y.first));
    });
    refuse(c, reach_.whole_site(c, reach_.out(c)) & best.second, "deny", "names", "listed_name");
    if (ended_) a_.rest.insert("entry:" + std::to_string(best.first->id));
  }
  bool registered(const std::string& name) const {
    return !name.empty() && std::any_of(w_.entries.begin(), w_.entries.end(), [&](auto& e) {
      return e.use == "tool" && e.register_name == name && reach_.reaches(e);
    });
  }
  void ai() {
    const Names here = common(r_.categories, names(s_.policy->ranks.ai));
    bool told = false;
    in_article_order(s_.policy->ai, [&](const AiRule& rule, const Clause& c) {
      if (here.empty()) return;
      Names which;
      const May refuses = reach_.closed(c, here, reach_.out(c), {}, {}, which);
      const bool free = rule.policy == AiRule::Policy::without_data ||
                        (rule.policy == AiRule::Policy::designated_only && registered(rule.tools));
      if (!free)
        refuse(c, refuses, "deny", "ai",
               rule.policy == AiRule::Policy::forbidden ? "ai_forbidden" : "ai_not_designated", which);
      if (reach_.enforced(c) && reach_.live(c).possibly && !told) {
        told = true;
        obligations_.insert("notice:" + c.name);
      }
    });
  }
  void storage() {
    const Names here = common(r_.categories, names(s_.policy->ranks.storage));
    in_article_order(s_.policy->storage, [&](const StorageRule& rule, const Clause& c) {
      Names which;
      const May refuses = reach_.closed(c, here, reach_.out(c), {}, {}, which);
      const bool free = rule.policy == StorageRule::Policy::validated_only && registered(rule.validated);
      if (!free)
        refuse(c, refuses, "deny", "storage",
               rule.policy == StorageRule::Policy::forbidden ? "storage_forbidden" : "storage_not_validated",
               which);
    });
  }
  void open(const Clause& c, const Names& what, May when, Names& surely, Names& possibly) const {
    const Out o = reach_.excepted(c);
    const May here = reach_.live(c) & when & !o.whole;
    if (!reach_.enforced(c)) return;
    if (here.possibly) merge(possibly, without(what, o.surely));
    if (here.surely) merge(surely, without(without(what, o.surely), o.possibly));
  }
  Names governed(const PrivateUse& use) const {
    Names theirs = names(s_.policy->ranks.conduct);
    if (!use.any_category) theirs = common(theirs, names(use.categories));
    if (use.any_category && !s_.policy->ai.empty()) theirs = without(theirs, names(s_.policy->ranks.ai));
    if (use.any_category && !s_.policy->storage.empty())
      theirs = without(theirs, names(s_.policy->ranks.storage));
    for (const auto& other : s_.policy->private_use) {
      const bool narrower = std::count(use.yields_to.begin(), use.yields_to.end(), other.clause) != 0;
      const bool named = use.any_category && !other.any_category;
      const Clause& c = reach_.at(other.clause);
      if (!(narrower || named) || !reach_.enforced(c) || !reach_.live(c).possibly) continue;
      theirs = other.any_category ? Names() : without(theirs, names(other.categories));
    }
    return theirs;
  }
  const Usage* used(const PrivateUse& use) const {
    std::vector<std::size_t> slots;
    in_order_quota(slots);
    for (std::size_t i = 0; i < slots.size() && i < r_.used.size(); ++i)
      if (slots[i] == use.clause) return &r_.used[i];
    return nullptr;
  }
  void in_order_quota(std::vector<std::size_t>& slots) const {
    for (std::size_t i = 0; i < s_.policy->clauses.size(); ++i) {
      for (const auto& u : s_.policy->private_use)
        if (u.clause == i && (u.minutes_per_day || u.bytes_per_day)) slots.push_back(i);
    }
  }
  bool used_up(const PrivateUse& use) const {
    const Usage* u = used(use);
    return u != nullptr && ((use.minutes_per_day && u->minutes >= *use.minutes_per_day) ||
                            (use.bytes_per_day && u->bytes >= *use.bytes_per_day));
  }
  void conduct() {
    for (const auto& a : s_.policy->allowed) {
      const bool all = a.any_category && a.use == Allowed::For::union_use;
      const Names what = all ? names(s_.policy->ranks.conduct)
                             : common(names(a.categories), names(s_.policy->ranks.conduct));
      Names surely, possibly;
      open(reach_.at(a.clause), what, a.windows.empty() ? kYes : s_.within(a.windows), surely, possibly);
      if (a.use == Allowed::For::union_use && !common(possibly, r_.categories).empty()) union_use_ = true;
      merge(allowed_, surely), merge(perhaps_allowed_, possibly);
    }
    Names surely = allowed_, possibly = perhaps_allowed_;
    for (const auto& u : s_.policy->private_use) {
      if (!u.windows.empty() && !used_up(u))
        open(reach_.at(u.clause), governed(u), s_.within(u.windows), surely, possibly);
    }
    in_article_order(s_.policy->filters, [&](const Filter& rule, const Clause& c) {
      Names here = without(
                without(common(r_.categories, names(rule.categories)), names(s_.policy->ranks.security)),
                names(s_.policy->ranks.legal)),
            which;
      const May refuses = reach_.closed(c, here, reach_.out(c), surely, possibly, which);
      if (rule.effect == Filter::Effect::warn) return oblige(c, refuses, "warn:" + c.name);
      refuse(c, refuses, "deny", "conduct", "category", which);
    });
  }
  void private_use() {
    bool counted = false, consumed = false;
    in_article_order(s_.policy->private_use, [&](const PrivateUse& u, const Clause& c) {
      Names which;
      const May here = reach_.closed(c, common(r_.categories, governed(u)), reach_.out(c), allowed_,
                                     perhaps_allowed_, which);
      const May inside = u.windows.empty() ? kYes : s_.within(u.windows);
      if ((u.minutes_per_day || u.bytes_per_day) && here.surely && inside.possibly && reach_.enforced(c) &&
          !consumed) {
        consumed = true;
        obligations_.insert("quota:" + c.name);
      }
      const May outside = here & ((!inside) | is(used_up(u)));
      const bool quota = used_up(u) && inside.possibly;
      if (u.outside == PrivateUse::Outside::deny)
        refuse(c, outside, "deny", "private_use", quota ? "quota_used_up" : "outside_window", which);
      if (u.outside == PrivateUse::Outside::warn) oblige(c, outside, "warn:" + c.name);
      if (u.outside == PrivateUse::Outside::count && outside.possibly && reach_.enforced(c) &&
          (outside.surely || undecided(c)) && !counted) {
        counted = true;
        obligations_.insert("count:" + c.name);
      }
    });
  }
  void inspection() {
    if (door_ || !common(r_.categories, names(s_.policy->ranks.protected_traffic)).empty()) return;
    bool looked = false;
    in_article_order(s_.policy->inspection, [&](const Inspection& rule, const Clause& c) {
      if (looked || !rule.all_but_exempt || !reach_.enforced(c) || !reach_.live(c).surely) return;
      looked = true;
      const Out o = reach_.out(c);
      Names exempt = names(rule.exempt);
      merge(exempt, o.possibly);
      if (!o.whole.possibly && common(r_.categories, exempt).empty()) a_.rest.insert("decrypt");
    });
  }
  void log() {
    bool written = false;
    for (const auto& rule : s_.policy->logs) {
      const Clause& c = reach_.at(rule.clause);
      const Out o = reach_.excepted(c);
      written |= reach_.enforced(c) && reach_.live(c).surely && !o.whole.possibly &&
                 common(r_.categories, o.possibly).empty();
    }
    if (!written) a_.rest.insert("nolog");
  }

  const WorldModel& w_;
  const RequestModel& r_;
  Circumstances s_;
  Reach reach_;
  Answer a_;
  Names obligations_, allowed_, perhaps_allowed_;
  bool ended_ = false, door_ = false, kiosk_ = false, observed_ = false, passed_ = false, union_use_ = false;
};

}  // namespace

Answer oracle(const WorldModel& world, const RequestModel& request) {
  return Oracle(world, request).run();
}

}  // namespace cartulaire::model
