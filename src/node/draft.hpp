// A draft of the charter that is evaluated beside the one in force (DESIGN, shadow): every request is decided
// by both, under the same State and lists and at the same moment, and the draft's answer is only counted
// (docs/format/statistics.md).
//
// It is taken as if wholly in force. What concerns signatures is taken as it is today, for nobody can have
// signed a draft: who is asked to sign first today would be so under a draft that asks at all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "platform/crypto.hpp"
#include "policy/decide.hpp"

namespace cartulaire::node {

class Draft {
 public:
  // `live`: the world in force; its lists and State are the draft's too, and `options` those that it was
  // bound with. `digest`: of the draft's file. Errors: those of World::bind.
  static base::Result<std::shared_ptr<const Draft>> bind(std::vector<policy::Policy> policies,
                                                         const platform::Digest& digest, base::Instant until,
                                                         const policy::World& live,
                                                         policy::BindOptions options,
                                                         std::shared_ptr<const void> keep);

  // "charter:version:digest", as tables cite it.
  [[nodiscard]] const std::string& name() const { return name_; }
  // Not evaluated any more from this moment on.
  [[nodiscard]] base::Instant until() const { return until_; }
  // Clauses and categories of its decisions are of this one.
  [[nodiscard]] const policy::World& world() const { return *world_; }

  // `live`: what the world in force decided on the same request. nullopt: the draft has no entity of that
  // name. Allocates nothing, takes no lock.
  [[nodiscard]] std::optional<policy::Decision> decide(const policy::WebRequest& request,
                                                       lists::CategorySet categories,
                                                       const policy::Decision& live) const noexcept;

 private:
  std::string name_;
  base::Instant until_{};
  std::shared_ptr<const policy::World> world_;
  std::vector<policy::EntityIndex> same_;  // by entity of the live world: the draft's of that name
  bool asks_signatures_ = false;
};

}  // namespace cartulaire::node
