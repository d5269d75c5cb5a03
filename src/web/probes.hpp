// What load balancers and supervision ask: answered without a session, and without the database where it is
// the question.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "web/call.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

// Operations that are answered here alone, before a session with the database is asked for.
inline constexpr std::array<std::string_view, 2> kProbes = {"getHealth", "getReadiness"};

// The answer to /health, /health/ready and, to this machine where the settings allow it, /metrics; nothing:
// another operation.
std::optional<Answer> probe(Hub& hub, const platform::HttpRequest& request, const Operation& operation);

// Counters of this process and figures of the store, where it answers.
std::string metrics_page(Hub& hub);
inline constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

// From this machine, and not through a proxy on it.
bool from_this_machine(const platform::HttpRequest& request);

}  // namespace cartulaire::web
