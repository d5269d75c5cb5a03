// Everything that a decision depends on besides the request, bound once and then immutable.
//
// Thread-safe: const after bind(). Swapping policy, lists or State means binding a new World and replacing
// the pointer; a request is answered by one World from beginning to end.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "lists/table.hpp"
#include "policy/decision.hpp"
#include "policy/policy.hpp"

namespace cartulaire::policy {

class State;        // policy/state.hpp
struct BoundWorld;  // policy/bound.hpp: names resolved to ids; for the engine only

struct BindOptions {
  // Whose policy decides for a request of nobody known, from no known address. Empty: the first policy's
  // entity.
  std::string default_entity;
  // A category of rank legal, or of a web.legal clause, that the list file does not have: an error
  // (LANGUAGE). Tests and a first start without lists may set this; the names are then in World::unlisted().
  bool accept_unlisted_legal = false;
  // Past this instant State is stale: the last news from the hub plus State::stale_after. Without it,
  // State::published_at plus stale_after.
  std::optional<base::Instant> trusted_until;
};

class World {
 public:
  // Resolves the names of every policy against the list file and the state; at least one policy, one per
  // entity. Errors: a policy without categories behind its legal rules, a clause index out of its table, two
  // policies of one entity, windows out of range. A category of another rank without list entries is not an
  // error: see unlisted(). A group that State does not know has no member: see unknown_groups(). `table` and
  // `state` are borrowed and must outlive the World; `keep` may hold whatever owns them.
  static base::Result<std::shared_ptr<const World>> bind(std::vector<Policy> policies,
                                                         const lists::Table& table, const State& state,
                                                         const BindOptions& options = {},
                                                         std::shared_ptr<const void> keep = nullptr);
  // Without a list file: `category_names` by id; a request's categories are then handed to decide() by the
  // caller. For tests, models and replay over categories that the log itself tells.
  static base::Result<std::shared_ptr<const World>> bind_names(std::vector<Policy> policies,
                                                               std::vector<std::string> category_names,
                                                               const State& state,
                                                               const BindOptions& options = {});
  // The same world after news from the hub that changed nothing: shares everything but the deadline.
  [[nodiscard]] std::shared_ptr<const World> renewed(base::Instant trusted_until) const;
  [[nodiscard]] bool stale_at(base::Instant instant) const noexcept;
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] std::span<const Policy> policies() const noexcept;
  [[nodiscard]] const Policy& policy(
      EntityIndex entity) const noexcept;  // INVARIANT: entity came from a Decision
  [[nodiscard]] const Clause* clause(EntityIndex entity,
                                     ClauseIndex index) const noexcept;  // null for kNoClause
  [[nodiscard]] const lists::Table& table() const noexcept;              // empty after bind_names
  [[nodiscard]] const State& state() const noexcept;

  [[nodiscard]] std::string_view category_name(lists::CategoryId id) const noexcept;  // "gambling"

  // Categories that clauses name and the list file does not have: shown by `check` and `publish`, never in
  // silence.
  [[nodiscard]] std::span<const std::string> unlisted() const noexcept;
  [[nodiscard]] std::span<const std::string> unknown_groups() const noexcept;

  // Monitoring clauses that are inert for want of their papers, "entity/clause".
  [[nodiscard]] std::span<const std::string> without_papers() const noexcept;

  // Quota slots of one policy: slot i is web.private_use clause quota_clause(entity, i).
  [[nodiscard]] std::size_t quota_count(EntityIndex entity) const noexcept;
  [[nodiscard]] ClauseIndex quota_clause(EntityIndex entity, std::size_t slot) const noexcept;

  [[nodiscard]] const BoundWorld& bound() const noexcept { return *bound_; }

 private:
  World(std::shared_ptr<const BoundWorld> bound, std::optional<base::Instant> trusted_until);
  std::shared_ptr<const BoundWorld> bound_;
  std::optional<base::Instant> trusted_until_;
};

}  // namespace cartulaire::policy
