// Pages that were frozen when a text was published: shown as they are, style and all.
#pragma once

#include <string>
#include <string_view>

#include "platform/http_server.hpp"

namespace cartulaire::web {

// The policy under which such a page may use the style sheets that it carries, by their hashes, and nothing
// else.
std::string policy_for_frozen(std::string_view page);
platform::HttpReply frozen_reply(std::string page);

}  // namespace cartulaire::web
