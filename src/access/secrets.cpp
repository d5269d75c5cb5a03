#include "access/secrets.hpp"

#include <algorithm>
#include <vector>

#include "platform/base64.hpp"

namespace cartulaire::access {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kNonceSize = sizeof(platform::AeadNonce);

base::Result<platform::Secret> not_ours() {
  return base::fail(base::ErrorCode::corrupt, "",
                    "un secret du dépôt ne s’ouvre pas : le fichier de clé de connexion n’est pas celui de "
                    "cette installation",
                    "a secret of the store does not open: the key file for sign-in is not this "
                    "installation’s");
}

}  // namespace

base::Result<Keys> Keys::at(const platform::Path& file) {
  auto key = platform::read_secret_file(file, kKeySize);
  if (key) return Keys(std::move(*key));
  if (key.error().code != base::ErrorCode::not_found) return base::pass(key);
  platform::Secret fresh = platform::Secret::random(kKeySize);
  if (auto written = platform::write_secret_file(file, fresh); !written) return base::pass(written);
  return Keys(std::move(fresh));
}

platform::Digest Keys::derived(std::string_view purpose) const {
  return platform::keyed_hash(key_.bytes(), platform::as_bytes(purpose));
}

std::string Keys::name(std::string_view purpose, std::string_view of) const {
  platform::Digest key = derived(purpose);
  const std::string out = platform::to_hex(platform::keyed_hash(key, platform::as_bytes(of)));
  platform::wipe(key);
  return out;
}

std::string Keys::close(const platform::Secret& plain, std::string_view place) const {
  platform::Digest key = derived("encryption");
  std::vector<std::byte> out(kNonceSize + plain.bytes().size() + platform::kAeadTagSize);
  platform::AeadNonce nonce{};
  platform::random_bytes(nonce);
  std::ranges::copy(nonce, out.begin());
  platform::encrypt(key, nonce, platform::as_bytes(place), plain.bytes(), std::span(out).subspan(kNonceSize));
  platform::wipe(key);
  return platform::to_base64(out);
}

base::Result<platform::Secret> Keys::open(std::string_view closed, std::string_view place) const {
  const auto bytes = platform::from_base64(closed);
  if (!bytes || bytes->size() < kNonceSize + platform::kAeadTagSize) return not_ours();
  platform::AeadNonce nonce{};
  std::copy_n(bytes->begin(), kNonceSize, nonce.begin());
  platform::Secret plain(bytes->size() - kNonceSize - platform::kAeadTagSize);
  platform::Digest key = derived("encryption");
  const bool good = platform::decrypt(key, nonce, platform::as_bytes(place),
                                      platform::Bytes(*bytes).subspan(kNonceSize), plain.bytes());
  platform::wipe(key);
  if (!good) return not_ours();
  return plain;
}

std::string new_token() {
  const platform::Secret bytes = platform::Secret::random(32);
  return platform::to_base64url(bytes.bytes());
}

std::string id_of_token(std::string_view token) {
  return platform::to_hex(platform::sha256(platform::as_bytes(token)));
}

}  // namespace cartulaire::access
