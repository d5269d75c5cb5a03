#include "access/sessions.hpp"

#include <algorithm>

#include "platform/base64.hpp"
#include "store/roles.hpp"

namespace cartulaire::access {
namespace {

constexpr std::size_t kLongestSecret = 64;  // what a request may bring; ours have 43 characters
constexpr std::chrono::minutes kBetweenTouches{1};

base::Instant idle_end(const store::Session& session, const SessionTimes& times, base::Instant now) {
  return session.state == store::SessionState::full ? std::min(now + times.idle, session.ends_at)
                                                    : session.ends_at;
}

}  // namespace

base::Result<NewSession> begin_session(store::Writing& in, const store::Installation& all,
                                       const store::AccountId& account, store::SessionState state,
                                       const std::string& methods, const SessionTimes& times,
                                       const store::By& by) {
  NewSession made;
  made.secret = new_token();
  store::Session& session = made.session;
  session.id = id_of_token(made.secret);
  session.account = account;
  session.state = state;
  session.methods = methods;
  session.began_at = session.seen_at = by.at;
  session.ends_at = by.at + (state == store::SessionState::full ? times.longest : times.pending);
  session.idle_ends_at = idle_end(session, times, by.at);
  auto open = store::entities_open_to(in, all, account, by.at);
  if (!open) return base::pass(open);
  if (open->size() == 1) session.entity = open->front();
  if (auto put = store::put_session(in, all, session); !put) return base::pass(put);
  auto there = store::session_at(in, all, session.id, by.at);
  if (!there) return base::pass(there);
  if (*there) session.members = std::move((*there)->members);
  return made;
}

base::Result<std::optional<store::Session>> read_session(store::Reading& in, const store::Installation& all,
                                                         std::string_view secret, base::Instant now) {
  if (secret.empty() || secret.size() > kLongestSecret) return std::optional<store::Session>();
  return store::session_at(in, all, id_of_token(secret), now);
}

bool wants_touch(const store::Session& session, base::Instant now) {
  return session.state == store::SessionState::full && now >= session.seen_at + kBetweenTouches;
}

base::Status touch_session(store::Writing& in, const store::Installation& all, const store::Session& session,
                           const SessionTimes& times, base::Instant now) {
  return store::see_session(in, all, session.id, now, idle_end(session, times, now));
}

base::Result<NewSession> renew_session(store::Writing& in, const store::Installation& all,
                                       const store::Session& session, store::SessionState state,
                                       const std::string& added_method, const SessionTimes& times,
                                       const store::By& by) {
  const store::By self{store::actor_of(session.account), by.at};
  auto gone = store::revoke_session(in, all, session.account, session.id, self);
  if (!gone) return base::pass(gone);
  std::string methods = session.methods;
  if (!added_method.empty()) methods += (methods.empty() ? "" : " ") + added_method;
  auto made = begin_session(in, all, session.account, state, methods, times, by);
  if (!made || session.entity.empty()) return made;
  if (auto kept = store::put_entity_of(in, all, made->session.id, session.entity); !kept)
    return base::pass(kept);
  made->session.entity = session.entity;
  return made;
}

base::Status work_in(store::Writing& in, const store::Installation& all, const store::Session& session,
                     const std::string& entity, base::Instant now) {
  auto open = store::entities_open_to(in, all, session.account, now);
  if (!open) return base::pass(open);
  if (std::ranges::find(*open, entity) == open->end())
    return base::fail(base::ErrorCode::refused, "", "vous ne travaillez pas pour cette entité",
                      "you do not work for this entity");
  return store::put_entity_of(in, all, session.id, entity);
}

std::string csrf_of(std::string_view secret) {
  // Under a key made from the secret: the value tells nothing of the cookie.
  const platform::Digest key = platform::sha256(platform::as_bytes(secret));
  return platform::to_base64url(platform::keyed_hash(key, platform::as_bytes("cartulaire csrf")));
}

bool csrf_matches(std::string_view secret, std::string_view given) {
  return platform::equal_secrets(platform::as_bytes(csrf_of(secret)), platform::as_bytes(given));
}

}  // namespace cartulaire::access
