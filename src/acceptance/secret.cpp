#include "acceptance/secret.hpp"

#include <array>

#include "platform/crypto.hpp"

namespace cartulaire::acceptance {

std::string new_secret() {
  std::array<std::byte, kSecretDigits / 2> bytes{};
  platform::random_bytes(bytes);
  return platform::to_hex(bytes);
}

std::string hash_of_secret(std::string_view secret) {
  return platform::to_hex(platform::sha256(platform::as_bytes(secret)));
}

tl::unexpected<base::Error> leads_nowhere() {
  return base::fail(base::ErrorCode::not_found, "",
                    "ce lien ne mène plus à rien : il a expiré ou il est incomplet ; demandez-en un autre",
                    "this link leads nowhere any more: it has expired or is incomplete; ask for another one");
}

}  // namespace cartulaire::acceptance
