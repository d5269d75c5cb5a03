// World::bind: every name of every policy is looked up once, here, and never again on the path that answers.
#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "policy/bound.hpp"

namespace cartulaire::policy {
namespace {

using base::ErrorCode;
using base::fail;
using base::Status;

std::int64_t ms(base::Instant instant) {
  return instant.time_since_epoch().count();
}

class Binder {
 public:
  Binder(BoundWorld& world, const BindOptions& options)
      : world_(world), state_(*world.state), options_(options) {
    for (std::size_t i = 0; i < world_.category_names.size(); ++i) {
      ids_.emplace(world_.category_names[i], static_cast<lists::CategoryId>(i));
    }
  }

  Status run() {
    if (world_.policies.empty()) {
      return fail(ErrorCode::invalid, "", "aucune charte à appliquer : en donner au moins une",
                  "no charter to apply: give at least one");
    }
    world_.entity_of.assign(state_.name_count(NameTable::entity), kNoEntity);
    world_.category_of.fill(kNoCategory);
    for (std::size_t i = 0; i < std::min(state_.name_count(NameTable::category), kMaxCategories); ++i) {
      const auto found = ids_.find(state_.name(NameTable::category, static_cast<NameId>(i)));
      if (found != ids_.end()) world_.category_of[i] = found->second;
    }
    std::set<std::string_view> entities;
    world_.bound.resize(world_.policies.size());
    for (std::size_t i = 0; i < world_.policies.size(); ++i) {
      const Policy& policy = world_.policies[i];
      if (!entities.insert(policy.entity).second) {
        return fail(ErrorCode::invalid, policy.entity,
                    fmt::format("deux chartes pour l'entité `{}` : n'en garder qu'une", policy.entity),
                    fmt::format("two charters for the entity `{}`: keep one", policy.entity));
      }
      if (Status status = bind(policy, world_.bound[i]); !status) return status;
      const NameId name = world_.bound[i].entity;
      if (name != kNoName) world_.entity_of[name] = static_cast<EntityIndex>(i);
    }
    world_.no_policy.ranks = world_.policies.front().ranks;
    world_.no_policy.time_zone = world_.policies.front().time_zone;
    world_.platform_only.policy = &world_.no_policy;
    bind_ranks(world_.no_policy, world_.platform_only);
    world_.platform_only.in_force_from = std::numeric_limits<std::int64_t>::max();
    world_.platform_only.clause_of.assign(state_.name_count(NameTable::clause), kNoClause);
    bind_clause_names(world_.platform_only, {});
    if (Status status = check_legal(); !status) return status;
    return bind_default_entity();
  }

 private:
  Status bind_default_entity() {
    if (options_.default_entity.empty()) return {};
    for (std::size_t i = 0; i < world_.policies.size(); ++i) {
      if (world_.policies[i].entity == options_.default_entity) {
        world_.default_entity = static_cast<EntityIndex>(i);
        return {};
      }
    }
    return fail(ErrorCode::not_found, options_.default_entity,
                fmt::format("l'entité par défaut `{}` n'a pas de charte", options_.default_entity),
                fmt::format("the default entity `{}` has no charter", options_.default_entity));
  }

  CategorySet categories(const std::vector<std::string>& names, bool legal = false) {
    CategorySet set;
    for (const std::string& name : names) {
      const auto found = ids_.find(name);
      const bool listed = found != ids_.end() && has_entries(found->second);
      if (found != ids_.end()) set.set(found->second);
      if (listed) continue;
      unlisted_.insert(name);
      if (legal) legal_unlisted_.insert(name);
    }
    return set;
  }

  [[nodiscard]] bool has_entries(lists::CategoryId id) const {
    return world_.table == &world_.no_table || world_.table->category_entries(id) > 0;
  }

  Status check_legal() {
    world_.unlisted.assign(unlisted_.begin(), unlisted_.end());
    world_.unknown_groups.assign(unknown_groups_.begin(), unknown_groups_.end());
    if (legal_unlisted_.empty() || options_.accept_unlisted_legal) return {};
    std::string all;
    for (const std::string& name : legal_unlisted_)
      all += (all.empty() ? "`" : ", `") + name + "`";
    return fail(ErrorCode::not_found, "",
                fmt::format("aucune liste derrière ces catégories que la loi interdit : {} ; "
                            "importer une liste qui les contient (cartulaire lists import)",
                            all),
                fmt::format("no list behind these categories that the law forbids: {}; "
                            "import a list that holds them (cartulaire lists import)",
                            all));
  }

  std::uint64_t groups(const std::vector<std::string>& names) {
    std::uint64_t bits = 0;
    for (const std::string& name : names) {
      const NameId id = state_.find_name(NameTable::group, name);
      if (id < kMaxGroups) {
        bits |= std::uint64_t{1} << id;
      } else {
        unknown_groups_.insert(name);
      }
    }
    return bits;
  }

  std::vector<bool> populations(const std::vector<std::string>& names) {
    std::vector<bool> bits(names.empty() ? 0 : state_.name_count(NameTable::population));
    for (const std::string& name : names) {
      const NameId id = state_.find_name(NameTable::population, name);
      if (id != kNoName) bits[id] = true;
    }
    return bits;
  }

  BoundScope scope(const Scope& from) {
    BoundScope to;
    const Who& who = from.who;
    to.who.everyone = who.everyone;
    to.who.populations = populations(who.populations);
    to.who.groups = groups(who.groups);
    to.who.attributes = who.attributes;
    to.who.not_populations = populations(who.not_populations);
    to.who.not_groups = groups(who.not_groups);
    to.who.not_attributes = who.not_attributes;
    to.who.no_condition =
        who.everyone && who.not_populations.empty() && who.not_groups.empty() && who.not_attributes == 0;
    to.zones = from.zones;
    to.devices = from.devices;
    return to;
  }

  [[nodiscard]] bool concerns(NameId entity, const BoundPolicy& policy) const {
    return entity == kNoName || entity == policy.entity;
  }

  BoundClause clause(const Clause& from, const BoundPolicy& policy) {
    BoundClause to;
    to.observe = from.mode == Mode::observe;
    to.open = from.on_failure == OnFailure::open;
    to.active = from.active.when;
    if (from.from) to.from = ms(*from.from);
    to.scope = scope(from.scope);
    for (const Except& except : from.excepts) {
      BoundExcept bound;
      bound.scope = scope(except.scope);
      bound.windows = except.windows;
      bound.whole = except.categories.empty();
      bound.categories = categories(except.categories);
      if (except.until) bound.until = ms(*except.until);
      to.excepts.push_back(std::move(bound));
    }
    const auto enforced = [&](ClauseIndex other) {
      return policy.policy->clauses[other].mode == Mode::enforce;
    };
    std::ranges::copy_if(from.yields_to, std::back_inserter(to.yields_to), enforced);
    std::ranges::copy_if(from.loosened_by, std::back_inserter(to.loosened_by), enforced);
    const auto names_it = [&](NameId id) {
      const std::string_view name = state_.name(NameTable::clause, id);
      return !name.empty() && (name == from.name || name == from.former_name);
    };
    for (const Switch& s : state_.switches()) {
      if (concerns(s.entity, policy) && names_it(s.clause)) (s.on != 0 ? to.on : to.off).push_back(s.term);
    }
    std::uint8_t papers = 0;
    for (const Papers& p : state_.papers()) {
      if (concerns(p.entity, policy) && names_it(p.clause))
        papers = static_cast<std::uint8_t>(papers | p.has);
    }
    if ((from.papers & ~papers) != 0) {
      to.inert = true;
      world_.without_papers.push_back(policy.policy->entity + "/" + from.name);
    }
    return to;
  }

  void bind_ranks(const Policy& policy, BoundPolicy& to) {
    to.legal_rank = categories(policy.ranks.legal, true);
    to.security_rank = categories(policy.ranks.security);
    to.platform_security = categories(policy.ranks.platform_security);
    to.conduct = categories(policy.ranks.conduct);
    to.protected_traffic = categories(policy.ranks.protected_traffic);
    to.never_gated = categories(policy.ranks.never_gated);
    to.ai = categories(policy.ranks.ai);
    to.storage = categories(policy.ranks.storage);
    to.private_any = to.conduct;
    if (!policy.ai.empty()) to.private_any &= ~to.ai;
    if (!policy.storage.empty()) to.private_any &= ~to.storage;
  }

  void bind_clause_names(BoundPolicy& to, const std::vector<Clause>& clauses) {
    std::map<std::string_view, ClauseIndex> by_name;
    for (std::size_t i = clauses.size(); i-- > 0;) {
      if (!clauses[i].former_name.empty()) by_name[clauses[i].former_name] = static_cast<ClauseIndex>(i);
    }
    for (std::size_t i = clauses.size(); i-- > 0;)
      by_name[clauses[i].name] = static_cast<ClauseIndex>(i);
    by_name[kPlatformSecurity] = kPlatformClause;
    to.clause_of.assign(state_.name_count(NameTable::clause), kNoClause);
    for (std::size_t i = 0; i < to.clause_of.size(); ++i) {
      const auto found = by_name.find(state_.name(NameTable::clause, static_cast<NameId>(i)));
      if (found != by_name.end()) to.clause_of[i] = found->second;
    }
    for (const Approval& approval : state_.shared_approvals()) {
      const ClauseIndex at =
          approval.clause < to.clause_of.size() ? to.clause_of[approval.clause] : kNoClause;
      if (at == kPlatformClause) to.platform_approvals.push_back(&approval);
      if (at < to.clauses.size()) to.clauses[at].approvals.push_back(&approval);
    }
  }

  NameId register_name(const std::string& name) const {
    return name.empty() ? kNoName : state_.find_name(NameTable::register_name, name);
  }

  // Every part's clause must be in the clause table, and every window in the day.
  static Status check(const Policy& policy) {
    const auto wrong = [&](ClauseIndex index) { return index >= policy.clauses.size(); };
    bool bad = policy.clauses.size() >= kPlatformClause;
    for (const auto& p : policy.legal)
      bad |= wrong(p.clause);
    for (const auto& p : policy.filters)
      bad |= wrong(p.clause);
    for (const auto& p : policy.accounts)
      bad |= wrong(p.clause);
    for (const auto& p : policy.gates)
      bad |= wrong(p.clause);
    for (const auto& p : policy.network)
      bad |= wrong(p.clause);
    for (const auto& p : policy.lists)
      bad |= wrong(p.clause);
    for (const auto& p : policy.private_use)
      bad |= wrong(p.clause);
    for (const auto& p : policy.ai)
      bad |= wrong(p.clause);
    for (const auto& p : policy.storage)
      bad |= wrong(p.clause);
    for (const auto& p : policy.allowed)
      bad |= wrong(p.clause);
    for (const auto& p : policy.inspection)
      bad |= wrong(p.clause);
    for (const auto& p : policy.logs)
      bad |= wrong(p.clause);
    for (const auto& p : policy.schedules)
      bad |= wrong(p.clause);
    for (const auto& c : policy.clauses)
      bad |= std::ranges::any_of(c.yields_to, wrong) || std::ranges::any_of(c.loosened_by, wrong);
    const auto check_windows = [&](const Windows& windows) {
      for (const Window& w : windows)
        bad |= w.from >= 1440 || w.to > 1440;
    };
    for (const auto& p : policy.private_use)
      check_windows(p.windows);
    for (const auto& p : policy.allowed)
      check_windows(p.windows);
    for (const auto& c : policy.clauses) {
      for (const auto& e : c.excepts)
        check_windows(e.windows);
    }
    for (const auto& p : policy.schedules) {
      check_windows(p.working);
      check_windows(p.lunch);
    }
    if (!bad) return {};
    return fail(ErrorCode::invalid, policy.charter,
                "règles incohérentes : un renvoi vers une clause absente ou une heure hors de la journée",
                "incoherent rules: a reference to an absent clause or an hour outside the day");
  }

  Status bind(const Policy& policy, BoundPolicy& to) {
    if (Status status = check(policy); !status) return status;
    to.policy = &policy;
    to.entity = state_.find_name(NameTable::entity, policy.entity);
    bind_ranks(policy, to);
    if (policy.in_force_from) to.in_force_from = ms(*policy.in_force_from);
    const auto version = version_number(policy.version);
    for (const Adoption& adoption : state_.adoptions()) {
      if (to.entity != kNoName && adoption.entity == to.entity && version && adoption.version == *version) {
        to.in_force_from = adoption.in_force;
      }
    }
    for (const Crisis& crisis : state_.crises()) {
      if (concerns(crisis.entity, to)) to.crises.push_back(crisis.term);
    }
    for (const Clause& from : policy.clauses)
      to.clauses.push_back(clause(from, to));
    for (const LegalRule& rule : policy.legal)
      to.legal.push_back({rule.clause, categories(rule.categories, true)});
    for (const Filter& rule : policy.filters) {
      const CategorySet all = categories(rule.categories);
      to.filters.push_back({rule.clause, rule.effect == Filter::Effect::warn, all & to.security_rank,
                            all & ~to.security_rank & ~to.legal_rank});
    }
    for (const AcceptanceGate& rule : policy.gates) {
      to.gates.push_back({&rule, state_.find_name(NameTable::document, rule.document)});
    }
    for (const PrivateUse& rule : policy.private_use) {
      BoundPrivateUse bound{&rule, categories(rule.categories) & to.conduct};
      if ((rule.minutes_per_day || rule.bytes_per_day) && to.quota_clauses.size() < kNoQuota) {
        bound.slot = static_cast<std::uint8_t>(to.quota_clauses.size());
        to.quota_clauses.push_back(rule.clause);
      }
      to.private_use.push_back(bound);
    }
    for (const Allowed& rule : policy.allowed) {
      const bool all = rule.any_category && rule.use == Allowed::For::union_use;
      to.allowed.push_back({&rule, all ? to.conduct : categories(rule.categories) & to.conduct});
    }
    for (const AiRule& rule : policy.ai) {
      to.ai_rules.push_back({rule.clause, rule.policy == AiRule::Policy::forbidden,
                             rule.policy == AiRule::Policy::without_data, register_name(rule.tools)});
    }
    for (const StorageRule& rule : policy.storage) {
      to.storage_rules.push_back(
          {rule.clause, rule.policy == StorageRule::Policy::forbidden, false, register_name(rule.validated)});
    }
    for (const Inspection& rule : policy.inspection) {
      if (rule.all_but_exempt) to.inspections.push_back({rule.clause, categories(rule.exempt)});
    }
    bind_clause_names(to, policy.clauses);
    for (BoundClause& clause : to.clauses)
      clause.settle();
    return {};
  }

  BoundWorld& world_;
  const State& state_;
  const BindOptions& options_;
  std::map<std::string, lists::CategoryId, std::less<>> ids_;
  std::set<std::string> unlisted_;
  std::set<std::string> legal_unlisted_;
  std::set<std::string> unknown_groups_;
};

}  // namespace

namespace {

// Every part in the order of its clause, whatever the order in which it came.
void in_article_order(Policy& policy) {
  const auto sort = [](auto& parts) {  // stable, and in place: two parts of one clause keep their order
    for (auto at = parts.begin(); at != parts.end(); ++at) {
      const auto place = std::upper_bound(parts.begin(), at, *at,
                                          [](const auto& a, const auto& b) { return a.clause < b.clause; });
      std::rotate(place, at, std::next(at));
    }
  };
  sort(policy.legal);
  sort(policy.filters);
  sort(policy.accounts);
  sort(policy.gates);
  sort(policy.network);
  sort(policy.lists);
  sort(policy.private_use);
  sort(policy.ai);
  sort(policy.storage);
  sort(policy.allowed);
  sort(policy.inspection);
  sort(policy.logs);
  sort(policy.schedules);
}

base::Result<std::shared_ptr<const BoundWorld>> bound_world(std::vector<Policy> policies,
                                                            const lists::Table* table,
                                                            std::vector<std::string> names,
                                                            const State& state, const BindOptions& options,
                                                            std::shared_ptr<const void> keep) {
  auto world = std::make_shared<BoundWorld>();
  world->policies = std::move(policies);
  for (Policy& policy : world->policies)
    in_article_order(policy);
  world->table = table != nullptr ? table : &world->no_table;
  world->category_names = std::move(names);
  world->state = &state;
  world->keep = std::move(keep);
  if (Status status = Binder(*world, options).run(); !status) return pass(status);
  return std::shared_ptr<const BoundWorld>(std::move(world));
}

std::optional<base::Instant> trust(const State& state, const BindOptions& options) {
  if (options.trusted_until) return options.trusted_until;
  if (state.stale_after()) return state.published_at() + *state.stale_after();
  return std::nullopt;
}

}  // namespace

base::Result<std::shared_ptr<const World>> World::bind(std::vector<Policy> policies,
                                                       const lists::Table& table, const State& state,
                                                       const BindOptions& options,
                                                       std::shared_ptr<const void> keep) {
  std::vector<std::string> names;
  names.reserve(table.category_count());
  for (std::size_t i = 0; i < table.category_count(); ++i) {
    names.emplace_back(table.category_name(static_cast<lists::CategoryId>(i)));
  }
  auto bound = bound_world(std::move(policies), &table, std::move(names), state, options, std::move(keep));
  if (!bound) return pass(bound);
  return std::shared_ptr<const World>(new World(std::move(*bound), trust(state, options)));
}

base::Result<std::shared_ptr<const World>> World::bind_names(std::vector<Policy> policies,
                                                             std::vector<std::string> category_names,
                                                             const State& state, const BindOptions& options) {
  auto bound = bound_world(std::move(policies), nullptr, std::move(category_names), state, options, nullptr);
  if (!bound) return pass(bound);
  return std::shared_ptr<const World>(new World(std::move(*bound), trust(state, options)));
}

}  // namespace cartulaire::policy
