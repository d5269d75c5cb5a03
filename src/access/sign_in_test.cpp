// Signing in from end to end, on both engines.
#include "access/sign_in.hpp"

#include <thread>

#include "access/testing.hpp"
#include "platform/password_hash.hpp"
#include "store/records.hpp"

namespace cartulaire::access {
namespace {

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
  setup->rules_for = [](Reading&, const store::Membership& member) -> base::Result<PasswordRules> {
    PasswordRules rules;
    if (member.entity == "ville") rules.renewal = std::chrono::days(182);
    return rules;
  };
  in(attempt(kGood), SessionState::new_password);
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
