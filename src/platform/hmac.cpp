#include "platform/hmac.hpp"

#include <cstdlib>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace cartulaire::platform {
namespace {

template <std::size_t Size>
std::array<std::byte, Size> hmac(const EVP_MD* digest, Bytes key, Bytes message) {
  std::array<std::byte, Size> out{};
  unsigned size = 0;
  if (HMAC(digest, key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(),
           reinterpret_cast<unsigned char*>(out.data()), &size) == nullptr ||
      size != out.size())
    std::abort();
  return out;
}

}  // namespace

std::array<std::byte, 20> hmac_sha1(Bytes key, Bytes message) {
  return hmac<20>(EVP_sha1(), key, message);
}

std::array<std::byte, 32> hmac_sha256(Bytes key, Bytes message) {
  return hmac<32>(EVP_sha256(), key, message);
}

}  // namespace cartulaire::platform
