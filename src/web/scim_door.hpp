// /scim/v2: services that push people, each with a token of its own, to one entity and directory. What is
// wrong is told in SCIM's own form (RFC 7644 §3.12).
#pragma once

#include <string_view>

#include "platform/http_server.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

inline constexpr std::string_view kScimBase = "/scim/v2";

// `path`: after the base. Each change leaves events in the name of the service: "scim:DIRECTORY".
platform::HttpReply answer_scim(Hub& hub, const platform::HttpRequest& request, std::string_view path,
                                std::string_view query);

}  // namespace cartulaire::web
