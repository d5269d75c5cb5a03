// The walk of DESIGN's phases over one request, written once: decide() runs it silent, explain() with a
// trace. Here the frame; the phases stand in walk_gates.hpp (bootstrap to acceptance) and walk_sites.hpp
// (network to private use).
//
// A Tracer has `static constexpr bool kTraces` and `void step(Phase, ClauseIndex, Step::Result, CategoryId)`.
#pragma once

#include "policy/explain.hpp"
#include "policy/situation.hpp"

namespace cartulaire::policy {

struct Silent {
  static constexpr bool kTraces = false;
  void step(Phase, ClauseIndex, Step::Result, lists::CategoryId) noexcept {}
};

template <class Tracer>
class Walk {
 public:
  Walk(const World& world, const WebRequest& request, CategorySet categories, Tracer& tracer,
       const Supposed* supposed = nullptr) noexcept
      : s_(world, request, categories, supposed), p_(*s_.policy), tracer_(tracer) {}

  // Each phase returns true where the walk ends.
  Decision run() noexcept {
    d_.entity = s_.entity;
    d_.identified = s_.person != nullptr;
    d_.stale = s_.stale;
    open_door() || suspension() || legal() || security() || account() || acceptance() || network() ||
        names() || tools(Phase::ai, p_.ai_rules, p_.ai) ||
        tools(Phase::storage, p_.storage_rules, p_.storage) || conduct() || private_use();
    if (refused()) drop_obligations();
    inspection();
    log();
    return d_;
  }

 private:
  using Result = Step::Result;

  bool open_door() noexcept;
  bool suspension() noexcept;
  bool legal() noexcept;
  bool security() noexcept;
  void platform_security(CategorySet which) noexcept;
  bool account() noexcept;
  bool acceptance() noexcept;
  [[nodiscard]] Truth has_signed(const BoundGate& gate) const noexcept;
  [[nodiscard]] bool in_grace(const AcceptanceGate& gate) const noexcept;
  [[nodiscard]] bool on_guest_terms() const noexcept;

  bool network() noexcept;
  bool names() noexcept;
  [[nodiscard]] Truth lifted_by_name(const NameEntry& denied, ClauseIndex lists) const noexcept;
  bool tools(Phase phase, const std::vector<BoundRegisterRule>& rules, CategorySet governed) noexcept;
  [[nodiscard]] bool is_registered(NameId register_name) const noexcept;
  bool conduct() noexcept;
  void open_for(Opened& opened, ClauseIndex clause, CategorySet what, Truth in_window) const noexcept;
  void open_allowed() noexcept;
  void open_private() noexcept;
  bool private_use() noexcept;
  void one_private_use(const BoundPrivateUse& use) noexcept;
  [[nodiscard]] CategorySet governed_by(const BoundPrivateUse& use) const noexcept;
  [[nodiscard]] bool used_up(const BoundPrivateUse& use) const noexcept;

  void drop_obligations() noexcept;
  void inspection() noexcept;
  void log() noexcept;

  void trace(Phase phase, ClauseIndex clause, Result result,
             lists::CategoryId category = kNoCategory) noexcept {
    if constexpr (Tracer::kTraces) tracer_.step(phase, clause, result, category);
  }

  // Why a clause that was looked at lets pass.
  void trace_pass(Phase phase, ClauseIndex clause, CategorySet concerned, Lifts lifts) noexcept {
    if constexpr (Tracer::kTraces) {
      Result result = Result::opened;
      if (s_.applies(clause) == Truth::no) {
        result = s_.active(p_.clauses[clause]) == Truth::no ? Result::not_active : Result::not_concerned;
      } else if (const TakenOut out = s_.taken_out(clause, lifts);
                 out.by_lift || out.by_except || out.by_crisis) {
        result = out.by_crisis ? Result::loosened : out.by_lift ? Result::lifted : Result::excepted;
      }
      tracer_.step(phase, clause, result, concerned.any() ? concerned.first() : kNoCategory);
    }
  }

  Judged judge(Phase phase, ClauseIndex clause, CategorySet concerned, Lifts lifts,
               const Opened& opened = {}) noexcept {
    if (concerned.none()) return {};
    const Judged judged = s_.judge(clause, concerned, lifts, opened);
    if (judged.refuses == Truth::no) trace_pass(phase, clause, concerned, lifts);
    return judged;
  }
  Judged judge_site(Phase phase, ClauseIndex clause, Lifts lifts = Lifts::ordinary) noexcept {
    const Judged judged = s_.judge_site(clause, lifts);
    if (judged.refuses == Truth::no) trace_pass(phase, clause, {}, lifts);
    return judged;
  }

  // The first that refuses in its phase speaks, the others are named beside it.
  void speak(Phase phase, ClauseIndex clause, Verdict verdict, Reason reason,
             lists::CategoryId category) noexcept {
    trace(phase, clause, Result::refused, category);
    if (refused()) {
      if (clause != kNoClause && clause != d_.clause) d_.also_refuse.add(clause);
      return;
    }
    d_.verdict = verdict;
    d_.phase = phase;
    d_.reason = reason;
    d_.clause = clause;
    d_.category = category;
  }

  // True where the clause takes effect: surely, or undecided and failing closed. Notes what is only observed,
  // and what passes undecided. `would_be` allow: an effect that refuses nothing.
  bool takes_effect(Phase phase, ClauseIndex clause, Judged judged, Verdict would_be) noexcept {
    if (judged.refuses == Truth::no) return false;
    const BoundClause& rule = p_.clauses[clause];
    const bool undecided = judged.refuses == Truth::unknown;
    if (rule.observe) {
      if ((undecided && rule.open) || would_be == Verdict::allow) return false;
      trace(phase, clause, Result::observed, judged.category());
      if (d_.observed == kNoClause) {
        d_.observed = clause;
        d_.observed_verdict = would_be;
        d_.observed_phase = phase;
      }
      return false;
    }
    if (!undecided) return true;
    d_.indeterminate = true;
    trace(phase, clause, Result::indeterminate, judged.category());
    if (!rule.open) return true;
    if (d_.passed_open == kNoClause) d_.passed_open = clause;
    return false;
  }

  void refuse(Phase phase, ClauseIndex clause, Judged judged, Verdict verdict, Reason reason) noexcept {
    if (!takes_effect(phase, clause, judged, verdict)) return;
    const bool undecided = judged.refuses == Truth::unknown;
    speak(phase, clause, verdict, undecided ? Reason::indeterminate : reason, judged.category());
  }

  void warn(Phase phase, ClauseIndex clause, Judged judged) noexcept {
    if (!takes_effect(phase, clause, judged, Verdict::allow)) return;
    trace(phase, clause, Result::warned, judged.category());
    d_.warn.add(clause);
  }

  [[nodiscard]] bool refused() const noexcept { return d_.verdict != Verdict::allow; }

  Situation s_;
  const BoundPolicy& p_;
  Tracer& tracer_;
  Decision d_;
  bool door_ = false;       // bootstrap or protected: never decrypted, nothing counted
  bool at_kiosk_ = false;   // a generic account where the charter admits one
  bool union_use_ = false;  // union use opened a category of this site
  Opened allowed_;          // by web.allowed
  Opened opened_;           // and by private-use windows
};

}  // namespace cartulaire::policy

#include "policy/walk_gates.hpp"
#include "policy/walk_sites.hpp"
