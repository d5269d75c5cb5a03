// The decision on one web request.
#pragma once

#include "policy/decision.hpp"
#include "policy/request.hpp"
#include "policy/world.hpp"

namespace cartulaire::policy {

// Pure: the answer depends on its two arguments only. Allocates nothing, throws nothing, takes no lock.
Decision decide(const World& world, const WebRequest& request) noexcept;

// The same with the site's categories already looked up (benchmarks, replay over distinct hosts).
Decision decide(const World& world, const WebRequest& request, lists::CategorySet categories) noexcept;

}  // namespace cartulaire::policy
