#include "access/oidc.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/json_members.hpp"
#include "platform/web_request.hpp"

namespace cartulaire::access {
namespace {

using base::ErrorCode;
using platform::Json;
using platform::JsonObject;

constexpr std::chrono::minutes kAttemptLives{10};
constexpr std::chrono::seconds kClockSkew{60};
constexpr std::size_t kMostCookie = 2048;
constexpr std::size_t kMostCode = 4096;
constexpr std::size_t kMostLogin = 256;
constexpr std::string_view kPlace = "oidc attempt";

tl::unexpected<base::Error> refused(std::string_view french, std::string_view english) {
  return base::fail(ErrorCode::refused, "", fmt::format("connexion refusée : {}", french),
                    fmt::format("sign-in refused: {}", english));
}

// Seconds since 1970; a provider may write 1.7e9.
std::optional<base::Instant> time_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  if (member == nullptr) return std::nullopt;
  double seconds = 0;
  if (const auto* whole = member->integer())
    seconds = static_cast<double>(*whole);
  else if (const auto* number = member->number())
    seconds = *number;
  if (!(seconds > 0) || seconds > 1e11) return std::nullopt;
  return base::Instant(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

bool is_for(const Json& claims, const std::string& client) {
  const Json* audience = claims.find("aud");
  if (audience == nullptr) return false;
  if (audience->text() != nullptr) return *audience->text() == client;
  const auto* all = audience->array();
  if (all == nullptr || std::ranges::none_of(*all, [&](const Json& one) {
        return one.text() != nullptr && *one.text() == client;
      }))
    return false;
  // Of several, it says to whom it was given.
  return all->size() == 1 || text_in(claims, "azp") == client;
}

base::Result<Json> claims_of_userinfo(const OidcClient& client, const OidcProvider& provider,
                                      const std::string& access_token, const std::string& subject) {
  platform::WebRequest request;
  request.address = provider.userinfo;
  request.bearer = access_token;
  auto text = platform::ask_web(request);
  if (!text) return base::pass(text);
  Json claims;
  if (text->starts_with('{')) {
    auto read = platform::parse_json(*text, provider.userinfo);
    if (!read) return base::pass(read);
    claims = std::move(*read);
  } else {  // signed, as ProConnect does
    auto opened = platform::open_jws(*text, provider.keys);
    if (!opened) return base::pass(opened);
    if (text_in(opened->payload, "iss") != client.issuer || !is_for(opened->payload, client.id))
      return refused("ces informations sont pour un autre service",
                     "this information is for another service");
    claims = std::move(opened->payload);
  }
  if (subject.empty() || text_in(claims, "sub") != subject)
    return refused("ces informations sont sur quelqu’un d’autre", "this information is about somebody else");
  return claims;
}

}  // namespace

base::Result<OidcProvider> read_provider(std::string_view json, const OidcClient& client, std::string& jwks) {
  auto data = platform::parse_json(json, client.issuer);
  if (!data) return base::pass(data);
  if (text_in(*data, "issuer") != client.issuer)
    return base::fail(ErrorCode::invalid, client.issuer, "ce fournisseur se nomme autrement",
                      "this provider has another name");
  OidcProvider provider{text_in(*data, "authorization_endpoint"),
                        text_in(*data, "token_endpoint"),
                        text_in(*data, "userinfo_endpoint"),
                        {}};
  jwks = text_in(*data, "jwks_uri");
  if (provider.authorization.empty() || provider.token.empty() || jwks.empty())
    return base::fail(ErrorCode::invalid, client.issuer, "la description du fournisseur est incomplète",
                      "the provider’s description is incomplete");
  return provider;
}

base::Result<OidcProvider> find_provider(const OidcClient& client) {
  platform::WebRequest request;
  request.address = client.issuer;
  while (request.address.ends_with('/'))
    request.address.pop_back();
  request.address += "/.well-known/openid-configuration";
  auto description = platform::ask_web(request);
  if (!description) return base::pass(description);
  std::string jwks;
  auto provider = read_provider(*description, client, jwks);
  if (!provider) return base::pass(provider);
  request.address = jwks;
  auto set = platform::ask_web(request);
  if (!set) return base::pass(set);
  auto keys = platform::read_jwks(*set, jwks);
  if (!keys) return base::pass(keys);
  provider->keys = std::move(*keys);
  return provider;
}

OidcBegun begin_oidc(const Keys& keys, const OidcClient& client, const OidcProvider& provider,
                     base::Instant now) {
  const OidcState state{new_token(), new_token(), new_token()};
  const std::string content = platform::print_json(JsonObject{
      {"state", state.state},
      {"nonce", state.nonce},
      {"verifier", state.verifier},
      {"until", (now + kAttemptLives).time_since_epoch().count()},
  });
  const std::string challenge = platform::to_base64url(platform::sha256(platform::as_bytes(state.verifier)));
  const std::string query = platform::form_text({{"response_type", "code"},
                                                 {"client_id", client.id},
                                                 {"redirect_uri", client.redirect},
                                                 {"scope", client.scope},
                                                 {"state", state.state},
                                                 {"nonce", state.nonce},
                                                 {"code_challenge", challenge},
                                                 {"code_challenge_method", "S256"}});
  const char joined = provider.authorization.find('?') == std::string::npos ? '?' : '&';
  return {provider.authorization + joined + query,
          keys.close(platform::Secret::copy_of(platform::as_bytes(content)), kPlace)};
}

base::Result<OidcState> read_cookie(const Keys& keys, std::string_view cookie, std::string_view state,
                                    base::Instant now) {
  if (cookie.size() > kMostCookie) return refused("tentative inconnue", "an unknown attempt");
  auto content = keys.open(cookie, kPlace);
  if (!content) return refused("tentative inconnue ; recommencez", "an unknown attempt; start again");
  auto data = platform::parse_json(platform::as_text(content->bytes()), kPlace);
  if (!data) return base::pass(data);
  OidcState known{text_in(*data, "state"), text_in(*data, "nonce"), text_in(*data, "verifier")};
  const Json* until = data->find("until");
  if (until == nullptr || until->integer() == nullptr || *until->integer() <= now.time_since_epoch().count())
    return refused("cette tentative a expiré ; recommencez", "this attempt has expired; start again");
  if (known.state.empty() ||
      !platform::equal_secrets(platform::as_bytes(known.state), platform::as_bytes(state)))
    return refused("la réponse est celle d’une autre tentative ; recommencez",
                   "the answer is another attempt’s; start again");
  return known;
}

base::Result<Json> check_id_token(std::string_view token, const OidcClient& client,
                                  const OidcProvider& provider, std::string_view nonce, base::Instant now) {
  auto opened = platform::open_jws(token, provider.keys);
  if (!opened) return base::pass(opened);
  const Json& claims = opened->payload;
  if (text_in(claims, "iss") != client.issuer)
    return refused("le jeton vient d’un autre fournisseur", "the token comes from another provider");
  if (!is_for(claims, client.id))
    return refused("le jeton est pour un autre service", "the token is for another service");
  if (const std::string party = text_in(claims, "azp"); !party.empty() && party != client.id)
    return refused("le jeton a été donné à un autre service", "the token was given to another service");
  const auto ends = time_of(claims, "exp");
  const auto issued = time_of(claims, "iat");
  if (!ends || *ends + kClockSkew <= now) return refused("le jeton a expiré", "the token has expired");
  if (!issued || *issued > now + kClockSkew)
    return refused("le jeton est daté de plus tard : les horloges diffèrent",
                   "the token is dated later: clocks differ");
  if (const auto from = time_of(claims, "nbf"); from && *from > now + kClockSkew)
    return refused("le jeton ne vaut pas encore", "the token does not hold yet");
  if (nonce.empty() ||
      !platform::equal_secrets(platform::as_bytes(nonce), platform::as_bytes(text_in(claims, "nonce"))))
    return refused("le jeton répond à une autre tentative", "the token answers another attempt");
  if (text_in(claims, "sub").empty()) return refused("le jeton ne dit pas qui", "the token does not say who");
  return std::move(opened->payload);
}

base::Result<External> external_of(const Json& claims, const OidcClient& client) {
  const std::string login = text_in(claims, client.login_claim);
  if (login.empty() || login.size() > kMostLogin)
    return refused("le fournisseur ne donne pas d’identifiant", "the provider gives no login");
  // An address that nobody verified may be anybody's.
  const Json* verified = claims.find("email_verified");
  if (client.login_claim == "email" && verified != nullptr && verified->boolean() != nullptr &&
      !*verified->boolean())
    return refused("l’adresse n’a pas été vérifiée", "the address was not verified");
  const std::string level = text_in(claims, "acr");
  return External{"oidc", client.directory, login,
                  !level.empty() && std::ranges::find(client.strong, level) != client.strong.end()};
}

base::Result<External> finish_oidc(const Keys& keys, const OidcClient& client, const OidcProvider& provider,
                                   std::string_view cookie, const std::string& state, const std::string& code,
                                   base::Instant now) {
  auto known = read_cookie(keys, cookie, state, now);
  if (!known) return base::pass(known);
  if (code.empty() || code.size() > kMostCode)
    return refused("le fournisseur n’a pas donné de code", "the provider gave no code");
  platform::WebRequest request;
  request.address = provider.token;
  request.form = {{"grant_type", "authorization_code"},
                  {"code", code},
                  {"redirect_uri", client.redirect},
                  {"code_verifier", known->verifier}};
  if (client.secret.empty()) {
    request.form.emplace_back("client_id", client.id);
  } else {
    // RFC 6749 §2.3.1: each as in a form.
    request.user = platform::form_text({{client.id, ""}});
    request.user.pop_back();
    request.password = platform::form_text({{client.secret, ""}});
    request.password.pop_back();
  }
  auto text = platform::ask_web(request);
  if (!text) return base::pass(text);
  auto answer = platform::parse_json(*text, provider.token);
  if (!answer) return base::pass(answer);
  auto claims = check_id_token(text_in(*answer, "id_token"), client, provider, known->nonce, now);
  if (!claims) return base::pass(claims);
  if (claims->find(client.login_claim) != nullptr || provider.userinfo.empty())
    return external_of(*claims, client);
  auto more = claims_of_userinfo(client, provider, text_in(*answer, "access_token"), text_in(*claims, "sub"));
  if (!more) return base::pass(more);
  auto external = external_of(*more, client);
  if (!external) return base::pass(external);
  // How somebody was authenticated is said by the signed token alone.
  const std::string level = text_in(*claims, "acr");
  external->strong = !level.empty() && std::ranges::find(client.strong, level) != client.strong.end();
  return external;
}

}  // namespace cartulaire::access
