#include "policy/world.hpp"

#include "policy/bound.hpp"

namespace cartulaire::policy {

World::World(std::shared_ptr<const BoundWorld> bound, std::optional<base::Instant> trusted_until)
    : bound_(std::move(bound)), trusted_until_(trusted_until) {}
World::~World() = default;

std::shared_ptr<const World> World::renewed(base::Instant trusted_until) const {
  return std::shared_ptr<const World>(new World(bound_, trusted_until));
}
bool World::stale_at(base::Instant instant) const noexcept {
  return trusted_until_ && instant >= *trusted_until_;
}

std::span<const Policy> World::policies() const noexcept {
  return bound_->policies;
}
const Policy& World::policy(EntityIndex entity) const noexcept {
  return bound_->policies[entity < bound_->policies.size() ? entity : 0];
}
const Clause* World::clause(EntityIndex entity, ClauseIndex index) const noexcept {
  if (entity >= bound_->policies.size()) return nullptr;
  const auto& clauses = bound_->policies[entity].clauses;
  return index < clauses.size() ? &clauses[index] : nullptr;
}
const lists::Table& World::table() const noexcept {
  return *bound_->table;
}
const State& World::state() const noexcept {
  return *bound_->state;
}
std::string_view World::category_name(lists::CategoryId id) const noexcept {
  return id < bound_->category_names.size() ? std::string_view(bound_->category_names[id])
                                            : std::string_view();
}
std::span<const std::string> World::unlisted() const noexcept {
  return bound_->unlisted;
}
std::span<const std::string> World::unknown_groups() const noexcept {
  return bound_->unknown_groups;
}
std::span<const std::string> World::without_papers() const noexcept {
  return bound_->without_papers;
}
std::size_t World::quota_count(EntityIndex entity) const noexcept {
  return entity < bound_->bound.size() ? bound_->bound[entity].quota_clauses.size() : 0;
}
ClauseIndex World::quota_clause(EntityIndex entity, std::size_t slot) const noexcept {
  return slot < quota_count(entity) ? bound_->bound[entity].quota_clauses[slot] : kNoClause;
}

}  // namespace cartulaire::policy
