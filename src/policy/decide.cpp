#include "policy/decide.hpp"

#include "policy/walk.hpp"

namespace cartulaire::policy {

Decision decide(const World& world, const WebRequest& request, lists::CategorySet categories) noexcept {
  Silent silent;
  return Walk<Silent>(world, request, categories, silent).run();
}

Decision decide(const World& world, const WebRequest& request) noexcept {
  return decide(world, request, world.table().lookup(request.site));
}

}  // namespace cartulaire::policy
