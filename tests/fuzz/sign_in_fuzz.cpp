// LAYERS: access store charter policy lists platform base
//
// What anybody may send to sign-in: signed tokens and key sets, answers of security keys, cookies, codes,
// passwords. The first byte chooses; nothing that is not ours is taken.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "access/oidc.hpp"
#include "access/password_rules.hpp"
#include "access/totp.hpp"
#include "platform/jws.hpp"
#include "platform/webauthn.hpp"

namespace {

using namespace cartulaire;

constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
// RFC 7515 A.3: the one token of which anybody has a signature of this key.
constexpr std::string_view kPayload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQog";

void token(std::string_view input) {
  static const auto keys = platform::read_jwks(kKeys, "keys");
  const auto opened = platform::open_jws(input, *keys);
  if (opened && input.find(kPayload) == std::string_view::npos) std::abort();
}

void key_answer(std::string_view input) {
  const platform::WebauthnSite site{"portail.example.org", "https://portail.example.org", false};
  const std::size_t cut = input.find('\n');
  const std::string client_data(input.substr(0, cut));
  const std::string rest(cut == std::string_view::npos ? std::string_view{} : input.substr(cut + 1));
  (void)platform::read_registration(site, "Y2hhbGxlbmdl", {client_data, rest});
  // Nobody has signed anything with this key.
  const platform::WebauthnKey key{"id", "eddsa:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", 0};
  const std::size_t half = rest.size() / 2;
  if (platform::check_assertion(site, "Y2hhbGxlbmdl", key,
                                {client_data, rest.substr(0, half), rest.substr(half)}))
    std::abort();
}

void password(std::string_view input) {
  const double bits = access::bits_of(input);
  if (!(bits >= 0) || bits > 8.0 * static_cast<double>(input.size())) std::abort();
  (void)access::weaknesses(input, {}, {},
                           {std::string(input.substr(0, input.size() / 2)), "l’entité d’Essai"});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const access::Keys keys = access::Keys::of(platform::Secret(32));
  switch (data[0] % 5) {
    case 0:
      token(input);
      break;
    case 1:
      key_answer(input);
      break;
    case 2:
      password(input);
      break;
    case 3:
      if (access::read_cookie(keys, input, input, base::Instant{})) std::abort();
      break;
    default:
      (void)platform::read_jwks(input, "keys");
  }
  return 0;
}
