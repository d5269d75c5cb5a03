// Codes of an application, recovery codes, security keys (ACC-05, ACC-14).
#include "access/keys.hpp"
#include "access/testing.hpp"
#include "platform/test_authenticator.hpp"

namespace cartulaire::access {
namespace {

class SecondFactor : public SignIn {};
CARTULAIRE_BOTH_ENGINES(SecondFactor);

TEST_P(SecondFactor, a_code_is_asked_for_once_an_application_is_set_up_and_works_once) {
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

TEST_P(SecondFactor, codes_are_throttled_also_for_who_knows_the_password) {
  const std::string app = enrol(begin(), SessionState::full);
  now += kTotpStep;
  for (int i = 0; i < kAccountDelays.free; ++i) {
    const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
    EXPECT_TRUE(is<Wrong>(prove_totp(*store, *setup, waiting.session, "000000", {}, now)));
  }
  const NewSession waiting = in(attempt(kGood), SessionState::second_factor);
  EXPECT_TRUE(is<TooSoon>(prove_totp(*store, *setup, waiting.session, code_of(app), {}, now)));
}

TEST_P(SecondFactor, where_a_second_factor_is_wanted_and_there_is_none_it_is_set_up_first_acc_05) {
  begin();
  const NewSession outside = in(attempt(kGood, {"", "", true}), SessionState::enrol);
  EXPECT_FALSE(change_password(*store, *setup, outside.session, nullptr, secret(kGood), now));
  enrol(outside, SessionState::full);
}

TEST_P(SecondFactor, an_administrator_has_a_second_factor_everywhere) {
  auto granted = store->write<std::int64_t>(
      [&](Writing& in) { return grant(in, ville, {account, Role::administrator, now, {}}, at()); });
  ASSERT_TRUE(granted) << granted.error().text();
  const NewSession first = in(sign_in_link(*store, *setup, link(), {}, now), SessionState::enrol);
  enrol(first, SessionState::new_password);
}

TEST_P(SecondFactor, a_security_key_is_the_alternative_to_a_telephone) {
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

}  // namespace
}  // namespace cartulaire::access
