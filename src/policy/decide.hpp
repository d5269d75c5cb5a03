// The decision on one web request. tests/model/precedence.tsv states it case by case; docs/adr/0003 says why.
//
// Phases, in order; the first that refuses ends the walk, everything else accumulates on what is allowed:
//   bootstrap   a bootstrap name of State is open to everyone.
//   protected   a category of protected traffic is open to everyone at any hour, is never decrypted, and is
//               journaled without subject. Nothing below can close it, suspension and deny lists included.
//   suspension  of the web or of everything. Nothing lifts it; one whose clause the charter lacks still
//   holds. legal       categories of rank legal, by the web.legal clause that names them, else by the
//   platform (no clause).
//               No exception, approval or list entry lifts it, and on_failure is closed.
//   security    security categories of filters; those that the platform refuses by itself unless an enforced
//   deny
//               filter that applies here takes charge of them. Only a lift that the CISO decided (lifts
//               security) counts.
//   acceptance  documents to sign first. Categories of rank never_gated pass this phase and no other.
//   Somebody
//               unidentified cannot have signed; guests of a guest network are not asked; non-signers and
//               machines neither.
//   network     the strictest network.access clause for this zone and device.
//   names       deny entries of the lists: the longest host, then the longest path, then the narrowest bearer
//   speaks;
//               a name that outranks it and lifts the lists clause takes it out, at equal rank the deny
//               speaks.
//   ai, storage their clauses, for the categories of AI and of file hosting.
//   conduct     filters over what is left of the site's categories once web.allowed (union use in discharge
//   hours
//               included) and private-use windows have opened theirs.
//   private use outside its window or past its quota. A clause without window opens nothing and is never
//   outside. default     allow.
//
// - Every category of a site must be open: one that is left closed refuses.
// - An approval or allow entry takes out the ONE clause that it names, for the categories or the site that it
// names; it
//   never speaks. A lift or exception by category takes a whole-site clause out only if it covers every
//   category of the site.
// - Several clauses that refuse in one phase: the first in article order speaks, the others are in
// also_refuse.
// - Undecidable (unknown zone or device where a clause names one; unknown working hours; crisis, decisions,
// approvals
//   and missing signatures once State is stale): on_failure closed refuses with Reason::indeterminate, open
//   passes and is noted in passed_open. What opens (windows, exceptions, approvals) and cannot be decided
//   leaves the clause that would refuse undecidable. Inspection and log need certainty: undecided, nothing is
//   decrypted and nothing written.
// - Observe: evaluated like the rest, recorded in `observed`, without effect: it neither refuses nor opens.
// - Before a charter is in force, and for an entity without charter, only the platform's own rules hold.
#pragma once

#include "policy/decision.hpp"
#include "policy/request.hpp"
#include "policy/world.hpp"

namespace cartulaire::policy {

// Pure: the answer depends on its two arguments only. Allocates nothing, throws nothing, takes no lock.
Decision decide(const World& world, const WebRequest& request) noexcept;

// The same with the site's categories already looked up (batches, benchmarks, replay over distinct hosts).
Decision decide(const World& world, const WebRequest& request, lists::CategorySet categories) noexcept;

}  // namespace cartulaire::policy
