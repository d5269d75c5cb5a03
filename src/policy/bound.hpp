// Policies with every name resolved against one list file and one State: what decide() walks. Built by
// World::bind and never changed. For the engine only.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "lists/table.hpp"
#include "policy/policy.hpp"
#include "policy/state.hpp"
#include "policy/world.hpp"

namespace cartulaire::policy {

using lists::CategorySet;

struct BoundWho {
  bool everyone = true;
  std::vector<bool> populations;  // by State's NameId
  std::uint64_t groups = 0;
  std::uint16_t attributes = 0;
  std::vector<bool> not_populations;
  std::uint64_t not_groups = 0;
  std::uint16_t not_attributes = 0;
  bool no_condition = false;  // everyone, nobody excluded
};

struct BoundScope {
  BoundWho who;
  std::uint16_t zones = 0;
  std::uint16_t devices = 0;
};

struct BoundExcept {
  BoundScope scope;
  std::span<const Window> windows;
  bool whole = false;  // no category named
  CategorySet categories;
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
};

struct BoundClause {
  bool unconditional =
      false;               // applies whenever its policy is in force: to everyone, everywhere, at any time
  bool untouched = false;  // no exception, no shared approval and no crisis takes anything out of it
  bool inert = false;      // its papers are missing
  bool observe = false;
  bool open = false;  // on_failure
  Activation::When active = Activation::When::always;
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  BoundScope scope;
  std::vector<BoundExcept> excepts;
  std::vector<ClauseIndex> yields_to;      // less those that are only observed
  std::vector<ClauseIndex> loosened_by;    // likewise
  std::vector<Term> off;                   // emergency switches
  std::vector<Term> on;                    // decisions
  std::vector<const Approval*> approvals;  // shared ones that lift it

  // Tells once, from the rest, what need not be found out for every request.
  void settle() noexcept {
    unconditional = !inert && yields_to.empty() && active == Activation::When::always && off.empty() &&
                    from == std::numeric_limits<std::int64_t>::min() && scope.who.no_condition &&
                    scope.zones == 0 && scope.devices == 0;
    untouched = excepts.empty() && approvals.empty() && loosened_by.empty();
  }
};

struct BoundFilter {
  ClauseIndex clause;
  bool warn;
  CategorySet security;
  CategorySet conduct;  // the rest, less what is of rank legal
};
struct BoundLegal {
  ClauseIndex clause;
  CategorySet categories;
};
struct BoundPrivateUse {
  const PrivateUse* rule;
  CategorySet named;
  std::uint8_t slot = kNoQuota;
};
struct BoundAllowed {
  const Allowed* rule;
  CategorySet categories;
};
struct BoundRegisterRule {  // web.ai, web.storage
  ClauseIndex clause;
  bool forbidden;
  bool any_tool;  // without_data
  NameId tools = kNoName;
};
struct BoundInspection {
  ClauseIndex clause;
  CategorySet exempt;
};
struct BoundGate {
  const AcceptanceGate* rule;
  NameId document = kNoName;
};

struct BoundPolicy {
  const Policy* policy = nullptr;
  NameId entity = kNoName;
  std::int64_t in_force_from = std::numeric_limits<std::int64_t>::min();
  std::vector<Term> crises;

  CategorySet legal_rank, security_rank, platform_security, conduct, protected_traffic, never_gated, ai,
      storage;
  CategorySet private_any;  // conduct, less what an AI or storage clause governs

  std::vector<BoundClause> clauses;
  std::vector<BoundLegal> legal;
  std::vector<BoundFilter> filters;
  std::vector<BoundGate> gates;
  std::vector<BoundPrivateUse> private_use;
  std::vector<BoundAllowed> allowed;
  std::vector<BoundRegisterRule> ai_rules;
  std::vector<BoundRegisterRule> storage_rules;
  std::vector<BoundInspection> inspections;
  std::vector<ClauseIndex> quota_clauses;
  std::vector<ClauseIndex> clause_of;  // by State's NameId of a clause; kNoClause: not in this policy
  std::vector<const Approval*> platform_approvals;
};

struct BoundWorld {
  std::vector<Policy> policies;
  std::vector<BoundPolicy> bound;      // by EntityIndex
  Policy no_policy;                    // the platform's rules and nothing else
  BoundPolicy platform_only;           // for an entity without policy
  std::vector<EntityIndex> entity_of;  // by State's NameId of an entity
  EntityIndex default_entity = 0;
  const lists::Table* table = nullptr;
  lists::Table no_table;
  const State* state = nullptr;
  std::vector<std::string> category_names;
  std::array<lists::CategoryId, kMaxCategories> category_of{};  // by bit of Approval::categories
  std::vector<std::string> unlisted;
  std::vector<std::string> unknown_groups;
  std::vector<std::string> without_papers;
  std::shared_ptr<const void> keep;
};

}  // namespace cartulaire::policy
