// For tests: somebody with an account on either engine, and short ways to sign in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "access/roles.hpp"
#include "access/sign_in.hpp"
#include "access/totp.hpp"
#include "store/testing.hpp"

namespace cartulaire::access {
using platform::Secret;
using store::Installation;
using store::Reading;
using store::SessionState;
using store::StoreTest;
using store::Writing;

inline Secret secret(std::string_view text) {
  return Secret::copy_of(platform::as_bytes(text));
}

inline constexpr std::string_view kGood = "brouette-violette-12-kiosques";

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
    auto done =
        confirm_totp(*store, *setup, session.session, code_of(offer->secret), {.name = "téléphone"}, {}, now);
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

}  // namespace cartulaire::access
