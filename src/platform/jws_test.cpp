#include "platform/jws.hpp"

#include <gtest/gtest.h>

#include "platform/test_jws.hpp"

namespace cartulaire::platform {
namespace {

using Kind = TestSigner::Kind;

std::vector<JwsKey> keys_of(std::initializer_list<const TestSigner*> signers) {
  std::string set;
  for (const TestSigner* one : signers)
    set += (set.empty() ? "" : ",") + one->jwk();
  auto keys = read_jwks("{\"keys\":[" + set + "]}", "set");
  EXPECT_TRUE(keys) << keys.error().text();
  return keys.value_or(std::vector<JwsKey>{});
}

// RFC 7515 appendix A.3.
TEST(Jws, opens_the_es256_example_of_the_rfc) {
  const auto keys =
      read_jwks(R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})",
                "set");
  ASSERT_TRUE(keys) << keys.error().text();
  const auto opened = open_jws(
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9p"
      "c19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
      "Kg6NU1Q",
      *keys);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(*opened->payload.find("iss")->text(), "joe");
}

TEST(Jws, opens_what_the_named_key_signed_in_its_own_way_and_nothing_else) {
  const TestSigner rsa(Kind::rs256, "a");
  const TestSigner ec(Kind::es256, "b");
  const TestSigner stranger(Kind::rs256, "a");
  const auto keys = keys_of({&rsa, &ec});
  for (const TestSigner* one : {&rsa, &ec}) {
    const auto opened = open_jws(one->token(R"({"sub":"x"})"), keys);
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(*opened->payload.find("sub")->text(), "x");
  }
  const auto refuse = [&](const std::string& token) {
    const auto opened = open_jws(token, keys);
    EXPECT_FALSE(opened) << token;
  };
  refuse(stranger.token("{}"));
  refuse(rsa.token(R"({"alg":"RS256","kid":"c"})", "{}"));
  refuse(rsa.token(R"({"alg":"ES256","kid":"a"})", "{}"));
  refuse(ec.token(R"({"alg":"RS256","kid":"a"})", "{}"));
  refuse(rsa.token(R"({"alg":"HS256","kid":"a"})", "{}"));
  refuse(rsa.token(R"({"alg":"none","kid":"a"})", "{}"));
  refuse(rsa.token(R"({"alg":"PS256","kid":"a"})", "{}"));
  refuse(rsa.token(R"({"alg":"RS256","kid":"a","crit":["b64"],"b64":false})", "{}"));
  refuse(rsa.token(R"({"kid":"a"})", "{}"));
  refuse(rsa.token("[]", "{}"));
  refuse(rsa.token("[1,2]"));
  refuse(TestSigner::part(R"({"alg":"none"})") + '.' + TestSigner::part("{}") + '.');
}

TEST(Jws, one_altered_character_anywhere_is_refused) {
  const TestSigner ec(Kind::es256, "b");
  const auto keys = keys_of({&ec});
  const std::string good = ec.token(R"({"sub":"somebody"})");
  ASSERT_TRUE(open_jws(good, keys));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string altered = good;
    altered[at] = altered[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(open_jws(altered, keys)) << at;
    EXPECT_FALSE(open_jws(good.substr(0, at), keys)) << at;
  }
  EXPECT_FALSE(open_jws(good + '.', keys));
  EXPECT_FALSE(open_jws(good + std::string(20'000, 'A'), keys));
}

TEST(Jws, a_set_without_a_key_of_ours_and_short_keys_are_refused) {
  const TestSigner weak(Kind::rs256, "w", 1024);
  for (const std::string& set :
       {std::string("{}"), std::string(R"({"keys":[]})"), std::string("not json"),
        std::string(R"({"keys":[{"kty":"oct","k":"AAAA"}]})"), "{\"keys\":[" + weak.jwk() + "]}"})
    EXPECT_FALSE(read_jwks(set, "set")) << set;
  // A point that is not on the curve signs nothing.
  const auto odd =
      read_jwks(R"({"keys":[{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",)"
                R"("y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]})",
                "set");
  ASSERT_TRUE(odd);
  EXPECT_FALSE(open_jws(TestSigner(Kind::es256, "").token(R"({"alg":"ES256"})", "{}"), *odd));
}

}  // namespace
}  // namespace cartulaire::platform
