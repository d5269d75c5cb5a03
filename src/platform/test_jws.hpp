// For tests: a provider's signing key, made with OpenSSL: its public half as a JSON Web Key, and tokens.
#pragma once

#include <memory>
#include <string>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "platform/base64.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

class TestSigner {
 public:
  enum class Kind { rs256, es256 };
  TestSigner(Kind kind, std::string id, unsigned bits = 2048)
      : kind_(kind),
        id_(std::move(id)),
        key_(kind == Kind::rs256 ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256"), EVP_PKEY_free) {}

  [[nodiscard]] std::string jwk() const {
    if (kind_ == Kind::rs256)
      return fmt::format(R"({{"kty":"RSA","use":"sig","kid":"{}","n":"{}","e":"{}"}})", id_,
                         number(OSSL_PKEY_PARAM_RSA_N, 0), number(OSSL_PKEY_PARAM_RSA_E, 0));
    return fmt::format(R"({{"kty":"EC","crv":"P-256","alg":"ES256","kid":"{}","x":"{}","y":"{}"}})", id_,
                       number(OSSL_PKEY_PARAM_EC_PUB_X, 32), number(OSSL_PKEY_PARAM_EC_PUB_Y, 32));
  }
  [[nodiscard]] std::string token(const std::string& payload) const {
    return token(fmt::format(R"({{"alg":"{}","kid":"{}"}})", kind_ == Kind::rs256 ? "RS256" : "ES256", id_),
                 payload);
  }
  [[nodiscard]] std::string token(const std::string& header, const std::string& payload) const {
    const std::string message = part(header) + '.' + part(payload);
    return message + '.' + part(sign(message));
  }
  static std::string part(std::string_view text) { return to_base64url(as_bytes(text)); }

 private:
  [[nodiscard]] std::string number(const char* name, int size) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    std::string out(static_cast<std::size_t>(size == 0 ? BN_num_bytes(value) : size), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    BN_free(value);
    return part(out);
  }
  [[nodiscard]] std::string sign(const std::string& message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    std::string out(512, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    out.resize(size);
    if (kind_ == Kind::rs256) return out;
    const auto* der = reinterpret_cast<const unsigned char*>(out.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size()));
    std::string raw(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(raw.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(raw.data()) + 32, 32);
    ECDSA_SIG_free(pair);
    return raw;
  }

  Kind kind_;
  std::string id_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace cartulaire::platform
