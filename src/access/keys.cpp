#include "access/keys.hpp"

#include <algorithm>

#include "access/sign_in_parts.hpp"
#include "platform/base64.hpp"

namespace cartulaire::access {

using store::Installation;
using store::MeansKind;
using store::SessionState;
using store::Writing;

base::Result<KeyQuestion> ask_for_key(store::Store& store, const store::Session& session) {
  const Installation all = Installation::as_operator();
  return store.write<KeyQuestion>([&](Writing& in) -> base::Result<KeyQuestion> {
    KeyQuestion question{new_token(), {}, platform::to_base64url(platform::as_bytes(session.account))};
    auto means = store::means_of(in, all, session.account);
    if (!means) return base::pass(means);
    for (const store::Means& one : *means)
      if (one.kind == MeansKind::webauthn) question.ids.push_back(one.handle);
    if (auto put = store::put_challenge(in, all, session.id, question.challenge); !put)
      return base::pass(put);
    return question;
  });
}

base::Result<Enrolled> confirm_key(store::Store& store, const Setup& setup, const store::Session& session,
                                   const std::string& challenge, const platform::WebauthnRegistration& answer,
                                   const std::string& name, base::Instant now) {
  const Installation all = Installation::as_operator();
  if (session.state != SessionState::enrol && session.state != SessionState::full)
    return Enrolled{Wrong{}, {}};
  auto key = platform::read_registration(setup.site, challenge, answer);
  if (!key) return base::pass(key);
  return store.write<Enrolled>([&](Writing& in) -> base::Result<Enrolled> {
    auto known = in_session(in, session, now);
    if (!known) return base::pass(known);
    if (!*known) return Enrolled{Wrong{}, {}};
    auto taken = store::take_challenge(in, all, session.id, challenge);
    if (!taken) return base::pass(taken);
    if (!*taken) return Enrolled{Wrong{}, {}};
    const store::By by = by_self(session.account, now);
    store::Means means;
    means.kind = MeansKind::webauthn;
    means.name = name;
    means.handle = key->id;
    means.secret = key->public_key;
    means.counter = key->counter;
    if (auto put = store::issue_means(in, all, session.account, means, by); !put) return base::pass(put);
    std::vector<std::string> codes;
    if (!(*known)->has_second()) {
      auto made = make_recovery_codes(in, setup, session.account, by);
      if (!made) return base::pass(made);
      codes = std::move(*made);
    }
    auto outcome = go_on(in, setup, **known, session, "webauthn", now);
    if (!outcome) return base::pass(outcome);
    return Enrolled{std::move(*outcome), std::move(codes)};
  });
}

base::Result<Outcome> prove_key(store::Store& store, const Setup& setup, const store::Session& session,
                                const std::string& challenge, const std::string& id,
                                const platform::WebauthnAssertion& answer, base::Instant now) {
  const Installation all = Installation::as_operator();
  if (session.state != SessionState::second_factor) return Outcome(Wrong{});
  return store.write<Outcome>([&](Writing& in) -> base::Result<Outcome> {
    auto known = in_session(in, session, now);
    if (!known) return base::pass(known);
    if (!*known) return Outcome(Wrong{});
    auto taken = store::take_challenge(in, all, session.id, challenge);
    if (!taken) return base::pass(taken);
    const auto& means = (*known)->means;
    const auto found = std::ranges::find_if(
        means, [&](const store::Means& one) { return one.kind == MeansKind::webauthn && one.handle == id; });
    if (!*taken || found == means.end()) return Outcome(Wrong{});
    auto counter = platform::check_assertion(
        setup.site, challenge, {id, found->secret, static_cast<std::uint32_t>(found->counter)}, answer);
    // The challenge is spent all the same, and what was wrong is for nobody to learn from.
    if (!counter) return Outcome(Wrong{});
    if (*counter != 0) {
      auto raised = store::raise_counter(in, all, session.account, found->number, *counter);
      if (!raised) return base::pass(raised);
      if (!*raised) return Outcome(Wrong{});
    }
    return go_on(in, setup, **known, session, "webauthn", now);
  });
}

}  // namespace cartulaire::access
