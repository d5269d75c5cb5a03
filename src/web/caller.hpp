// Who calls: the session of a cookie, in one of the entities that it is open to, with the roles of this
// moment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/call.hpp"
#include "web/hub.hpp"

namespace cartulaire::web {

// The value of a cookie; empty: it did not come.
std::string cookie(const platform::HttpRequest& request, std::string_view name);

// Names of the cookies: the session, whose name begins with `__Host-` over TLS; the browser that signed in
// before (access/throttle.hpp).
std::string session_cookie(const Hub& hub);
inline constexpr std::string_view kDeviceCookie = "device";

// `Set-Cookie` of one of them; an empty value ends it.
std::pair<std::string, std::string> set_cookie(const Hub& hub, std::string_view name, std::string_view value,
                                               std::chrono::seconds lives);

// The session that the request brings, whatever its state; nothing: none that lives.
struct Found {
  store::Session session;
  std::string secret;
};
base::Result<std::optional<Found>> find_session(const Hub& hub, store::Store& store,
                                                const platform::HttpRequest& request, base::Instant now);

// Entities that the session is open to, by id, with their names.
base::Result<std::vector<std::pair<std::string, std::string>>> entities_open(store::Store& store,
                                                                             const store::Session& session,
                                                                             base::Instant now);

// The caller of a session in state full: in the entity that `wanted` names, else in the only
// one, else in the first of their own. Nothing: no entity is open to them.
base::Result<std::optional<Caller>> caller_of(store::Store& store, const Found& found,
                                              const std::string& wanted, base::Instant now);

}  // namespace cartulaire::web
