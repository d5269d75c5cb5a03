#include "platform/jws.hpp"

#include <algorithm>
#include <memory>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "platform/base64.hpp"
#include "platform/json_members.hpp"

namespace cartulaire::platform {
namespace {

constexpr std::size_t kMostToken = std::size_t{16} << 10;
constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kLeastModulus = 256;  // 2048 bits
constexpr std::size_t kMostModulus = 1024;
constexpr std::size_t kCoordinate = 32;

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* one) const { Free(one); }
};
using Number = std::unique_ptr<BIGNUM, Freed<BIGNUM, BN_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM, OSSL_PARAM_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG, ECDSA_SIG_free>>;

const unsigned char* raw(Bytes bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
Number number(Bytes bytes) {
  return Number(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
}

PublicKey made_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return PublicKey(key);
}

PublicKey public_key(const JwsKey& key) {
  const Builder builder(OSSL_PARAM_BLD_new());
  if (key.kind == JwsKey::Kind::rs256) {
    const Number n = number(key.first);
    const Number e = number(key.second);
    (void)OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    (void)OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    return made_of("RSA", builder.get());
  }
  std::vector<std::byte> point = {std::byte{4}};  // uncompressed
  point.insert(point.end(), key.first.begin(), key.first.end());
  point.insert(point.end(), key.second.begin(), key.second.end());
  (void)OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  (void)OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return made_of("EC", builder.get());
}

// r and s of 32 bytes each, as OpenSSL wants them.
std::vector<unsigned char> to_der(Bytes signature) {
  if (signature.size() != 2 * kCoordinate) return {};
  const EcSignature pair(ECDSA_SIG_new());
  // It owns both from here on.
  if (ECDSA_SIG_set0(pair.get(), number(signature.first(kCoordinate)).release(),
                     number(signature.subspan(kCoordinate)).release()) != 1)
    return {};
  std::vector<unsigned char> out(80);
  unsigned char* end = out.data();
  const int size = i2d_ECDSA_SIG(pair.get(), &end);
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

bool verifies(const JwsKey& key, std::string_view message, Bytes signature) {
  const PublicKey made = public_key(key);
  const DigestContext context(EVP_MD_CTX_new());
  if (made == nullptr || context == nullptr) return false;
  const bool ec = key.kind == JwsKey::Kind::es256;
  const std::vector<unsigned char> der = ec ? to_der(signature) : std::vector<unsigned char>();
  if (ec && der.empty()) return false;
  const unsigned char* bytes = der.empty() ? raw(signature) : der.data();
  const std::size_t size = der.empty() ? signature.size() : der.size();
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, made.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes, size, raw(as_bytes(message)), message.size()) == 1;
}

std::optional<JwsKey> read_key(const Json& entry) {
  const auto use = text_in(entry, "use");
  const auto algorithm = text_in(entry, "alg");
  if (!use.empty() && use != "sig") return std::nullopt;
  JwsKey key;
  key.id = text_in(entry, "kid");
  const bool rsa = text_in(entry, "kty") == "RSA" && (algorithm.empty() || algorithm == "RS256");
  const bool ec = text_in(entry, "kty") == "EC" && text_in(entry, "crv") == "P-256" &&
                  (algorithm.empty() || algorithm == "ES256");
  if (!rsa && !ec) return std::nullopt;
  auto first = from_base64url(text_in(entry, rsa ? "n" : "x"));
  auto second = from_base64url(text_in(entry, rsa ? "e" : "y"));
  if (!first || !second) return std::nullopt;
  const bool good = rsa ? first->size() >= kLeastModulus && first->size() <= kMostModulus &&
                              !second->empty() && second->size() <= 8
                        : first->size() == kCoordinate && second->size() == kCoordinate;
  if (!good) return std::nullopt;
  key.kind = rsa ? JwsKey::Kind::rs256 : JwsKey::Kind::es256;
  key.first = std::move(*first);
  key.second = std::move(*second);
  return key;
}

tl::unexpected<base::Error> no_jws() {
  return base::fail(base::ErrorCode::invalid, "", "ce n’est pas un jeton signé", "this is no signed token");
}
tl::unexpected<base::Error> refused(std::string_view french, std::string_view english) {
  return base::fail(base::ErrorCode::refused, "", std::string(french), std::string(english));
}

base::Result<Json> part(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes) return no_jws();
  auto json = parse_json(as_text(*bytes), "JWS", {kMostToken, 16});
  if (!json || json->object() == nullptr) return no_jws();
  return std::move(*json);
}

}  // namespace

base::Result<std::vector<JwsKey>> read_jwks(std::string_view text, std::string_view where) {
  auto set = parse_json(text, where, {std::size_t{1} << 20, 8});
  if (!set) return base::pass(set);
  const Json* entries = set->find("keys");
  std::vector<JwsKey> keys;
  if (entries != nullptr && entries->array() != nullptr)
    for (const Json& entry : *entries->array())
      if (auto key = read_key(entry); key && keys.size() < kMostKeys) keys.push_back(std::move(*key));
  if (keys.empty())
    return base::fail(base::ErrorCode::invalid, std::string(where),
                      "aucune clé RS256 (2048 bits ou plus) ou ES256 : le fournisseur doit signer ainsi",
                      "no key of RS256 (2048 bits or more) or ES256: the provider must sign in that way");
  return keys;
}

base::Result<Jws> open_jws(std::string_view token, const std::vector<JwsKey>& keys) {
  const std::size_t one = token.find('.');
  const std::size_t two = one == std::string_view::npos ? one : token.find('.', one + 1);
  if (token.size() > kMostToken || two == std::string_view::npos ||
      token.find('.', two + 1) != std::string_view::npos)
    return no_jws();
  auto header = part(token.substr(0, one));
  if (!header) return base::pass(header);
  const auto signature = from_base64url(token.substr(two + 1));
  if (!signature) return no_jws();
  // Extensions that must be understood: none is (RFC 7515 §4.1.11).
  if (header->find("crit") != nullptr)
    return refused("le jeton demande ce que ce programme ignore",
                   "the token asks for what is not known here");
  const std::string_view algorithm = text_in(*header, "alg");
  const bool rsa = algorithm == "RS256";
  if (!rsa && algorithm != "ES256")
    return refused("le jeton n’est pas signé en RS256 ou ES256", "the token is not signed in RS256 or ES256");
  // The key tells the algorithm; the token only names the key.
  const std::string_view id = text_in(*header, "kid");
  const JwsKey* chosen = nullptr;
  std::size_t found = 0;
  for (const JwsKey& key : keys) {
    if ((key.kind == JwsKey::Kind::rs256) != rsa || (!id.empty() && key.id != id)) continue;
    chosen = &key;
    ++found;
  }
  if (found != 1)
    return refused("le jeton est signé par une clé inconnue", "the token is signed by an unknown key");
  if (!verifies(*chosen, token.substr(0, two), *signature))
    return refused("la signature du jeton est fausse", "the signature of the token is wrong");
  auto payload = part(token.substr(one + 1, two - one - 1));
  if (!payload) return base::pass(payload);
  return Jws{std::move(*header), std::move(*payload)};
}

}  // namespace cartulaire::platform
