#include "web/declarations.hpp"

#include <algorithm>

#include "charter/clause_names.hpp"
#include "store/means.hpp"

namespace cartulaire::web {
namespace {

namespace clause_of = charter::kinds::consent;
using store::Installation;
using store::Means;
using store::MeansKind;

bool is_second(const Means& one) {
  return one.kind == MeansKind::totp || one.kind == MeansKind::webauthn;
}

// Where a second factor is wanted wherever one signs in (access/sign_in_parts.cpp).
base::Result<bool> role_wants_second(store::Reading& in, const store::AccountId& account, base::Instant now) {
  for (const store::Role role : {store::Role::it, store::Role::administrator}) {
    auto held = store::granted_anywhere(in, Installation::as_operator(), account, role, now);
    if (!held || *held) return held;
  }
  return false;
}

}  // namespace

const charter::Clause* consent_clause(const charter::EffectiveCharter& charter, std::string_view subject) {
  for (const charter::Clause& clause : charter.clauses)
    if (clause.is_a(clause_of::kind) && clause.word(clause_of::for_) == subject) return &clause;
  return nullptr;
}

std::vector<store::Membership> asked_about_devices(const Hub& hub,
                                                   const std::vector<store::Membership>& members,
                                                   base::Instant now) {
  std::vector<store::Membership> out;
  for (const store::Membership& one : members) {
    const auto charter = hub.charters->of(one.entity, now);
    if (charter && consent_clause((*charter)->text, kOwnDevice) != nullptr) out.push_back(one);
  }
  return out;
}

base::Result<bool> drop_own_devices(store::Writing& in, const store::AccountId& account,
                                    const store::By& by) {
  const Installation all = Installation::as_operator();
  const auto means = store::means_of(in, all, account);
  if (!means) return tl::unexpected(means.error());
  const auto is_own = [](const Means& one) { return is_second(one) && one.own_device; };
  if (std::ranges::none_of(*means, is_own)) return false;
  const bool last =
      std::ranges::none_of(*means, [&](const Means& one) { return is_second(one) && !one.own_device; });
  if (last) {
    auto wanted = role_wants_second(in, account, by.at);
    if (!wanted || *wanted) return wanted;
  }
  // With the last second factor the codes on paper are worth nothing: they go too.
  for (const Means& one : *means)
    if (is_own(one) || (last && one.kind == MeansKind::recovery))
      if (auto gone = store::revoke_means(in, all, account, one.number, by); !gone) return base::pass(gone);
  return false;
}

base::Status drop_withdrawn_devices(store::Writing& in, const store::AccountId& account,
                                    const std::vector<store::Membership>& members, const store::By& by) {
  for (const store::Membership& member : members) {
    const auto given = store::declarations_of(in, store::EntityScope(member.entity), member.id);
    if (!given) return tl::unexpected(given.error());
    for (const store::Declaration& one : *given) {
      if (one.subject != kOwnDevice || one.answer != store::Answer::withdrawn) continue;
      auto dropped = drop_own_devices(in, account, by);
      if (!dropped) return base::pass(dropped);
      return {};
    }
  }
  return {};
}

}  // namespace cartulaire::web
