// What decide() answers: plain data, copied freely, no allocation.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "lists/category_set.hpp"
#include "policy/policy.hpp"

namespace cartulaire::policy {

enum class Verdict : std::uint8_t {
  allow,
  deny,
  gate,  // first sign: send the person to the portal (or show the gate page); nothing else is refused them
};

// In the order in which they are walked (DESIGN, Decisions; tests/model/precedence.tsv).
enum class Phase : std::uint8_t {
  bootstrap,   // portal, identity provider, CRL and OCSP
  protected_,  // unions, occupational health, defender of rights, whistleblowing
  suspension,
  legal,
  security,
  account,  // generic accounts
  acceptance,
  network,
  names,
  ai,
  storage,
  conduct,      // union use and private-use windows are taken into account here
  private_use,  // outside its window, or past its quota
  default_,     // nothing refuses
};
inline constexpr std::size_t kPhaseCount = static_cast<std::size_t>(Phase::default_) + 1;

// Why the verdict is what it is; reason_text.hpp has the sentences.
enum class Reason : std::uint8_t {
  nothing_refuses,
  bootstrap,
  protected_traffic,
  suspended,
  law,
  malware,  // a security category
  generic_account,
  not_signed,  // gate or deny of acceptance
  device_forbidden,
  device_needs_authorisation,
  listed_name,  // a deny entry of the lists
  ai_forbidden,
  ai_not_designated,
  storage_forbidden,
  storage_not_validated,
  category,        // a conduct category of a filter
  outside_window,  // private use outside its window
  quota_used_up,   // private use past its time or volume
  indeterminate,   // a condition could not be decided and the clause fails closed
};

inline constexpr lists::CategoryId kNoCategory = 0xff;
inline constexpr std::uint8_t kNoQuota = 0xff;

// A few clause indexes in article order; `more` says that there were others.
template <std::size_t N>
struct ClauseList {
  std::array<ClauseIndex, N> items{};
  std::uint8_t count = 0;
  bool more = false;

  constexpr void add(ClauseIndex clause) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      if (items[i] == clause) return;
    }
    if (count == N) {
      more = true;
    } else {
      items[count++] = clause;
    }
  }
  [[nodiscard]] std::span<const ClauseIndex> view() const noexcept { return {items.data(), count}; }
};

struct Decision {
  Verdict verdict = Verdict::allow;
  Phase phase = Phase::default_;
  Reason reason = Reason::nothing_refuses;
  // The clause that speaks, or kNoClause: default allow, bootstrap, protected traffic, and the platform's own
  // rules (law, malware). Indexes World::policy(entity).clauses.
  ClauseIndex clause = kNoClause;
  EntityIndex entity = kNoEntity;            // whose policy; World::policy(entity)
  lists::CategoryId category = kNoCategory;  // the category that decided, lowest id of several
  std::uint64_t entry = 0;  // NameEntry::id of the list entry that denied (Reason::listed_name); 0: none

  ClauseList<6> also_refuse;  // other clauses that refuse in the same phase: all need relief

  // Obligations. They accumulate on whatever is allowed and are empty otherwise, except `may_decrypt` and
  // `log`.
  ClauseList<4> warn;                 // show a notice that names these clauses
  ClauseIndex ai_notice = kNoClause;  // web.ai: no confidential or personal data in this tool
  ClauseIndex count = kNoClause;      // web.private_use: count this visit (minutes, bytes)
  std::uint8_t quota = kNoQuota;      // slot to consume; index of WebRequest::used and World::quotas
  bool guest = false;                 // on the guest network's terms

  // TLS may be decrypted (inspection announced, nothing exempt): to inspect an allowed request, or only to
  // show the page of a refused one. False: splice, always.
  bool may_decrypt = false;
  ClauseIndex inspection = kNoClause;

  // The class web is announced for this person: write the event. `without_subject`: protected traffic, and
  // union use, are written with neither person, device nor address, and union use also without clause.
  bool log = false;
  ClauseIndex log_clause = kNoClause;
  bool without_subject = false;

  // The first clause in mode observe that would have refused, and how; recorded, not applied.
  ClauseIndex observed = kNoClause;
  Verdict observed_verdict = Verdict::allow;
  Phase observed_phase = Phase::default_;

  ClauseIndex passed_open = kNoClause;  // the first clause that could not be decided and let pass
  bool indeterminate = false;           // some condition could not be decided
  bool identified = false;              // the person is known to State
  bool stale = false;                   // State is past its stale_after
};

}  // namespace cartulaire::policy
