#include "platform/webauthn.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fmt/format.h>

#include "platform/base64.hpp"
#include "platform/crypto.hpp"
#include "platform/json.hpp"

namespace cartulaire::platform {
namespace {

constexpr std::size_t kMostClientData = 4096;
constexpr std::size_t kMostAuthenticatorData = 4096;
constexpr std::size_t kMostSignature = 256;
constexpr std::size_t kMostId = 1023;  // WebAuthn §4
constexpr std::size_t kFlags = 32;     // after the hash of the site's id
constexpr unsigned kUserPresent = 1;
constexpr unsigned kUserVerified = 4;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

tl::unexpected<base::Error> refused(std::string_view french, std::string_view english) {
  return base::fail(base::ErrorCode::refused, "", fmt::format("clé de sécurité refusée : {}", french),
                    fmt::format("security key refused: {}", english));
}

struct Kind {
  std::string_view name;
  int cose;
  std::size_t size;
};
constexpr std::array kKinds = {Kind{"es256", COSE_ES256, 64}, Kind{"eddsa", COSE_EDDSA, 32}};

void ready() {
  static const bool done = [] {
    fido_init(0);
    return true;
  }();
  (void)done;
}

base::Status check_client_data(const WebauthnSite& site, std::string_view type, std::string_view challenge,
                               const std::string& text) {
  if (text.size() > kMostClientData) return refused("réponse trop longue", "the answer is too long");
  auto data = parse_json(text, "clientDataJSON", {kMostClientData, 4});
  const auto says = [&](std::string_view name, std::string_view wanted) {
    const Json* member = data ? data->find(name) : nullptr;
    return member != nullptr && member->text() != nullptr && *member->text() == wanted;
  };
  if (!says("type", type)) return refused("une réponse d’une autre sorte", "an answer of another kind");
  if (challenge.empty() || !says("challenge", challenge))
    return refused("elle ne répond pas à ce défi", "it does not answer this challenge");
  if (site.origin.empty() || !says("origin", site.origin))
    return refused("elle vient d’un autre site", "it comes from another site");
  const Json* cross = data->find("crossOrigin");
  if (cross != nullptr && cross->boolean() != nullptr && *cross->boolean())
    return refused("elle vient d’un cadre d’un autre site", "it comes from a frame of another site");
  return {};
}

base::Status check_flags(const WebauthnSite& site, std::string_view data) {
  if (data.size() <= kFlags || data.size() > kMostAuthenticatorData)
    return refused("réponse incomplète", "the answer is incomplete");
  if (!equal_secrets(sha256(as_bytes(site.id)), as_bytes(data.substr(0, kFlags))))
    return refused("elle est pour un autre site", "it is for another site");
  const auto flags = static_cast<unsigned char>(data[kFlags]);
  if ((flags & kUserPresent) == 0) return refused("personne ne l’a touchée", "nobody touched it");
  if (site.verify_user && (flags & kUserVerified) == 0)
    return refused("elle n’a demandé ni code ni empreinte", "it asked for neither PIN nor finger");
  return {};
}

struct FreeCred {
  void operator()(fido_cred_t* cred) const { fido_cred_free(&cred); }
};
struct FreeAssert {
  void operator()(fido_assert_t* one) const { fido_assert_free(&one); }
};

std::string public_key_text(const Kind& kind, const fido_cred_t* cred) {
  const auto* bytes = reinterpret_cast<const std::byte*>(fido_cred_pubkey_ptr(cred));
  return fmt::format("{}:{}", kind.name, to_base64(Bytes(bytes, kind.size)));
}

// FIDO_OK where the key of this kind made the signature.
int verify(const fido_assert_t* one, const Kind& kind, const std::vector<std::byte>& bytes) {
  if (kind.cose == COSE_ES256) {
    es256_pk_t* key = es256_pk_new();
    int code = key == nullptr ? FIDO_ERR_INTERNAL : es256_pk_from_ptr(key, bytes.data(), bytes.size());
    if (code == FIDO_OK) code = fido_assert_verify(one, 0, kind.cose, key);
    es256_pk_free(&key);
    return code;
  }
  eddsa_pk_t* key = eddsa_pk_new();
  int code = key == nullptr ? FIDO_ERR_INTERNAL : eddsa_pk_from_ptr(key, bytes.data(), bytes.size());
  if (code == FIDO_OK) code = fido_assert_verify(one, 0, kind.cose, key);
  eddsa_pk_free(&key);
  return code;
}

std::optional<std::pair<Kind, std::vector<std::byte>>> read_public_key(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  for (const Kind& kind : kKinds) {
    if (text.substr(0, colon) != kind.name || colon == text.size()) continue;
    auto bytes = from_base64(text.substr(colon + 1));
    if (bytes && bytes->size() == kind.size) return std::pair(kind, std::move(*bytes));
  }
  return std::nullopt;
}

}  // namespace

base::Result<WebauthnKey> read_registration(const WebauthnSite& site, std::string_view challenge,
                                            const WebauthnRegistration& answer) {
  ready();
  if (auto good = check_client_data(site, "webauthn.create", challenge, answer.client_data); !good)
    return base::pass(good);
  if (auto good = check_flags(site, answer.authenticator_data); !good) return base::pass(good);
  for (const Kind& kind : kKinds) {
    const std::unique_ptr<fido_cred_t, FreeCred> cred(fido_cred_new());
    if (cred == nullptr || fido_cred_set_type(cred.get(), kind.cose) != FIDO_OK) continue;
    // Reads the whole: flags, counter, identifier, key and its algorithm.
    if (fido_cred_set_authdata_raw(cred.get(), raw(answer.authenticator_data),
                                   answer.authenticator_data.size()) != FIDO_OK)
      continue;
    if (fido_cred_pubkey_len(cred.get()) != kind.size || fido_cred_id_len(cred.get()) == 0 ||
        fido_cred_id_len(cred.get()) > kMostId)
      continue;
    const auto* id = reinterpret_cast<const std::byte*>(fido_cred_id_ptr(cred.get()));
    return WebauthnKey{to_base64url(Bytes(id, fido_cred_id_len(cred.get()))),
                       public_key_text(kind, cred.get()), fido_cred_sigcount(cred.get())};
  }
  return refused("ce n’est pas une clé ES256 ou EdDSA", "it is no key of ES256 or EdDSA");
}

base::Result<std::uint32_t> check_assertion(const WebauthnSite& site, std::string_view challenge,
                                            const WebauthnKey& key, const WebauthnAssertion& answer) {
  ready();
  if (auto good = check_client_data(site, "webauthn.get", challenge, answer.client_data); !good)
    return base::pass(good);
  if (auto good = check_flags(site, answer.authenticator_data); !good) return base::pass(good);
  const auto known = read_public_key(key.public_key);
  if (!known)
    return base::fail(base::ErrorCode::corrupt, "", "la clé publique du dépôt ne se lit pas",
                      "the public key in the store cannot be read");
  if (answer.signature.empty() || answer.signature.size() > kMostSignature)
    return refused("la signature n’est pas d’elle", "the signature is not its");
  const Digest hash = sha256(as_bytes(answer.client_data));
  const std::unique_ptr<fido_assert_t, FreeAssert> one(fido_assert_new());
  const bool set =
      one != nullptr && fido_assert_set_count(one.get(), 1) == FIDO_OK &&
      fido_assert_set_rp(one.get(), site.id.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(one.get(), reinterpret_cast<const unsigned char*>(hash.data()),
                                      hash.size()) == FIDO_OK &&
      fido_assert_set_authdata_raw(one.get(), 0, raw(answer.authenticator_data),
                                   answer.authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_sig(one.get(), 0, raw(answer.signature), answer.signature.size()) == FIDO_OK &&
      fido_assert_set_up(one.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(one.get(), site.verify_user ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK;
  if (!set) return refused("la réponse ne se lit pas", "the answer cannot be read");
  if (verify(one.get(), known->first, known->second) != FIDO_OK)
    return refused("la signature n’est pas d’elle", "the signature is not its");
  const std::uint32_t counter = fido_assert_sigcount(one.get(), 0);
  if ((counter != 0 || key.counter != 0) && counter <= key.counter)
    return refused("son compteur n’avance pas : elle a été copiée, ou la réponse rejouée",
                   "its counter does not move: it was copied, or the answer replayed");
  return counter;
}

}  // namespace cartulaire::platform
