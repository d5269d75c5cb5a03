// Programs that call the API with a token, instead of a browser with a session. A token is its creator's: at
// each call it may do what the creator's roles of that moment allow and its scopes name, and no more.
#pragma once

#include <optional>
#include <string>

#include "web/call.hpp"

namespace cartulaire::web {

inline constexpr std::string_view kTokenPrefix = "ctl_";  // so that searches for secrets find a lost one

// Of `Authorization: Bearer …`; nothing: no such field came, and a session is looked for.
std::optional<std::string> bearer_of(const platform::HttpRequest& request);

// Who calls by it. Failures: 401 for a token that does not live, 403 for a scope that it does not have.
tl::expected<std::optional<Caller>, Failure> admit_token(store::Store& store, const std::string& token,
                                                         const Operation& operation, base::Instant now);

}  // namespace cartulaire::web
