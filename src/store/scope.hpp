// Whose records a function may touch. Every function of a repository takes one of these first; neither can be
// made from nothing, so that no query is written without saying for whom.
#pragma once

#include <string>
#include <utility>

namespace cartulaire::store {

// One entity: what nearly everything works in. An entity sees nothing of another.
class EntityScope {
 public:
  explicit EntityScope(std::string entity) : entity_(std::move(entity)) {}
  [[nodiscard]] const std::string& entity() const { return entity_; }

 private:
  std::string entity_;
};

// The whole installation: operators on its machine, and sign-in before an entity is known. Never made for a
// request of a person.
class Installation {
 public:
  static Installation as_operator() { return {}; }

 private:
  Installation() = default;
};

}  // namespace cartulaire::store
