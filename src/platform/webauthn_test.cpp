#include "platform/webauthn.hpp"

#include <gtest/gtest.h>

#include "platform/test_authenticator.hpp"

namespace cartulaire::platform {
namespace {

const WebauthnSite kSite{"portail.example.org", "https://portail.example.org", false};
constexpr std::string_view kChallenge = "bm9uY2Utb2YtdGhlLXRlc3Q";

class Webauthn : public ::testing::TestWithParam<TestAuthenticator::Kind> {
 protected:
  Webauthn() : device(GetParam(), kSite.id) { device.origin = kSite.origin; }
  WebauthnKey registered() {
    auto key = read_registration(kSite, kChallenge, device.create(kChallenge));
    EXPECT_TRUE(key) << key.error().text();
    return key.value_or(WebauthnKey{});
  }
  TestAuthenticator device;
};
INSTANTIATE_TEST_SUITE_P(Kinds, Webauthn,
                         ::testing::Values(TestAuthenticator::Kind::es256, TestAuthenticator::Kind::eddsa),
                         [](const auto& of) {
                           return of.param == TestAuthenticator::Kind::es256 ? "es256" : "eddsa";
                         });

TEST_P(Webauthn, a_key_that_was_registered_signs_in) {
  WebauthnKey key = registered();
  EXPECT_EQ(key.counter, 1u);
  EXPECT_EQ(from_base64url(key.id).value().size(), 16u);
  for (std::uint32_t i = 2; i < 5; ++i) {
    auto counter = check_assertion(kSite, kChallenge, key, device.get(kChallenge));
    ASSERT_TRUE(counter) << counter.error().text();
    EXPECT_EQ(*counter, i);
    key.counter = *counter;
  }
}

TEST_P(Webauthn, another_challenge_another_site_and_another_kind_of_answer_are_refused) {
  const WebauthnKey key = registered();
  const auto refuse = [&](const WebauthnSite& site, std::string_view challenge, const auto& answer,
                          std::string_view why) {
    const auto checked = check_assertion(site, challenge, key, answer);
    ASSERT_FALSE(checked) << why;
    EXPECT_EQ(checked.error().code, base::ErrorCode::refused);
    EXPECT_NE(checked.error().english.find(why), std::string::npos) << checked.error().english;
  };
  refuse(kSite, "YW5vdGhlcg", device.get(kChallenge), "challenge");
  refuse(kSite, "", device.get(""), "challenge");
  refuse({"elsewhere.org", kSite.origin, false}, kChallenge, device.get(kChallenge), "for another site");
  device.origin = "https://portail.example.org.evil.org";
  refuse(kSite, kChallenge, device.get(kChallenge), "from another site");
  EXPECT_FALSE(read_registration(kSite, kChallenge, device.create(kChallenge)));
  device.origin = kSite.origin;
  WebauthnAssertion swapped = device.get(kChallenge);
  swapped.client_data = TestAuthenticator::client_data("webauthn.create", kChallenge, kSite.origin);
  swapped.signature = device.sign(swapped.authenticator_data + TestAuthenticator::hash(swapped.client_data));
  refuse(kSite, kChallenge, swapped, "another kind");
  device.flags = 0;
  refuse(kSite, kChallenge, device.get(kChallenge), "touched");
  device.flags = 1;
  refuse({kSite.id, kSite.origin, true}, kChallenge, device.get(kChallenge), "PIN");
  device.flags = 5;
  EXPECT_TRUE(check_assertion({kSite.id, kSite.origin, true}, kChallenge, key, device.get(kChallenge)));
}

TEST_P(Webauthn, a_counter_that_does_not_move_is_refused_unless_the_key_never_counts) {
  WebauthnKey key = registered();
  const WebauthnAssertion answer = device.get(kChallenge);
  key.counter = check_assertion(kSite, kChallenge, key, answer).value();
  const auto replayed = check_assertion(kSite, kChallenge, key, answer);
  ASSERT_FALSE(replayed);
  EXPECT_NE(replayed.error().english.find("counter"), std::string::npos);
  key.counter = 0;
  device.counter = static_cast<std::uint32_t>(-1);  // the next one is 0
  EXPECT_EQ(check_assertion(kSite, kChallenge, key, device.get(kChallenge)).value(), 0u);
}

TEST_P(Webauthn, one_altered_bit_anywhere_is_refused) {
  const WebauthnKey key = registered();
  const WebauthnAssertion good = device.get(kChallenge);
  ASSERT_TRUE(check_assertion(kSite, kChallenge, key, good));
  for (std::string WebauthnAssertion::* part :
       {&WebauthnAssertion::client_data, &WebauthnAssertion::authenticator_data,
        &WebauthnAssertion::signature}) {
    for (std::size_t bit = 0; bit < (good.*part).size() * 8; ++bit) {
      WebauthnAssertion altered = good;
      (altered.*part)[bit / 8] = static_cast<char>((altered.*part)[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(check_assertion(kSite, kChallenge, key, altered)) << bit;
    }
    for (std::size_t size = 0; size < (good.*part).size(); ++size) {
      WebauthnAssertion cut = good;
      (cut.*part).resize(size);
      EXPECT_FALSE(check_assertion(kSite, kChallenge, key, cut)) << size;
    }
  }
  TestAuthenticator other(GetParam(), kSite.id);
  other.origin = kSite.origin;
  EXPECT_FALSE(check_assertion(kSite, kChallenge, key, other.get(kChallenge)));
}

TEST_P(Webauthn, a_registration_that_is_cut_or_grown_is_refused_without_harm) {
  const WebauthnRegistration good = device.create(kChallenge);
  for (std::size_t size = 0; size < good.authenticator_data.size(); ++size) {
    WebauthnRegistration cut = good;
    cut.authenticator_data.resize(size);
    EXPECT_FALSE(read_registration(kSite, kChallenge, cut)) << size;
  }
  WebauthnRegistration grown = good;
  grown.authenticator_data += std::string(10'000, 'x');
  EXPECT_FALSE(read_registration(kSite, kChallenge, grown));
  grown = good;
  grown.client_data += std::string(10'000, ' ');
  EXPECT_FALSE(read_registration(kSite, kChallenge, grown));
  for (std::size_t at = 0; at < good.authenticator_data.size(); ++at) {
    WebauthnRegistration odd = good;
    odd.authenticator_data[at] = '\xff';
    (void)read_registration(kSite, kChallenge, odd);  // any answer: sanitizers watch
  }
}

}  // namespace
}  // namespace cartulaire::platform
