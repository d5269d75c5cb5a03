#include "platform/password_hash.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <semaphore>

#include <sodium.h>

namespace cartulaire::platform {
namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = std::size_t{32} << 20;

void ready() {
  if (sodium_init() < 0) std::abort();
}

std::counting_semaphore<2>& turns() {
  static std::counting_semaphore<2> two(2);
  return two;
}

class Turn {
 public:
  Turn() { turns().acquire(); }
  ~Turn() { turns().release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
};

const char* text(const Secret& password) {
  return reinterpret_cast<const char*>(password.bytes().data());
}

}  // namespace

base::Result<std::string> hash_password(const Secret& password) {
  ready();
  const Turn turn;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), text(password), password.bytes().size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return base::fail(base::ErrorCode::unavailable, "",
                      "la mémoire manque pour protéger un mot de passe ; recommencez dans un moment",
                      "there is not enough memory to protect a password; try again in a moment");
  return std::string(hash.data());
}

base::Result<bool> password_matches(const std::string& hash, const Secret& password) {
  ready();
  const Turn turn;
  errno = 0;
  const bool same = hash.size() < crypto_pwhash_STRBYTES &&
                    crypto_pwhash_str_verify(hash.c_str(), text(password), password.bytes().size()) == 0;
  if (!same && errno == ENOMEM)
    return base::fail(base::ErrorCode::unavailable, "",
                      "la mémoire manque pour vérifier un mot de passe ; recommencez dans un moment",
                      "there is not enough memory to check a password; try again in a moment");
  return same;
}

bool wants_rehash(const std::string& hash) {
  ready();
  return hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_needs_rehash(hash.c_str(), kPasses, kMemory) != 0;
}

void match_nothing(const Secret& password) {
  static const base::Result<std::string> nobody = hash_password(Secret::random(32));
  if (nobody) (void)password_matches(*nobody, password);
}

}  // namespace cartulaire::platform
