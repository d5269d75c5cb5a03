// Where a request comes from: the browser's address behind the proxies that the operator trusts, and whether
// that is on the premises.
#pragma once

#include <string>
#include <string_view>

#include "platform/http_server.hpp"
#include "web/config.hpp"

namespace cartulaire::web {

// The peer, or where that is a trusted proxy the last address of X-Forwarded-For that is none. What others
// write there is not believed.
std::string address_of(const WebConfig& config, const platform::HttpRequest& request);

// Among `inside`; an address that is none is outside, and so is a proxy, of which nobody knows whom it
// serves.
bool is_inside(const WebConfig& config, std::string_view address);

}  // namespace cartulaire::web
