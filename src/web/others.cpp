#include "web/others.hpp"

#include <algorithm>

#include "platform/secret_file.hpp"

namespace cartulaire::web {
namespace {

constexpr std::size_t kMostSecret = 1024;
constexpr std::size_t kShortestToken = 32;
constexpr std::chrono::seconds kPatience{10};  // with a directory, at sign-in
constexpr std::chrono::seconds kRest{10};      // between two questions to the provider

base::Result<ScimClient> scim_client(const ScimPlace& place) {
  auto token = platform::read_secret_line(place.token, kMostSecret);
  if (!token) return base::pass(token);
  if (token->bytes().size() < kShortestToken)
    return base::fail(base::ErrorCode::invalid, place.token.string(),
                      "ce jeton est trop court : il en faut un de 32 caractères ou plus, tiré au hasard",
                      "this token is too short: it takes 32 characters or more, drawn at random");
  return ScimClient{place.entity, place.directory, std::move(*token)};
}

}  // namespace

access::OidcClient OidcDoor::client(const std::string& address) const {
  access::OidcClient client = client_;
  client.redirect = address + "/api/session/oidc/return";
  return client;
}

base::Result<access::OidcProvider> OidcDoor::provider(base::Instant now, std::chrono::seconds age) {
  const std::lock_guard lock(mutex_);
  if (known_ && now < told_ + age) return *known_;
  if (now < tried_ + kRest) {
    if (known_) return *known_;
    return base::fail(base::ErrorCode::unavailable, client_.issuer, "le fournisseur ne répond pas",
                      "the provider does not answer");
  }
  tried_ = now;
  auto found = access::find_provider(client_);
  if (found) {
    known_ = std::move(*found);
    told_ = now;
  }
  if (known_) return *known_;
  return base::pass(found);
}

void OidcDoor::doubt() {
  const std::lock_guard lock(mutex_);
  told_ = {};
}

base::Result<std::unique_ptr<Others>> Others::open(const WebConfig& config) {
  auto out = std::make_unique<Others>();
  if (!config.sign_in.ldap.empty()) {
    auto read = people::read_directories(config.sign_in.ldap);
    if (!read) return base::pass(read);
    out->directories = std::move(*read);
    for (people::Directory& one : out->directories) {
      one.place.connecting = std::min(one.place.connecting, kPatience);
      one.place.answering = std::min(one.place.answering, kPatience);
    }
  }
  if (config.sign_in.oidc) {
    access::OidcClient client = *config.sign_in.oidc;
    if (!config.sign_in.oidc_secret.empty()) {
      const auto secret = platform::read_secret_line(config.sign_in.oidc_secret, kMostSecret);
      if (!secret) return tl::unexpected(secret.error());
      client.secret = platform::as_text(secret->bytes());
    }
    out->oidc = std::make_unique<OidcDoor>(config.sign_in.provider, std::move(client));
  }
  for (const ScimPlace& place : config.scim) {
    auto client = scim_client(place);
    if (!client) return base::pass(client);
    out->scim.push_back(std::move(*client));
  }
  return out;
}

}  // namespace cartulaire::web
