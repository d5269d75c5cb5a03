#include "platform/hmac.hpp"

#include <cstdlib>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace cartulaire::platform {

std::array<std::byte, 20> hmac_sha1(Bytes key, Bytes message) {
  std::array<std::byte, 20> out{};
  unsigned size = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(),
           reinterpret_cast<unsigned char*>(out.data()), &size) == nullptr ||
      size != out.size())
    std::abort();
  return out;
}

}  // namespace cartulaire::platform
