#include "access/oidc.hpp"

#include <gtest/gtest.h>

#include "platform/test_http_server.hpp"
#include "platform/test_jws.hpp"

namespace cartulaire::access {
namespace {

using platform::TestSigner;
using platform::testing::HttpServer;

class Oidc : public ::testing::Test {
 protected:
  Oidc() {
    client.issuer = "https://id.example.org";
    client.id = "cartulaire";
    client.secret = "s+cret";
    client.redirect = "https://portail.example.org/oidc";
    client.strong = {"eidas2"};
    auto read = platform::read_jwks("{\"keys\":[" + signer.jwk() + "]}", "set");
    EXPECT_TRUE(read);
    provider = {"https://id.example.org/authorize", "", "", *read};
  }
  // The claims of a good token, as JSON, with one member said otherwise (or left out: "").
  [[nodiscard]] std::string claims(const std::string& name = "", const std::string& value = "") const {
    std::string out;
    const std::int64_t second = now.time_since_epoch().count() / 1000;
    for (const auto& [key, usual] :
         std::vector<std::pair<std::string, std::string>>{{"iss", '"' + client.issuer + '"'},
                                                          {"aud", "\"cartulaire\""},
                                                          {"sub", "\"s-1\""},
                                                          {"nonce", '"' + nonce + '"'},
                                                          {"iat", std::to_string(second)},
                                                          {"exp", std::to_string(second + 300)},
                                                          {"preferred_username", "\"CDurand\""},
                                                          {"acr", "\"eidas1\""}}) {
      const std::string& said = key == name ? value : usual;
      if (!said.empty()) out += (out.empty() ? "\"" : ",\"") + key + "\":" + said;
    }
    return '{' + out + '}';
  }
  bool takes(const std::string& payload) {
    return check_id_token(signer.token(payload), client, provider, nonce, now).has_value();
  }

  const TestSigner signer{TestSigner::Kind::es256, "k1"};
  OidcClient client;
  OidcProvider provider;
  std::string nonce = "n-0S6_WzA2Mj";
  const base::Instant now{std::chrono::days(20'000)};
  const Keys keys = Keys::of(platform::Secret::random(32));
};

TEST_F(Oidc, a_token_is_taken_only_with_every_claim_right) {
  EXPECT_TRUE(takes(claims()));
  const std::string later = std::to_string(now.time_since_epoch().count() / 1000 + 3600);
  const std::string earlier = std::to_string(now.time_since_epoch().count() / 1000 - 3600);
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"iss", "\"https://id.example.org/\""},
      {"iss", ""},
      {"aud", "\"another\""},
      {"aud", ""},
      {"aud", "[\"another\"]"},
      {"aud", R"(["cartulaire","another"])"},  // without azp
      {"aud", "3"},
      {"sub", ""},
      {"nonce", "\"another\""},
      {"nonce", ""},
      {"iat", later},
      {"iat", ""},
      {"exp", earlier},
      {"exp", ""},
      {"exp", "\"soon\""},
      {"exp", "-1"},
      {"exp", "1e300"},
  };
  for (const auto& [name, value] : wrong)
    EXPECT_FALSE(takes(claims(name, value))) << name << ' ' << value;
  EXPECT_TRUE(takes(claims("aud", R"(["cartulaire"])")));
  EXPECT_TRUE(takes(claims("aud", R"(["another","cartulaire"],"azp":"cartulaire")")));
  EXPECT_FALSE(takes(claims("aud", R"("cartulaire","azp":"another")")));
  EXPECT_FALSE(takes(claims("acr", "\"x\",\"nbf\":" + later)));
  EXPECT_FALSE(check_id_token(signer.token(claims()), client, provider, "", now));
  EXPECT_FALSE(
      check_id_token(signer.token(R"({"alg":"none","kid":"k1"})", claims()), client, provider, nonce, now));
  EXPECT_FALSE(check_id_token(TestSigner(TestSigner::Kind::es256, "k2").token(claims()), client, provider,
                              nonce, now));
}

TEST_F(Oidc, claims_become_somebody_and_only_a_named_level_is_strong) {
  const auto read = [&](const std::string& text) {
    return external_of(*platform::parse_json(text, "claims"), client);
  };
  const auto weak = read(claims());
  ASSERT_TRUE(weak);
  EXPECT_EQ(weak->login, "CDurand");
  EXPECT_FALSE(weak->strong);
  EXPECT_TRUE(read(claims("acr", "\"eidas2\""))->strong);
  EXPECT_FALSE(read(claims("acr", ""))->strong);
  EXPECT_FALSE(read(claims("preferred_username", "")));
  EXPECT_FALSE(read(claims("preferred_username", '"' + std::string(300, 'a') + '"')));
  client.login_claim = "email";
  EXPECT_TRUE(read(R"({"email":"a@example.org"})"));
  EXPECT_FALSE(read(R"({"email":"a@example.org","email_verified":false})"));
}

TEST_F(Oidc, an_attempt_is_good_for_ten_minutes_in_the_browser_that_began_it) {
  const OidcBegun begun = begin_oidc(keys, client, provider, now);
  EXPECT_TRUE(begun.address.starts_with("https://id.example.org/authorize?response_type=code&"));
  EXPECT_NE(begun.address.find("&code_challenge_method=S256"), std::string::npos);
  EXPECT_NE(begun.address.find("redirect_uri=https%3A%2F%2Fportail.example.org%2Foidc"), std::string::npos);
  const std::size_t at = begun.address.find("&state=") + 7;
  const std::string state = begun.address.substr(at, begun.address.find('&', at) - at);
  const auto good = read_cookie(keys, begun.cookie, state, now);
  ASSERT_TRUE(good) << good.error().text();
  EXPECT_EQ(begun.address.find(good->verifier), std::string::npos) << "the verifier stays here";
  EXPECT_FALSE(read_cookie(keys, begun.cookie, "another", now));
  EXPECT_FALSE(read_cookie(keys, begun.cookie, "", now));
  EXPECT_FALSE(read_cookie(keys, begun.cookie, state, now + std::chrono::minutes(10)));
  EXPECT_FALSE(read_cookie(keys, begin_oidc(keys, client, provider, now).cookie, state, now));
  EXPECT_FALSE(read_cookie(Keys::of(platform::Secret::random(32)), begun.cookie, state, now));
  EXPECT_FALSE(read_cookie(keys, "", state, now));
}

TEST_F(Oidc, a_description_is_taken_only_from_the_issuer_itself) {
  std::string jwks;
  EXPECT_FALSE(read_provider(R"({"issuer":"https://evil.example.org"})", client, jwks));
  EXPECT_FALSE(read_provider(R"({"issuer":"https://id.example.org"})", client, jwks));
  EXPECT_FALSE(read_provider("<html>", client, jwks));
}

// The whole way, with a provider on this machine that gives the login by its signed userinfo, as ProConnect
// does.
TEST_F(Oidc, from_discovery_to_somebody_over_http) {
  std::string nonce_sent;
  std::string base;
  HttpServer server([&](const std::string& head) {
    if (head.starts_with("GET /.well-known/openid-configuration "))
      return HttpServer::reply("200 OK",
                               fmt::format(R"({{"issuer":"{0}","authorization_endpoint":"{0}/authorize",)"
                                           R"("token_endpoint":"{0}/token","userinfo_endpoint":"{0}/me",)"
                                           R"("jwks_uri":"{0}/jwks"}})",
                                           base));
    if (head.starts_with("GET /jwks "))
      return HttpServer::reply("200 OK", "{\"keys\":[" + signer.jwk() + "]}");
    if (head.starts_with("POST /token ")) {
      nonce = nonce_sent;
      const std::string token = signer.token(claims("preferred_username", ""));
      return HttpServer::reply("200 OK", R"({"access_token":"at-1","id_token":")" + token + "\"}");
    }
    if (head.starts_with("GET /me ") && head.find("Authorization: Bearer at-1\r\n") != std::string::npos)
      return HttpServer::reply("200 OK", signer.token(claims()));
    return HttpServer::reply("404 Not Found", "");
  });
  client.issuer = base = server.address("");
  auto found = find_provider(client);
  ASSERT_TRUE(found) << found.error().text();
  const OidcBegun begun = begin_oidc(keys, client, *found, now);
  const auto query = [&](const std::string& name) {
    const std::size_t at = begun.address.find('&' + name + '=') + name.size() + 2;
    return begun.address.substr(at, begun.address.find('&', at) - at);
  };
  nonce_sent = query("nonce");
  auto who = finish_oidc(keys, client, *found, begun.cookie, query("state"), "code-1", now);
  ASSERT_TRUE(who) << who.error().text();
  EXPECT_EQ(who->login, "CDurand");
  bool basic = false;
  for (const std::string& head : server.heads())
    basic |= head.find("Authorization: Basic Y2FydHVsYWlyZTpzJTJCY3JldA==\r\n") != std::string::npos;
  EXPECT_TRUE(basic) << "RFC 6749 §2.3.1: each part as in a form";
  nonce_sent = "of another attempt";
  EXPECT_FALSE(finish_oidc(keys, client, *found, begun.cookie, query("state"), "code-1", now));
  client.issuer = "http://example.org";
  EXPECT_EQ(find_provider(client).error().code, base::ErrorCode::refused)
      << "no plain http beyond this machine";
}

}  // namespace
}  // namespace cartulaire::access
