// Engine against oracle on one case; where they differ, the smallest case that still does.
#pragma once

#include <optional>
#include <string>

#include "model.hpp"

namespace cartulaire::model {

// nullopt where they agree; else both answers and the case, reduced, as text.
std::optional<std::string> difference(const WorldModel& world, const Engine& engine,
                                      const RequestModel& request);

}  // namespace cartulaire::model
