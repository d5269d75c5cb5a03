// What the first who asks for a charter would wait for, worked out before: at the start, when the charter's
// files have changed, and when the day has.
#pragma once

#include <functional>

#include "web/hub.hpp"

namespace cartulaire::web {

// On a thread of its own, which gives way to those that answer; until `stop` says so.
void keep_warm(Hub& hub, const std::function<bool()>& stop);

}  // namespace cartulaire::web
