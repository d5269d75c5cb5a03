#include <algorithm>

#include "access/sign_in_parts.hpp"
#include "platform/password_hash.hpp"
#include "store/entities.hpp"

namespace cartulaire::access {
namespace {

using store::Installation;
using store::MeansKind;
using store::Reading;
using store::SessionState;
using store::Writing;

struct Before {
  Known known;
  std::vector<std::string> personal;
  PasswordRules rules;
};

base::Result<std::vector<std::string>> personal_words(Reading& in, const store::Account& account) {
  std::vector<std::string> out;
  for (const store::Membership& one : account.members) {
    const store::EntityScope scope(one.entity);
    auto person = store::person_of(in, scope, one.id);
    if (!person) return base::pass(person);
    auto entity = store::entity(in, scope);
    if (!entity) return base::pass(entity);
    out.insert(out.end(),
               {person->data.login, person->data.given_name, person->data.family_name,
                person->data.mail.substr(0, person->data.mail.find('@')), entity->id, entity->name});
  }
  return out;
}

tl::unexpected<base::Error> wrong_password() {
  return base::fail(base::ErrorCode::refused, "", "ce n’est pas le mot de passe actuel",
                    "this is not the present password");
}

// The present password is asked for, and guesses at it are slowed down too.
base::Status prove_current(store::Store& store, const Setup& setup, const Before& before,
                           const platform::Secret* current, base::Instant now) {
  const store::Means* means = before.known.of(MeansKind::password);
  if (means == nullptr) return {};  // an external account that gets its first one
  if (current == nullptr) return wrong_password();
  const Installation all = Installation::as_operator();
  const std::vector<Bucket> buckets = {
      {setup.keys.name("bucket current", before.known.account.id), setup.delays}};
  using Wait = std::optional<std::chrono::seconds>;
  auto wait = store.write<Wait>([&](Writing& in) { return count_attempt(in, all, buckets, now); });
  if (!wait) return base::pass(wait);
  if (*wait)
    return base::fail(base::ErrorCode::unavailable, "", "trop d’essais : attendez un moment",
                      "too many attempts: wait a moment");
  auto right = platform::password_matches(means->secret, *current);
  if (!right) return base::pass(right);
  if (!*right) return wrong_password();
  return store.write([&](Writing& in) { return forgive(in, all, buckets); });
}

}  // namespace

base::Result<PasswordRules> rules_for(Reading& in, const Setup& setup,
                                      const std::vector<store::Membership>& members) {
  PasswordRules rules = setup.rules;
  if (!setup.rules_for) return rules;
  for (const store::Membership& one : members) {
    auto theirs = setup.rules_for(in, one);
    if (!theirs) return base::pass(theirs);
    rules = stricter(rules, *theirs);
  }
  return rules;
}

base::Result<Changed> change_password(store::Store& store, const Setup& setup, const store::Session& session,
                                      const platform::Secret* current, const platform::Secret& chosen,
                                      base::Instant now) {
  const Installation all = Installation::as_operator();
  const bool asked = session.state == SessionState::new_password;
  if (!asked && session.state != SessionState::full)
    return base::fail(base::ErrorCode::refused, "", "prouvez d’abord le second facteur",
                      "prove the second factor first");
  auto before = store.read<Before>([&](Reading& in) -> base::Result<Before> {
    auto account = store::account_of(in, all, session.account);
    if (!account) return base::pass(account);
    auto known = known_by(in, all, std::move(*account));
    if (!known) return base::pass(known);
    auto words = personal_words(in, known->account);
    if (!words) return base::pass(words);
    auto rules = rules_for(in, setup, known->account.members);
    if (!rules) return base::pass(rules);
    return Before{std::move(*known), std::move(*words), *rules};
  });
  if (!before) return base::pass(before);
  if (!asked)
    if (auto proved = prove_current(store, setup, *before, current, now); !proved) return base::pass(proved);

  Changed changed;
  changed.weaknesses =
      weaknesses(platform::as_text(chosen.bytes()), before->rules, setup.common, before->personal);
  const store::Means* old = before->known.of(MeansKind::password);
  if (changed.weaknesses.empty() && old != nullptr) {
    auto same = platform::password_matches(old->secret, chosen);
    if (!same) return base::pass(same);
    if (*same) changed.weaknesses.push_back(Weakness::as_before);
  }
  if (!changed.weaknesses.empty()) return changed;
  auto hash = platform::hash_password(chosen);
  if (!hash) return base::pass(hash);

  auto done = store.write<NewSession>([&](Writing& in) -> base::Result<NewSession> {
    const store::By by = by_self(session.account, now);
    auto still = store::session_at(in, all, session.id, now);
    if (!still) return base::pass(still);
    auto means = store::means_of(in, all, session.account);
    if (!means) return base::pass(means);
    const auto there = std::ranges::find(*means, MeansKind::password, &store::Means::kind);
    const bool same = there == means->end() ? old == nullptr : old != nullptr && there->number == old->number;
    if (!*still || (*still)->state != session.state || !same)
      return base::fail(base::ErrorCode::refused, "", "la session a pris fin : reconnectez-vous",
                        "the session has ended: sign in again");
    if (old != nullptr)
      if (auto gone = store::revoke_means(in, all, session.account, old->number, by); !gone)
        return base::pass(gone);
    store::Means fresh;
    fresh.secret = *hash;
    if (auto put = store::issue_means(in, all, session.account, fresh, by); !put) return base::pass(put);
    if (auto put = store::password_is_new(in, all, session.account); !put) return base::pass(put);
    if (auto ended = store::revoke_sessions(in, all, session.account, session.id, by); !ended)
      return base::pass(ended);
    return renew_session(in, all, session, SessionState::full, "", setup.times, by);
  });
  if (!done) return base::pass(done);
  changed.session = std::move(*done);
  return changed;
}

}  // namespace cartulaire::access
