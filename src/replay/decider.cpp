#include "replay/decider.hpp"

#include <algorithm>

namespace cartulaire::replay {
namespace {

using policy::Decision;
using policy::Policy;
using policy::Verdict;

bool is_for_some(const policy::Scope& scope) {
  const policy::Who& who = scope.who;
  return !who.everyone || !who.populations.empty() || !who.groups.empty() || who.attributes != 0 ||
         !who.not_populations.empty() || !who.not_groups.empty() || who.not_attributes != 0;
}

bool has_clauses_for_some(const Policy& policy) {
  return std::any_of(policy.clauses.begin(), policy.clauses.end(), [](const policy::Clause& clause) {
    return is_for_some(clause.scope) ||
           std::any_of(clause.excepts.begin(), clause.excepts.end(),
                       [](const policy::Except& except) { return is_for_some(except.scope); });
  });
}

// Clauses for some people hold for everybody, and their exceptions for nobody.
Policy for_all(Policy policy) {
  for (policy::Clause& clause : policy.clauses) {
    clause.scope.who = {};
    std::erase_if(clause.excepts, [](const policy::Except& except) { return is_for_some(except.scope); });
  }
  return policy;
}

// Clauses for some people hold for nobody, exceptions for some for everybody.
Policy for_none(Policy policy) {
  for (policy::Clause& clause : policy.clauses) {
    if (is_for_some(clause.scope)) {
      clause.scope.who = {};
      clause.from = base::Instant::max();  // inert
    }
    for (policy::Except& except : clause.excepts)
      except.scope.who = {};
  }
  return policy;
}

// As if wholly in force: a draft is replayed for what it says, whatever the dates of the log.
Policy in_force(Policy policy) {
  policy.in_force_from.reset();
  for (policy::Clause& clause : policy.clauses)
    clause.from.reset();
  return policy;
}

bool gates_something(const Policy& policy) {
  return std::any_of(policy.gates.begin(), policy.gates.end(), [](const policy::AcceptanceGate& gate) {
    return gate.without != policy::AcceptanceGate::Without::nothing;
  });
}

bool warns(const Decision& decision) noexcept {
  return decision.warn.count > 0 || decision.ai_notice != policy::kNoClause;
}

Outcome outcome_of(const Decision& decision) noexcept {
  switch (decision.verdict) {
    case Verdict::deny:
      return Outcome::deny;
    case Verdict::gate:
      return Outcome::gate;
    case Verdict::allow:
      return warns(decision) ? Outcome::warn : Outcome::allow;
  }
  return Outcome::undetermined;
}

}  // namespace

base::Result<Decider> Decider::bind(Policy policy, const lists::Table& table, const policy::State& state,
                                    const DeciderOptions& options) {
  policy = in_force(std::move(policy));
  policy::BindOptions bind_options;
  bind_options.default_entity = policy.entity;
  // A study goes on without; the report names what no list fills (World::unlisted).
  bind_options.accept_unlisted_legal = true;
  // A recorded log is older than any State: how fresh it is says nothing here.
  bind_options.trusted_until = base::Instant::max();
  const auto bound = [&](Policy variant) {
    std::vector<Policy> policies;
    policies.push_back(std::move(variant));
    return policy::World::bind(std::move(policies), table, state, bind_options);
  };
  const auto bind_into = [&](Policy variant, std::shared_ptr<const policy::World>& world) -> base::Status {
    auto result = bound(std::move(variant));
    if (!result) return base::pass(result);
    world = std::move(*result);
    return {};
  };

  Decider decider;
  Policy main = policy;
  if (!options.state_known && gates_something(policy)) {
    decider.assumes_signed_ = true;
    main.gates.clear();
    if (!options.assume_signed)
      if (auto done = bind_into(policy, decider.unsigned_); !done) return base::pass(done);
  }
  if (!options.state_known && has_clauses_for_some(main)) {
    if (auto done = bind_into(for_all(main), decider.widest_); !done) return base::pass(done);
    if (auto done = bind_into(for_none(main), decider.narrowest_); !done) return base::pass(done);
  }
  if (auto done = bind_into(std::move(main), decider.world_); !done) return base::pass(done);
  return decider;
}

bool Decider::differs(const policy::World& other, const policy::WebRequest& request,
                      lists::CategorySet categories, const Decision& known) const noexcept {
  return outcome_of(policy::decide(other, request, categories)) != outcome_of(known);
}

bool Decider::hangs_on_path(const policy::WebRequest& request, lists::CategorySet categories,
                            const HiddenPaths& hidden, const Decision& known) const noexcept {
  // The path may bring any of the categories, or all of them.
  bool hangs = differs(*world_, request, categories | hidden.urls, known);
  hidden.urls.for_each([&](lists::CategoryId id) {
    if (!hangs && !categories.test(id))
      hangs = differs(*world_, request, categories | lists::CategorySet::of(id), known);
  });
  if (hangs || hidden.state_path_count == 0) return hangs;
  if (hidden.state_path_count == kMaxStatePaths) return true;  // too many to try: not to be told
  policy::WebRequest variant = request;
  variant.tunnel = false;
  for (std::size_t i = 0; i < hidden.state_path_count; ++i) {
    variant.site.path = hidden.state_paths[i];
    if (differs(*world_, variant, categories, known)) return true;
  }
  return false;
}

Answer Decider::answer(const policy::WebRequest& request, lists::CategorySet categories,
                       const HiddenPaths* hidden) const noexcept {
  const Decision decision = policy::decide(*world_, request, categories);
  Answer answer;
  answer.outcome = outcome_of(decision);
  answer.phase = decision.phase;
  answer.clause = decision.clause;
  answer.category = decision.category;
  answer.observed = decision.observed != policy::kNoClause;
  if (answer.outcome == Outcome::warn)
    answer.clause = decision.warn.count > 0 ? decision.warn.items.front() : decision.ai_notice;
  if (answer.outcome == Outcome::deny && answer.clause != policy::kNoClause)
    answer.liftable = !policy().clauses[answer.clause].relief.empty();

  std::uint8_t why = 0;
  const auto doubt = [&](Unknown unknown) {
    why = static_cast<std::uint8_t>(why | static_cast<std::uint8_t>(unknown));
  };
  if (decision.reason == policy::Reason::indeterminate) doubt(Unknown::condition);
  if (decision.verdict == Verdict::allow && decision.quota != policy::kNoQuota) doubt(Unknown::quota);
  if (unsigned_ != nullptr && differs(*unsigned_, request, categories, decision)) doubt(Unknown::signature);
  answer.for_some = widest_ != nullptr && (differs(*widest_, request, categories, decision) ||
                                           differs(*narrowest_, request, categories, decision));
  if (hidden != nullptr) {
    if (hangs_on_path(request, categories, *hidden, decision)) doubt(Unknown::path);
    answer.by_host_alone =
        hidden->expressions.any() && differs(*world_, request, categories | hidden->expressions, decision);
  }
  if (why != 0) answer.outcome = Outcome::undetermined;
  answer.why = why;
  return answer;
}

}  // namespace cartulaire::replay
