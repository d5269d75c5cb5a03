#include "access/sign_in_parts.hpp"

#include <algorithm>

#include "platform/base64.hpp"
#include "store/roles.hpp"

namespace cartulaire::access {

using store::MeansKind;
using store::SessionState;

const store::Means* Known::of(MeansKind kind) const {
  const auto found = std::ranges::find(means, kind, &store::Means::kind);
  return found == means.end() ? nullptr : &*found;
}

bool Known::has_second() const {
  return of(MeansKind::totp) != nullptr || of(MeansKind::webauthn) != nullptr;
}

base::Result<Known> known_by(store::Reading& in, const store::Installation& all, store::Account account) {
  auto means = store::means_of(in, all, account.id);
  if (!means) return base::pass(means);
  return Known{std::move(account), std::move(*means)};
}

base::Result<std::optional<Known>> in_session(store::Reading& in, const store::Session& session,
                                              base::Instant now) {
  const store::Installation all = store::Installation::as_operator();
  auto still = store::session_at(in, all, session.id, now);
  if (!still) return base::pass(still);
  if (!*still || (*still)->state != session.state) return std::optional<Known>();
  auto account = store::account_of(in, all, session.account);
  if (!account) return base::pass(account);
  auto known = known_by(in, all, std::move(*account));
  if (!known) return base::pass(known);
  return std::optional<Known>(std::move(*known));
}

store::By by_self(const store::AccountId& account, base::Instant now) {
  return {store::actor_of(account), now};
}

bool used(const std::string& methods, std::string_view method) {
  return (' ' + methods + ' ').find(' ' + std::string(method) + ' ') != std::string::npos;
}

namespace {

std::string device_mark(const Keys& keys, const Known& known, std::string_view nonce) {
  const store::Means* password = known.of(MeansKind::password);
  return keys.name("device", known.account.id + '\n' +
                                 std::to_string(password == nullptr ? 0 : password->number) + '\n' +
                                 std::string(nonce));
}

}  // namespace

std::string new_device(const Keys& keys, const Known& known) {
  const std::string nonce = new_token();
  return nonce + '.' + device_mark(keys, known, nonce);
}

bool is_device_of(const Keys& keys, const Known& known, const std::string& device) {
  constexpr std::size_t kMost = 128;
  const std::size_t dot = device.find('.');
  if (device.size() > kMost || dot == std::string::npos) return false;
  const std::string_view given = std::string_view(device).substr(dot + 1);
  return platform::equal_secrets(
      platform::as_bytes(device_mark(keys, known, std::string_view(device).substr(0, dot))),
      platform::as_bytes(given));
}

std::vector<Bucket> code_buckets(const Setup& setup, const Known& known, const From& from) {
  const bool device = is_device_of(setup.keys, known, from.device);
  return {{setup.keys.name("bucket code", device ? from.device : known.account.id), setup.delays}};
}

base::Result<SessionState> state_after(store::Reading& in, const Setup& setup, const Known& known,
                                       const std::string& methods, bool strong_wanted, bool strong_proved,
                                       base::Instant now) {
  if (!strong_proved) {
    if (known.has_second()) return SessionState::second_factor;
    // Whoever administers accounts or machines needs a second factor wherever they are (ANSSI).
    for (const store::Role role : {store::Role::it, store::Role::administrator}) {
      if (strong_wanted) break;
      auto granted =
          store::granted_anywhere(in, store::Installation::as_operator(), known.account.id, role, now);
      if (!granted) return base::pass(granted);
      strong_wanted = *granted;
    }
    if (strong_wanted) return SessionState::enrol;
  }
  if (used(methods, "link")) return SessionState::new_password;
  const store::Means* password = known.of(MeansKind::password);
  if (password == nullptr || !used(methods, "password")) return SessionState::full;
  const auto rules = rules_for(in, setup, known.account.members);
  if (!rules) return tl::unexpected(rules.error());
  const bool old = rules->renewal && password->issued_at + *rules->renewal <= now;
  return old || known.account.must_change ? SessionState::new_password : SessionState::full;
}

base::Result<Outcome> go_on(store::Writing& in, const Setup& setup, const Known& known,
                            const store::Session& session, const std::string& method, base::Instant now) {
  const std::string methods = session.methods + ' ' + method;
  auto state = session.state == SessionState::full ? base::Result<SessionState>(SessionState::full)
                                                   : state_after(in, setup, known, methods, true, true, now);
  if (!state) return base::pass(state);
  auto session_now = renew_session(in, store::Installation::as_operator(), session, *state, method,
                                   setup.times, by_self(known.account.id, now));
  if (!session_now) return base::pass(session_now);
  return Outcome(SignedIn{std::move(*session_now), new_device(setup.keys, known)});
}

}  // namespace cartulaire::access
