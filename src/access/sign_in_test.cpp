// Signing in from end to end, on both engines.
#include "access/sign_in.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "access/keys.hpp"
#include "access/roles.hpp"
#include "access/totp.hpp"
#include "platform/password_hash.hpp"
#include "platform/test_authenticator.hpp"
#include "store/records.hpp"
#include "store/testing.hpp"

namespace cartulaire::access {
namespace {

using platform::Secret;
using store::Installation;
using store::Reading;
using store::SessionState;
using store::StoreTest;
using store::Writing;

Secret secret(std::string_view text) {
  return Secret::copy_of(platform::as_bytes(text));
}

constexpr std::string_view kGood = "brouette-violette-12-kiosques";

class SignIn : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped()) return;
    person = add(ville, store::person_named("camille"));
    setup.emplace(access::Setup{Keys::of(Secret::random(32)), {}, kAccountDelays, {}, {}, {}, "Cartulaire"});
    account = create("camille");
  }
  store::AccountId create(const std::string& login) {
    auto made = store->write<store::Account>(
        [&](Writing& in) { return store::create_account(in, all, "import", login, at()); });
    EXPECT_TRUE(made) << made.error().text();
    return made ? made->id : "";
  }
  [[nodiscard]] store::By at() const { return {"os:test", now}; }
  std::string link() {
    auto token = store->write<std::string>([&](Writing& in) { return make_link(in, all, account, at()); });
    EXPECT_TRUE(token) << token.error().text();
    return token.value_or("");
  }
  NewSession in(const base::Result<Outcome>& outcome, SessionState state) {
    EXPECT_TRUE(outcome) << outcome.error().text();
    const auto* done = outcome ? std::get_if<SignedIn>(&*outcome) : nullptr;
    EXPECT_NE(done, nullptr);
    if (done == nullptr) return {};
    EXPECT_EQ(done->session.session.state, state);
    device = done->device;
    return done->session;
  }
  // A link is used and a password set: the ordinary beginning.
  NewSession begin(std::string_view password = kGood) {
    const NewSession first = in(sign_in_link(*store, *setup, link(), {}, now), SessionState::new_password);
    auto changed = change_password(*store, *setup, first.session, nullptr, secret(password), now);
    EXPECT_TRUE(changed && changed->session);
    return changed && changed->session ? std::move(*changed->session) : NewSession{};
  }
  base::Result<Outcome> attempt(std::string_view password, const From& from = {}) {
    return sign_in_password(*store, *setup, "import", "Camille", secret(password), from, now);
  }
  template <class T>
  static bool is(const base::Result<Outcome>& outcome) {
    return outcome && std::holds_alternative<T>(*outcome);
  }
  bool lives(const NewSession& session) {
    auto found = store->read<std::optional<store::Session>>(
        [&](Reading& in) { return read_session(in, all, session.secret, now); });
    EXPECT_TRUE(found) << found.error().text();
    return found && found->has_value();
  }
  std::vector<store::Means> means(bool with_revoked = false) {
    return store
        ->read<std::vector<store::Means>>(
            [&](Reading& in) { return store::means_of(in, all, account, with_revoked); })
        .value_or(std::vector<store::Means>{});
  }
  // Sets an application up in a session; its secret.
  std::string enrol(const NewSession& session, SessionState then, std::vector<std::string>* codes = nullptr) {
    auto offer = offer_totp(*store, *setup, session.session, base::Language::french);
    EXPECT_TRUE(offer) << offer.error().text();
    auto done = confirm_totp(*store, *setup, session.session, code_of(offer->secret), "téléphone", {}, now);
    EXPECT_TRUE(done) << done.error().text();
    in(std::move(done->outcome), then);
    if (codes != nullptr) *codes = done->recovery_codes;
    return offer->secret;
  }
  [[nodiscard]] std::string code_of(const std::string& base32) const {
    std::vector<std::byte> key;
    unsigned held = 0;
    int bits = 0;
    for (const char c : base32) {
      held = held << 5U | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
      if ((bits += 5) < 8) continue;
      key.push_back(static_cast<std::byte>(held >> (bits - 8)));
      bits -= 8;
    }
    return totp_code(key, totp_step(now));
  }

  const Installation all = Installation::as_operator();
  store::PersonId person = 0;
  std::optional<access::Setup> setup;
  store::AccountId account;
  std::string device;
  base::Instant now = store::day_number(20'000);
};
CARTULAIRE_BOTH_ENGINES(SignIn);

TEST_P(SignIn, a_link_sets_the_first_password_once_and_only_its_hash_is_kept) {
  const std::string token = link();
  const NewSession first = in(sign_in_link(*store, *setup, token, {}, now), SessionState::new_password);
  auto weak = change_password(*store, *setup, first.session, nullptr, secret("camille-durand-1980"), now);
  ASSERT_TRUE(weak);
  EXPECT_EQ(weak->weaknesses, std::vector{Weakness::personal});
  EXPECT_FALSE(weak->session);
  auto changed = change_password(*store, *setup, first.session, nullptr, secret(kGood), now);
  ASSERT_TRUE(changed) << changed.error().text();
  ASSERT_TRUE(changed->session);
  EXPECT_TRUE(is<Wrong>(sign_in_link(*store, *setup, token, {}, now))) << "the link is spent";
  EXPECT_FALSE(lives(first)) << "the secret changed with the state";
  EXPECT_TRUE(lives(*changed->session));
  EXPECT_EQ(changed->session->session.entity, "ville") << "there is but one";
  in(attempt(kGood), SessionState::full);
  EXPECT_TRUE(is<Wrong>(attempt("brouette-violette-13-kiosques")));
  ASSERT_EQ(means().size(), 1u);
  EXPECT_TRUE(means().front().secret.starts_with("$argon2id$")) << "libsodium’s form, with its parameters";
}

TEST_P(SignIn, a_link_ends_after_72_hours_and_a_newer_one_ends_it) {
  const std::string old = link();
  const std::string fresh = link();
  EXPECT_TRUE(is<Wrong>(sign_in_link(*store, *setup, old, {}, now)));
  now += kLinkLives;
  EXPECT_TRUE(is<Wrong>(sign_in_link(*store, *setup, fresh, {}, now)));
  EXPECT_TRUE(is<Wrong>(sign_in_link(*store, *setup, std::string(5000, 'a'), {}, now)));
}

TEST_P(SignIn, a_session_ends_when_idle_when_old_when_revoked_and_when_the_person_leaves) {
  const NewSession session = begin();
  const base::Instant morning = now;
  for (int i = 0; i < 3; ++i) {
    now += std::chrono::minutes(50);
    ASSERT_TRUE(lives(session));
    ASSERT_TRUE(wants_touch(session.session, now));
    ASSERT_TRUE(
        write([&](Writing& in) { return touch_session(in, all, session.session, setup->times, now); }));
  }
  now += setup->times.idle;
  EXPECT_FALSE(lives(session)) << "idle";
  EXPECT_FALSE(lives(NewSession{"not a secret of ours", {}}));

  now = morning + std::chrono::hours(24);
  const NewSession one = in(attempt(kGood), SessionState::full);
  const NewSession two = in(attempt(kGood), SessionState::full);
  ASSERT_TRUE(write([&](Writing& in) {
    return store::revoke_session(in, all, account, one.session.id, {"os:test", now});
  }));
  EXPECT_FALSE(lives(one));
  EXPECT_TRUE(lives(two));
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, person, {"os:test", now}); }));
  EXPECT_FALSE(lives(two)) << "at once: nothing else was called";
  EXPECT_TRUE(is<Wrong>(attempt(kGood)));
}

TEST_P(SignIn, whoever_gets_the_login_of_a_leaver_gets_nothing_of_their_account) {
  begin();
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, person, at()); }));
  auto newcomer = store::person_named("camille");
  newcomer.source_key = "somebody else";
  add(ville, newcomer);
  EXPECT_TRUE(is<Wrong>(attempt(kGood)));
  EXPECT_NE(create("camille"), account);
}

TEST_P(SignIn, people_who_swap_logins_keep_their_own_accounts) {
  begin();
  const store::PersonId other = add(ville, store::person_named("dominique"));
  create("dominique");
  ASSERT_TRUE(write([&](Writing& in) -> base::Status {
    const auto rename = [&](store::PersonId id, const std::string& login) -> base::Status {
      auto before = store::person_of(in, ville, id);
      if (!before) return base::pass(before);
      store::PersonData data = before->data;
      data.login = login;
      return store::change_person(in, ville, *before, data, at());
    };
    if (auto freed = store::free_login(in, ville, person); !freed) return freed;
    if (auto done = rename(other, "camille"); !done) return done;
    return rename(person, "dominique");
  }));
  EXPECT_TRUE(is<Wrong>(attempt(kGood))) << "`camille` is somebody else now";
  in(sign_in_password(*store, *setup, "import", "dominique", secret(kGood), {}, now), SessionState::full);
}

TEST_P(SignIn, the_same_person_in_a_second_entity_signs_in_for_both) {
  begin();
  add(ccas, store::person_named("camille"));
  const NewSession session = in(attempt(kGood), SessionState::full);
  ASSERT_EQ(session.session.members.size(), 2u);
  EXPECT_EQ(session.session.entity, "") << "to be chosen";
  const auto work = [&](const std::string& entity) {
    return write([&](Writing& in) { return work_in(in, all, session.session, entity, now); });
  };
  EXPECT_FALSE(work("elsewhere"));
  ASSERT_TRUE(work("ccas"));
  auto read = store->read<std::optional<store::Session>>(
      [&](Reading& in) { return read_session(in, all, session.secret, now); });
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->entity, "ccas");
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, person, at()); }));
  EXPECT_TRUE(lives(session));
}

TEST_P(SignIn, attempts_are_delayed_but_not_for_a_browser_that_signed_in_before) {
  begin();
  in(attempt(kGood), SessionState::full);
  const std::string known = device;
  for (int i = 0; i < kAccountDelays.free; ++i)
    EXPECT_TRUE(is<Wrong>(attempt("wrong", {"192.0.2.7", "", false})));
  const auto refused = attempt(kGood, {"192.0.2.7", "", false});
  ASSERT_TRUE(is<TooSoon>(refused)) << "unread, although it is right";
  EXPECT_EQ(std::get<TooSoon>(*refused).wait, kAccountDelays.first);
  EXPECT_TRUE(is<TooSoon>(attempt(kGood, {"198.51.100.1", "made.up", false})));
  in(attempt(kGood, {"192.0.2.7", known, false}), SessionState::full);
  now += kAccountDelays.first;
  in(attempt(kGood, {"192.0.2.7", "", false}), SessionState::full);
  // The same for a login that does not exist.
  const auto unknown = [&] {
    return sign_in_password(*store, *setup, "import", "nobody", secret("x"), {}, now);
  };
  for (int i = 0; i < kAccountDelays.free; ++i)
    EXPECT_TRUE(is<Wrong>(unknown()));
  EXPECT_TRUE(is<TooSoon>(unknown()));
}

TEST_P(SignIn, a_thousand_attempts_at_once_on_two_hubs_are_no_more_than_the_delay_allows) {
  const std::vector<Bucket> buckets =
      buckets_for(setup->keys, kAccountDelays, "import", "camille", "", false, "");
  std::atomic<int> allowed = 0;
  std::vector<std::thread> hubs;
  for (int hub = 0; hub < 2; ++hub)
    hubs.emplace_back([&] {
      auto own = store::Store::open(place());
      for (int i = 0; own && i < 20; ++i) {
        using Wait = std::optional<std::chrono::seconds>;
        auto wait = own->write<Wait>([&](Writing& in) { return count_attempt(in, all, buckets, now); });
        if (wait && !*wait) ++allowed;
      }
    });
  for (std::thread& hub : hubs)
    hub.join();
  EXPECT_EQ(allowed, kAccountDelays.free);
}

TEST_P(SignIn, a_forced_change_asks_for_another_password_and_ends_sessions_acc_03) {
  const NewSession session = begin();
  ASSERT_TRUE(write([&](Writing& in) { return store::force_new_password(in, all, account, at()); }));
  EXPECT_FALSE(lives(session));
  const NewSession forced = in(attempt(kGood), SessionState::new_password);
  auto same = change_password(*store, *setup, forced.session, nullptr, secret(kGood), now);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->weaknesses, std::vector{Weakness::as_before});
  auto other = change_password(*store, *setup, forced.session, nullptr, secret("fauteuil+12+corbeaux"), now);
  ASSERT_TRUE(other && other->session);
  in(attempt("fauteuil+12+corbeaux"), SessionState::full);
  const auto once_more =
      change_password(*store, *setup, other->session->session, nullptr, secret(kGood), now);
  ASSERT_FALSE(once_more) << "the present one is asked for";
  EXPECT_EQ(once_more.error().code, base::ErrorCode::refused);
}

TEST_P(SignIn, a_password_is_old_only_where_a_charter_says_so_acc_02) {
  begin();
  now += std::chrono::days(400);
  in(attempt(kGood), SessionState::full);
  setup->rules_for = [](const std::string& entity) {
    PasswordRules rules;
    if (entity == "ville") rules.renewal = std::chrono::days(182);
    return rules;
  };
  in(attempt(kGood), SessionState::new_password);
}

TEST_P(SignIn, a_code_is_asked_for_once_an_application_is_set_up_and_works_once) {
  std::vector<std::string> codes;
  const std::string app = enrol(begin(), SessionState::full, &codes);
  const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
  EXPECT_TRUE(is<Wrong>(prove_totp(*store, *setup, waiting.session, code_of(app), {}, now)))
      << "the code that set it up is spent";
  now += kTotpStep;
  const NewSession done =
      in(prove_totp(*store, *setup, waiting.session, code_of(app), {}, now), SessionState::full);
  EXPECT_EQ(done.session.methods, "password totp");
  EXPECT_FALSE(lives(waiting));
  const NewSession again = in(attempt(kGood), SessionState::second_factor);
  EXPECT_TRUE(is<Wrong>(prove_totp(*store, *setup, again.session, code_of(app), {}, now))) << "replayed";
  ASSERT_EQ(codes.size(), 10u);
  in(prove_recovery(*store, *setup, again.session, codes[3], {}, now), SessionState::full);
  const NewSession last = in(attempt(kGood), SessionState::second_factor);
  EXPECT_TRUE(is<Wrong>(prove_recovery(*store, *setup, last.session, codes[3], {}, now))) << "spent";
  // The register (ACC-14): what was issued and what is over, without its secret.
  for (const store::Means& one : means(true))
    EXPECT_EQ(one.revoked_at.has_value(), one.secret.empty()) << one.number;
}

TEST_P(SignIn, codes_are_throttled_also_for_who_knows_the_password) {
  const std::string app = enrol(begin(), SessionState::full);
  now += kTotpStep;
  for (int i = 0; i < kAccountDelays.free; ++i) {
    const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
    EXPECT_TRUE(is<Wrong>(prove_totp(*store, *setup, waiting.session, "000000", {}, now)));
  }
  const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
  EXPECT_TRUE(is<TooSoon>(prove_totp(*store, *setup, waiting.session, code_of(app), {}, now)));
}

TEST_P(SignIn, where_a_second_factor_is_wanted_and_there_is_none_it_is_set_up_first_acc_05) {
  begin();
  const NewSession outside = in(attempt(kGood, {"", "", true}), SessionState::enrol);
  EXPECT_FALSE(change_password(*store, *setup, outside.session, nullptr, secret(kGood), now));
  enrol(outside, SessionState::full);
}

TEST_P(SignIn, an_administrator_has_a_second_factor_everywhere) {
  auto granted = store->write<std::int64_t>(
      [&](Writing& in) { return grant(in, ville, {account, Role::administrator, now, {}}, at()); });
  ASSERT_TRUE(granted) << granted.error().text();
  const NewSession first = in(sign_in_link(*store, *setup, link(), {}, now), SessionState::enrol);
  enrol(first, SessionState::new_password);
}

TEST_P(SignIn, a_security_key_is_the_alternative_to_a_telephone) {
  setup->site = {"portail.example.org", "https://portail.example.org", false};
  platform::TestAuthenticator device_key(platform::TestAuthenticator::Kind::es256, setup->site.id);
  device_key.origin = setup->site.origin;
  const NewSession session = begin();
  const auto ask = [&](const NewSession& in_it) {
    auto question = ask_for_key(*store, in_it.session);
    EXPECT_TRUE(question) << question.error().text();
    return *question;
  };
  const KeyQuestion offer = ask(session);
  EXPECT_TRUE(offer.ids.empty());
  auto set = confirm_key(*store, *setup, session.session, offer.challenge, device_key.create(offer.challenge),
                         "clé bleue", now);
  ASSERT_TRUE(set) << set.error().text();
  EXPECT_EQ(set->recovery_codes.size(), 10u);
  in(std::move(set->outcome), SessionState::full);

  const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
  const KeyQuestion question = ask(waiting);
  ASSERT_EQ(question.ids.size(), 1u);
  const auto prove = [&](const std::string& challenge, const platform::WebauthnAssertion& answer) {
    return prove_key(*store, *setup, waiting.session, challenge, question.ids[0], answer, now);
  };
  EXPECT_TRUE(is<Wrong>(prove("bWFkZSB1cA", device_key.get("bWFkZSB1cA")))) << "a challenge of nobody";
  platform::WebauthnAssertion altered = device_key.get(question.challenge);
  altered.signature[10] = static_cast<char>(altered.signature[10] ^ 1);
  EXPECT_TRUE(is<Wrong>(prove(question.challenge, altered)));
  EXPECT_TRUE(is<Wrong>(prove(question.challenge, device_key.get(question.challenge)))) << "it is spent";
  const KeyQuestion second = ask(waiting);
  const auto answer = device_key.get(second.challenge);
  const NewSession done = in(prove(second.challenge, answer), SessionState::full);
  EXPECT_EQ(done.session.methods, "password webauthn");
  EXPECT_TRUE(is<Wrong>(prove(second.challenge, answer))) << "replayed";
}

TEST_P(SignIn, what_another_system_vouches_for_makes_an_account_but_opens_none_that_was_closed) {
  add(ville, store::person_named("externe"));
  const External proof{"oidc", "import", "Externe", false};
  const NewSession session = in(sign_in_external(*store, *setup, proof, {}, now), SessionState::full);
  EXPECT_EQ(session.session.methods, "oidc");
  EXPECT_TRUE(is<Wrong>(sign_in_external(*store, *setup, {"oidc", "import", "nobody", false}, {}, now)));
  ASSERT_TRUE(
      write([&](Writing& in) { return store::close_account(in, all, session.session.account, at()); }));
  EXPECT_FALSE(lives(session));
  EXPECT_TRUE(is<Wrong>(sign_in_external(*store, *setup, proof, {}, now)));
}

TEST_P(SignIn, an_account_goes_with_its_last_person_and_not_before) {
  begin();
  const store::PersonId second = add(ccas, store::person_named("camille"));
  in(attempt(kGood), SessionState::full);
  auto granted = store->write<std::int64_t>(
      [&](Writing& in) { return grant(in, ville, {account, Role::dpo, now, {}}, at()); });
  ASSERT_TRUE(granted);
  const auto erase = [&] {
    now += std::chrono::days(store::kDaysAfterLeaving + 1);
    auto done = store->write<std::int64_t>([&](Writing& in) { return store::erase_due(in, all, at()); });
    EXPECT_TRUE(done) << done.error().text();
  };
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ville, person, at()); }));
  erase();
  EXPECT_EQ(means().size(), 1u);
  ASSERT_TRUE(write([&](Writing& in) { return store::leave(in, ccas, second, at()); }));
  erase();
  EXPECT_TRUE(means(true).empty());
  auto gone = store->read<store::Account>([&](Reading& in) { return store::account_of(in, all, account); });
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, base::ErrorCode::not_found);
}

TEST_P(SignIn, what_has_come_to_its_own_end_is_removed_without_waiting_for_anybody_to_leave) {
  const NewSession session = begin();
  link();
  EXPECT_TRUE(is<Wrong>(attempt("wrong")));
  const std::string bucket =
      buckets_for(setup->keys, setup->delays, "import", "camille", "", false, "")[0].name;
  const auto counts = [&] {
    return store->read<store::Failures>([&](Reading& in) { return store::failures_in(in, all, bucket); })
        .value_or(store::Failures{-1, {}})
        .count;
  };
  const auto erase = [&] {
    auto done = store->write<std::int64_t>([&](Writing& in) { return store::erase_due(in, all, at()); });
    EXPECT_TRUE(done) << done.error().text();
  };
  erase();
  EXPECT_TRUE(lives(session));
  EXPECT_EQ(counts(), 1);
  now += kForgotten;
  erase();
  EXPECT_EQ(counts(), 0);
  now -= kForgotten;
  EXPECT_FALSE(lives(session)) << "the row is gone, not only over";
  EXPECT_EQ(means().size(), 1u) << "the account stays";
}

TEST_P(SignIn, no_secret_stands_in_events) {
  const std::string token = link();
  enrol(begin(), SessionState::full);
  for (const store::Waiting& one : events(ville)) {
    EXPECT_EQ(one.detail.find(token), std::string::npos);
    EXPECT_LE(one.detail.size(), 20u) << one.event << ' ' << one.detail;
  }
}

}  // namespace
}  // namespace cartulaire::access
