#include "web/caller.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "store/entities.hpp"

namespace cartulaire::web {

using Entities = std::vector<std::pair<std::string, std::string>>;

std::string cookie(const platform::HttpRequest& request, std::string_view name) {
  std::string_view rest = request.field("Cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    std::string_view one = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    while (one.starts_with(' '))
      one.remove_prefix(1);
    const std::size_t equal = one.find('=');
    if (equal != std::string_view::npos && one.substr(0, equal) == name)
      return std::string(one.substr(equal + 1));
  }
  return "";
}

std::string session_cookie(const Hub& hub) {
  return hub.with_tls() ? "__Host-session" : "session";
}

std::pair<std::string, std::string> set_cookie(const Hub& hub, std::string_view name, std::string_view value,
                                               std::chrono::seconds lives) {
  std::string text = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax", name, value);
  if (hub.with_tls()) text += "; Secure";
  if (value.empty()) lives = {};
  if (value.empty() || lives.count() > 0) text += fmt::format("; Max-Age={}", lives.count());
  return {"Set-Cookie", std::move(text)};
}

base::Result<std::optional<Found>> find_session(const Hub& hub, store::Store& store,
                                                const platform::HttpRequest& request, base::Instant now) {
  std::string secret = cookie(request, session_cookie(hub));
  if (secret.empty()) return std::optional<Found>();
  const auto all = store::Installation::as_operator();
  auto session = store.read<std::optional<store::Session>>(
      [&](store::Reading& in) { return access::read_session(in, all, secret, now); });
  if (!session) return base::pass(session);
  if (!*session) return std::optional<Found>();
  if (access::wants_touch(**session, now)) {
    auto seen = store.write(
        [&](store::Writing& in) { return access::touch_session(in, all, **session, hub.setup.times, now); });
    // A full disk does not keep people from reading: the session ends at its old time.
    if (!seen && seen.error().code != base::ErrorCode::too_large) return base::pass(seen);
  }
  return std::optional<Found>(Found{std::move(**session), std::move(secret)});
}

base::Result<Entities> entities_open(store::Store& store, const store::Session& session, base::Instant now) {
  return store.read<Entities>([&](store::Reading& in) -> base::Result<Entities> {
    const auto ids = store::entities_open_to(in, store::Installation::as_operator(), session.account, now);
    if (!ids) return tl::unexpected(ids.error());
    Entities list;
    for (const std::string& id : *ids) {
      const auto one = store::entity(in, store::EntityScope(id));
      if (!one) return tl::unexpected(one.error());
      list.emplace_back(one->id, one->name);
    }
    return list;
  });
}

base::Result<std::optional<Caller>> caller_of(store::Store& store, const Found& found,
                                              const std::string& wanted, base::Instant now) {
  using Answered = std::optional<Caller>;
  return store.read<Answered>([&](store::Reading& in) -> base::Result<Answered> {
    const auto open =
        store::entities_open_to(in, store::Installation::as_operator(), found.session.account, now);
    if (!open) return tl::unexpected(open.error());
    if (open->empty()) return Answered();
    const auto& members = found.session.members;
    std::string entity = members.empty() ? open->front() : members.front().entity;
    if (std::ranges::find(*open, wanted) != open->end()) entity = wanted;
    Caller caller{found.session, found.secret, store::EntityScope(entity), std::nullopt, {}};
    const auto member = std::ranges::find(members, entity, &store::Membership::entity);
    if (member != members.end()) caller.person = member->id;
    auto roles =
        access::roles_of(in, caller.scope, found.session.account, now, administrators_have_signed(now));
    if (!roles) return base::pass(roles);
    caller.roles = std::move(*roles);
    return Answered(std::move(caller));
  });
}

}  // namespace cartulaire::web
