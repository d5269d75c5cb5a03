// For tests: a security key in software, made with OpenSSL alone, so that it shares nothing with what judges
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "platform/base64.hpp"
#include "platform/crypto.hpp"
#include "platform/webauthn.hpp"

namespace cartulaire::platform {

class TestAuthenticator {
 public:
  enum class Kind { es256, eddsa };
  explicit TestAuthenticator(Kind kind, std::string site)
      : kind_(kind),
        site_(std::move(site)),
        key_(kind == Kind::es256 ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
             EVP_PKEY_free) {
    id.resize(16);
    random_bytes({reinterpret_cast<std::byte*>(id.data()), id.size()});
  }

  // What a test may set wrong.
  std::string id;
  std::string origin;
  std::uint32_t counter = 1;
  unsigned char flags = 1;  // touched

  [[nodiscard]] static std::string client_data(std::string_view type, std::string_view challenge,
                                               std::string_view origin) {
    return fmt::format(R"({{"type":"{}","challenge":"{}","origin":"{}","crossOrigin":false}})", type,
                       challenge, origin);
  }
  WebauthnRegistration create(std::string_view challenge) {
    std::string data = head(static_cast<unsigned char>(flags | 0x40));
    data += std::string(16, '\0');
    data += static_cast<char>(id.size() >> 8);
    data += static_cast<char>(id.size());
    data += id + cose_key();
    return {client_data("webauthn.create", challenge, origin), data};
  }
  WebauthnAssertion get(std::string_view challenge) {
    ++counter;
    WebauthnAssertion answer{client_data("webauthn.get", challenge, origin), head(flags), ""};
    answer.signature = sign(answer.authenticator_data + hash(answer.client_data));
    return answer;
  }
  std::string sign(const std::string& message) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, kind_ == Kind::es256 ? EVP_sha256() : nullptr, nullptr,
                       key_.get());
    std::string out(128, '\0');
    std::size_t size = out.size();
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                   reinterpret_cast<const unsigned char*>(message.data()), message.size());
    out.resize(size);
    return out;
  }
  static std::string hash(std::string_view text) { return std::string(as_text(sha256(as_bytes(text)))); }

 private:
  [[nodiscard]] std::string head(unsigned char with) const {
    std::string out = hash(site_) + static_cast<char>(with);
    for (int shift = 24; shift >= 0; shift -= 8)
      out += static_cast<char>(counter >> shift);
    return out;
  }
  // COSE_Key in CBOR (RFC 9053): kty, alg, crv, x and y.
  [[nodiscard]] std::string cose_key() const {
    using namespace std::string_literals;
    std::string point(65, '\0');
    std::size_t size = point.size();
    if (kind_ == Kind::eddsa) {
      EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(point.data()), &size);
      return "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"s + point.substr(0, 32);
    }
    EVP_PKEY_get_octet_string_param(key_.get(), "encoded-pub-key",
                                    reinterpret_cast<unsigned char*>(point.data()), point.size(), &size);
    return "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"s + point.substr(1, 32) + "\x22\x58\x20"s +
           point.substr(33, 32);
  }

  Kind kind_;
  std::string site_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

}  // namespace cartulaire::platform
