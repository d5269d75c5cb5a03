// Who asks, from where, and what State says about the site and the clauses for them: the conditions of one
// request, each computed from the bound World, allocation-free.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "policy/bound.hpp"
#include "policy/request.hpp"
#include "policy/truth.hpp"
#include "policy/windows.hpp"

namespace cartulaire::policy {

// What exceptions, approvals and allow entries take out of one clause, for this request.
struct TakenOut {
  bool whole = false;
  bool whole_maybe = false;  // State is stale, or the exception's own condition cannot be decided
  CategorySet categories;
  CategorySet maybe;
  bool by_except = false;  // for explanations
  bool by_lift = false;
  bool by_crisis = false;

  void add(Truth holds, bool all, CategorySet some) noexcept {
    if (holds == Truth::yes) {
      whole = whole || all;
      categories |= some;
    } else if (holds == Truth::unknown) {
      whole_maybe = whole_maybe || all;
      maybe |= some;
    }
  }
};

// Categories of the site that a window or an allowance opens to the person.
struct Opened {
  CategorySet surely;
  CategorySet perhaps;  // the window or the allowance cannot be decided
};

// Whether a clause refuses, and because of which categories (none: whatever the site is).
struct Judged {
  Truth refuses = Truth::no;
  CategorySet which;
  [[nodiscard]] lists::CategoryId category() const noexcept {
    return which.any() ? which.first() : kNoCategory;
  }
};

// Which lifts count: for a refusal of rank security, only those that the CISO decided.
enum class Lifts : std::uint8_t { none, ordinary, security };

// What explain() supposes to be otherwise; decide() supposes nothing.
struct Supposed {
  std::optional<Zone> zone;
  bool is_signed = false;               // every document
  std::span<const ClauseIndex> lifted;  // by approvals, of the CISO where it takes one
  ClauseIndex off = kNoClause;
};

class Situation {
 public:
  Situation(const World& world, const WebRequest& request, CategorySet categories,
            const Supposed* supposed = nullptr) noexcept;

  const World& world;
  const BoundWorld& bound;
  const State& state;
  const WebRequest& request;
  const CategorySet categories;
  const Supposed* const supposed;
  const std::int64_t now;
  const bool stale;
  const Person* person = nullptr;
  std::uint16_t attributes = 0;
  Zone zone = Zone::unknown;
  Device device = Device::unknown;
  EntityIndex entity = kNoEntity;
  NameId entity_name = kNoName;
  const BoundPolicy* policy = nullptr;

  // Whether the clause is in force and active for this person, here and now; exceptions apart.
  [[nodiscard]] Truth applies(ClauseIndex clause) const noexcept {
    if (policy->clauses[clause].unconditional && supposed == nullptr) return truth(in_force_);
    return conditions_hold(clause);
  }
  [[nodiscard]] Truth in_crisis() const noexcept;
  [[nodiscard]] Truth active(const BoundClause& clause) const noexcept;
  [[nodiscard]] Truth in_scope(const BoundScope& scope) const noexcept;

  [[nodiscard]] TakenOut taken_out(ClauseIndex clause, Lifts lifts) const noexcept {
    return stands_whole(clause) ? TakenOut() : weigh_relief(clause, lifts);
  }
  // Of the platform's rule against malware; by the CISO only.
  [[nodiscard]] TakenOut platform_taken_out() const noexcept;

  // A clause that refuses categories: `concerned` are those of the site that it names. What is opened or
  // taken out is open; every category of the site must be, so one that is left refuses.
  [[nodiscard]] Judged judge(ClauseIndex clause, CategorySet concerned, Lifts lifts,
                             const Opened& opened = {}) const noexcept;
  // A clause that refuses whatever the site is. What is taken out by category counts only if it covers every
  // category of the site.
  [[nodiscard]] Judged judge_site(ClauseIndex clause, Lifts lifts = Lifts::ordinary) const noexcept {
    const Truth here = applies(clause);
    if (here == Truth::no || stands_whole(clause)) return {here, {}};
    return judge_relieved_site(clause, here, lifts);
  }

  [[nodiscard]] Truth in_windows(std::span<const Window> windows) const noexcept;
  [[nodiscard]] const Hours& hours() const noexcept;

  // Calls `use(const NameEntry&)` for every entry of State that holds now, covers the site and is borne by
  // the person, in State's order.
  template <class Use>
  void for_each_entry(Use&& use) const {
    if (overflow_) {
      state.names_for(request.site.host, request.site.is_ip, [&](const NameEntry& entry) {
        if (holds(entry)) use(entry);
        return false;
      });
      return;
    }
    for (std::size_t i = 0; i < entry_count_; ++i)
      use(*entries_[i]);
  }
  [[nodiscard]] bool has_entries() const noexcept { return entry_count_ != 0; }
  [[nodiscard]] ClauseIndex clause_named(NameId state_name) const noexcept;
  // The lists clause whose entries count for this person, or kNoClause.
  [[nodiscard]] ClauseIndex lists_clause() const noexcept { return lists_clause_; }

 private:
  // The usual case: no exception, approval, entry or supposition can take anything out of the clause.
  [[nodiscard]] bool stands_whole(ClauseIndex clause) const noexcept {
    return nobody_lifts_ && policy->clauses[clause].untouched;
  }
  [[nodiscard]] Truth conditions_hold(ClauseIndex clause) const noexcept;
  [[nodiscard]] Truth reaches(ClauseIndex clause) const noexcept;
  [[nodiscard]] const Schedule* schedule_here() const noexcept;
  [[nodiscard]] TakenOut weigh_relief(ClauseIndex clause, Lifts lifts) const noexcept;
  [[nodiscard]] Judged judge_relieved_site(ClauseIndex clause, Truth here, Lifts lifts) const noexcept;
  [[nodiscard]] bool supposed_lifted(ClauseIndex clause) const noexcept;
  [[nodiscard]] bool holds(const NameEntry& entry) const noexcept;
  [[nodiscard]] bool is_one_of(const BoundWho& who) const noexcept;
  void identify() noexcept;
  void gather_entries() noexcept;
  void add_approvals(TakenOut& out, ClauseIndex clause, std::span<const Approval* const> shared,
                     Lifts lifts) const noexcept;
  void add_entries(TakenOut& out, ClauseIndex clause, Lifts lifts) const noexcept;
  [[nodiscard]] CategorySet categories_of(const Approval& approval) const noexcept;

  static constexpr std::size_t kEntries = 24;
  std::array<const NameEntry*, kEntries> entries_;
  std::size_t entry_count_ = 0;
  bool overflow_ = false;
  bool in_force_ = false;  // the policy is
  bool nobody_lifts_ =
      false;  // the person has no approval of their own, the site no entry, nothing is supposed
  ClauseIndex lists_clause_ = kNoClause;
  bool lists_lift_security_ = false;
  mutable bool hours_known_ = false;
  mutable Hours hours_;
};

}  // namespace cartulaire::policy
