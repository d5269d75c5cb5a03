// Cryptography, by libsodium and OpenSSL only; nothing of our own. Every function is thread-safe.
//
// Secrets live in Secret: memory that is locked, left out of core dumps, and wiped when it dies. They are
// never copied into a std::string or a vector.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "platform/file.hpp"

namespace cartulaire::platform {

// Secret bytes of a fixed size, move-only.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);  // zeros
  static Secret random(std::size_t size);
  static Secret copy_of(Bytes bytes);

  [[nodiscard]] std::span<std::byte> bytes() { return {data_.get(), size_}; }
  [[nodiscard]] Bytes bytes() const { return {data_.get(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  struct Wipe {
    void operator()(std::byte* data) const;
  };
  std::unique_ptr<std::byte[], Wipe> data_;
  std::size_t size_ = 0;
};

void random_bytes(std::span<std::byte> into);
std::uint64_t random_number();
// Overwrites so that the compiler cannot leave it out.
void wipe(std::span<std::byte> bytes);
// In time that does not depend on where they differ; false for different sizes.
bool equal_secrets(Bytes left, Bytes right);

// ---- hashes ----
using Digest = std::array<std::byte, 32>;

// SHA-256 (SHA-NI where the processor has it).
Digest sha256(Bytes bytes);

// SHA-256 of bytes that come in pieces. `finish` makes it ready for the next message.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& update(Bytes bytes);
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// BLAKE2b of 32 bytes under a key of 16 to 64 bytes.
Digest keyed_hash(Bytes key, Bytes message);

// SipHash-2-4 under a key of zeros: a checksum that other programs compute too. It shows accidents; it proves
// nothing against somebody.
std::uint64_t checksum_of(std::string_view text);

// ---- signatures: Ed25519 ----
using SignPublicKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;
struct SignKeyPair {
  SignPublicKey public_key{};
  Secret secret;  // 64 bytes: seed and public key, as libsodium keeps them
};
SignKeyPair make_sign_keys();
Signature sign(const SignKeyPair& keys, Bytes message);
bool verify_signature(const SignPublicKey& key, Bytes message, const Signature& signature);

// ---- sealed boxes: anybody seals to a public key, only its owner opens (X25519, XSalsa20-Poly1305) ----
using BoxPublicKey = std::array<std::byte, 32>;
inline constexpr std::size_t kSealOverhead = 48;
struct BoxKeyPair {
  BoxPublicKey public_key{};
  Secret secret;  // 32 bytes
};
BoxKeyPair make_box_keys();
BoxKeyPair box_keys_of(Secret secret);  // the pair of a secret key of 32 bytes
std::vector<std::byte> seal(const BoxPublicKey& to, Bytes message);
// `refused` for another key or altered bytes.
base::Result<Secret> open_sealed(const BoxKeyPair& keys, Bytes sealed);

// False for the few public keys that make every agreed secret known, and for a second spelling of a key:
// nothing is sealed to them.
bool usable_key(const BoxPublicKey& key);
// The secret that the owners of two X25519 pairs agree on, 32 bytes, to derive keys from; nothing for a key
// that is not usable.
std::optional<Secret> agreed_secret(const Secret& own, const BoxPublicKey& other);

// ---- keys from passphrases: Argon2id 1.3, one lane (libsodium's crypto_pwhash) ----
using StretchSalt = std::array<std::byte, 16>;
struct StretchCost {
  unsigned passes = 3;
  std::size_t memory = std::size_t{256} << 20;
};
// A key of 32 bytes; `unavailable` where that much memory is not to be had.
base::Result<Secret> stretch(const Secret& passphrase, const StretchSalt& salt, const StretchCost& cost = {});

// ---- authenticated encryption: XChaCha20-Poly1305 ----
inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = std::array<std::byte, 24>;
// `into` holds plain.size() + kAeadTagSize bytes and may begin at plain.data(). One nonce is used once per
// key.
void encrypt(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes plain, std::span<std::byte> into);
// `into` holds sealed.size() - kAeadTagSize bytes. False, and `into` unusable: not these bytes under this
// key.
[[nodiscard]] bool decrypt(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes sealed,
                           std::span<std::byte> into);

// Bytes `offset` and following of the ChaCha20 stream of a key of 32 bytes (64-bit nonce, zero): for salts.
void key_stream(Bytes key, std::uint64_t offset, std::span<std::byte> into);

// ---- text forms ----
std::string to_hex(Bytes bytes);
// Lower or upper case, exactly `into.size()` bytes; false otherwise.
[[nodiscard]] bool from_hex(std::string_view text, std::span<std::byte> into);
template <std::size_t N>
std::optional<std::array<std::byte, N>> hex_array(std::string_view text) {
  std::array<std::byte, N> bytes{};
  if (!from_hex(text, bytes)) return std::nullopt;
  return bytes;
}

// ---- key files: one line of hexadecimal; a secret one has mode 0600 and its folder must not be shared ----
base::Status write_secret_file(const Path& path, const Secret& secret);
base::Result<Secret> read_secret_file(const Path& path, std::size_t size);
base::Result<SignKeyPair> read_sign_keys(const Path& path);
// The node's own pair: read from `path`, made and written there on the first call (public half in path +
// ".pub").
base::Result<SignKeyPair> sign_keys_at(const Path& path);
// One public key of 32 bytes, of either kind.
base::Result<SignPublicKey> read_sign_public_key(const Path& path);

}  // namespace cartulaire::platform
