#include "node/draft.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartulaire::node {

base::Result<std::shared_ptr<const Draft>> Draft::bind(std::vector<policy::Policy> policies,
                                                       const platform::Digest& digest, base::Instant until,
                                                       const policy::World& live, policy::BindOptions options,
                                                       std::shared_ptr<const void> keep) {
  auto draft = std::make_shared<Draft>();
  draft->until_ = until;
  for (policy::Policy& policy : policies) {
    draft->name_ = fmt::format("{}:{}:{:.16}", policy.charter, policy.version, platform::to_hex(digest));
    policy.in_force_from.reset();
    for (policy::Clause& clause : policy.clauses)
      clause.from.reset();
    draft->asks_signatures_ |= std::ranges::any_of(policy.gates, [](const policy::AcceptanceGate& gate) {
      return gate.without == policy::AcceptanceGate::Without::gate ||
             gate.without == policy::AcceptanceGate::Without::deny;
    });
    policy.gates.clear();
  }
  for (const policy::Policy& of_today : live.policies()) {
    const auto same = std::ranges::find(policies, of_today.entity, &policy::Policy::entity);
    draft->same_.push_back(same == policies.end()
                               ? policy::kNoEntity
                               : static_cast<policy::EntityIndex>(same - policies.begin()));
  }
  options.accept_unlisted_legal = true;  // publication tells; here it would only keep the study from going on
  auto world = policy::World::bind(std::move(policies), live.table(), live.state(), options, std::move(keep));
  if (!world) return base::pass(world);
  draft->world_ = std::move(*world);
  return std::shared_ptr<const Draft>(std::move(draft));
}

std::optional<policy::Decision> Draft::decide(const policy::WebRequest& request,
                                              lists::CategorySet categories,
                                              const policy::Decision& live) const noexcept {
  if (live.entity >= same_.size()) return std::nullopt;
  policy::Decision decision = policy::decide(*world_, request, categories);
  if (decision.entity != same_[live.entity]) return std::nullopt;
  const bool gated = live.verdict != policy::Verdict::allow && live.phase == policy::Phase::acceptance;
  // Only what is walked after the gate: what refuses before it would have spoken first.
  if (gated && asks_signatures_ && decision.phase > policy::Phase::acceptance) {
    decision.verdict = live.verdict;
    decision.clause = policy::kNoClause;
    decision.category = policy::kNoCategory;
  }
  return decision;
}

}  // namespace cartulaire::node
