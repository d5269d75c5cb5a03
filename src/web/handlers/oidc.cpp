// Signing in with an OpenID provider: away to it, and back. Whatever goes wrong comes back to the portal's
// own page, which is told one word.
#include "access/oidc.hpp"

#include <fmt/format.h>

#include "web/signing.hpp"

namespace cartulaire::web {
namespace {

constexpr std::chrono::minutes kAttempt{10};
constexpr std::chrono::hours kProviderKnown{1};
constexpr std::chrono::minutes kKeysKnown{5};  // where a token is judged

std::string cookie_name(const Hub& hub) {
  return hub.with_tls() ? "__Host-oidc" : "oidc";
}

Answer sent_to(const std::string& address) {
  Answer answer;
  answer.status = 302;
  answer.type = "text/plain; charset=utf-8";
  answer.fields.emplace_back("Location", address);
  return answer;
}

Answer sent_back(const Hub& hub, std::string_view why) {
  Answer answer = sent_to(fmt::format("/connexion?erreur={}", why));
  answer.fields.push_back(set_cookie(hub, cookie_name(hub), "", {}));
  return answer;
}

Answer sent_back(const Hub& hub, std::string_view why, const base::Error& error) {
  fmt::print(stderr, "cartulaire web: {}\n", error.text());
  return sent_back(hub, why);
}

tl::unexpected<Failure> no_provider() {
  return not_found("aucun fournisseur d’identité n’est réglé ici", "no identity provider is set up here");
}

Outcome begin(Hub& hub, store::Store&, const Call& call) {
  OidcDoor* door = hub.others->oidc.get();
  if (door == nullptr) return no_provider();
  const Turn turn(*hub.others);
  if (!turn) return sent_back(hub, "fournisseur");
  const auto provider = door->provider(call.now, kProviderKnown);
  if (!provider) return sent_back(hub, "fournisseur", provider.error());
  const access::OidcBegun begun =
      access::begin_oidc(hub.setup.keys, door->client(hub.config.address), *provider, call.now);
  Answer answer = sent_to(begun.address);
  answer.fields.push_back(set_cookie(hub, cookie_name(hub), begun.cookie, kAttempt));
  return answer;
}

Outcome come_back(Hub& hub, store::Store& store, const Call& call) {
  OidcDoor* door = hub.others->oidc.get();
  if (door == nullptr) return no_provider();
  const access::OidcClient client = door->client(hub.config.address);
  const std::string kept = cookie(call.request, cookie_name(hub));
  const std::string state = call.text("state");
  if (!access::read_cookie(hub.setup.keys, kept, state, call.now)) return sent_back(hub, "tentative");
  if (call.has("error")) return sent_back(hub, call.text("error") == "access_denied" ? "annulee" : "refusee");
  // RFC 9207: the answer says whose it is.
  if (call.has("iss") && call.text("iss") != client.issuer) return sent_back(hub, "refusee");
  const Turn turn(*hub.others);
  if (!turn) return sent_back(hub, "fournisseur");
  const auto provider = door->provider(call.now, kKeysKnown);
  if (!provider) return sent_back(hub, "fournisseur", provider.error());
  const auto proof =
      access::finish_oidc(hub.setup.keys, client, *provider, kept, state, call.text("code"), call.now);
  if (!proof) {
    if (proof.error().code == base::ErrorCode::unavailable)
      return sent_back(hub, "fournisseur", proof.error());
    door->doubt();
    return sent_back(hub, "refusee", proof.error());
  }
  auto outcome = access::sign_in_external(store, hub.setup, *proof, from_of(hub, call), call.now);
  if (outcome && std::holds_alternative<access::Wrong>(*outcome)) return sent_back(hub, "inconnu");
  auto signed_in = outcome_of(hub, store, call, std::move(outcome), "login");
  if (!signed_in) return sent_back(hub, "service");
  Answer answer = sent_to("/");
  answer.fields.insert(answer.fields.end(), signed_in->fields.begin(), signed_in->fields.end());
  answer.fields.push_back(set_cookie(hub, cookie_name(hub), "", {}));
  return answer;
}

}  // namespace

void add_oidc_handlers(Handlers& to) {
  to.emplace("beginOidc", begin);
  to.emplace("returnFromOidc", come_back);
}

}  // namespace cartulaire::web
