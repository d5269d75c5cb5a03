#include "platform/crypto.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <tuple>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>

namespace cartulaire::platform {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::Status;

unsigned char* raw(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}
const unsigned char* raw(Bytes bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// libsodium must be initialised before its first use; without randomness there is nothing safe to do.
void ready() {
  static const bool done = [] {
    if (sodium_init() < 0) std::abort();
    return true;
  }();
  (void)done;
}

}  // namespace

// ---- Secret ----

void Secret::Wipe::operator()(std::byte* data) const {
  sodium_free(data);  // wipes first
}

Secret::Secret(std::size_t size) : size_(size) {
  ready();
  // sodium_malloc locks the pages and keeps them out of core dumps, with guard pages around.
  data_.reset(static_cast<std::byte*>(sodium_malloc(size == 0 ? 1 : size)));
  if (data_ == nullptr) std::abort();
  sodium_memzero(data_.get(), size);
}

Secret Secret::random(std::size_t size) {
  Secret secret(size);
  random_bytes(secret.bytes());
  return secret;
}

Secret Secret::copy_of(Bytes bytes) {
  Secret secret(bytes.size());
  if (!bytes.empty()) std::memcpy(secret.data_.get(), bytes.data(), bytes.size());
  return secret;
}

void random_bytes(std::span<std::byte> into) {
  ready();
  randombytes_buf(into.data(), into.size());
}

std::uint64_t random_number() {
  std::array<std::byte, 8> bytes{};
  random_bytes(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

void wipe(std::span<std::byte> bytes) {
  sodium_memzero(bytes.data(), bytes.size());
}

bool equal_secrets(Bytes left, Bytes right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

// ---- hashes ----

struct Sha256::Context {
  Context() : evp(EVP_MD_CTX_new()), algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {
    if (evp == nullptr || algorithm == nullptr) std::abort();
    restart();
  }
  ~Context() {
    EVP_MD_CTX_free(evp);
    EVP_MD_free(algorithm);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  void restart() const {
    if (EVP_DigestInit_ex(evp, algorithm, nullptr) != 1) std::abort();
  }
  EVP_MD_CTX* evp;
  EVP_MD* algorithm;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(Bytes bytes) {
  if (EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) != 1) std::abort();
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  if (EVP_DigestFinal_ex(context_->evp, raw(std::span<std::byte>(digest)), nullptr) != 1) std::abort();
  context_->restart();
  return digest;
}

Digest sha256(Bytes bytes) {
  thread_local Sha256 hash;
  return hash.update(bytes).finish();
}

Digest keyed_hash(Bytes key, Bytes message) {
  ready();
  Digest digest{};
  crypto_generichash(raw(std::span<std::byte>(digest)), digest.size(), raw(message), message.size(), raw(key),
                     key.size());
  return digest;
}

std::uint64_t checksum_of(std::string_view text) {
  static_assert(crypto_shorthash_BYTES == sizeof(std::uint64_t));
  constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kZeros{};
  std::array<unsigned char, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), raw(as_bytes(text)), text.size(), kZeros.data());
  std::uint64_t number = 0;
  for (std::size_t i = hash.size(); i-- > 0;)
    number = number << 8U | hash[i];
  return number;
}

// ---- signatures ----

SignKeyPair make_sign_keys() {
  ready();
  SignKeyPair keys{{}, Secret(crypto_sign_SECRETKEYBYTES)};
  crypto_sign_keypair(raw(std::span<std::byte>(keys.public_key)), raw(keys.secret.bytes()));
  return keys;
}

Signature sign(const SignKeyPair& keys, Bytes message) {
  ready();
  Signature signature{};
  crypto_sign_detached(raw(std::span<std::byte>(signature)), nullptr, raw(message), message.size(),
                       raw(keys.secret.bytes()));
  return signature;
}

bool verify_signature(const SignPublicKey& key, Bytes message, const Signature& signature) {
  ready();
  return crypto_sign_verify_detached(raw(Bytes(signature)), raw(message), message.size(), raw(Bytes(key))) ==
         0;
}

// ---- sealed boxes ----

BoxKeyPair make_box_keys() {
  ready();
  BoxKeyPair keys{{}, Secret(crypto_box_SECRETKEYBYTES)};
  crypto_box_keypair(raw(std::span<std::byte>(keys.public_key)), raw(keys.secret.bytes()));
  return keys;
}

BoxKeyPair box_keys_of(Secret secret) {
  ready();
  BoxKeyPair keys{{}, std::move(secret)};
  crypto_scalarmult_base(raw(std::span<std::byte>(keys.public_key)), raw(keys.secret.bytes()));
  return keys;
}

std::vector<std::byte> seal(const BoxPublicKey& to, Bytes message) {
  ready();
  std::vector<std::byte> sealed(message.size() + kSealOverhead);
  if (crypto_box_seal(raw(std::span<std::byte>(sealed)), raw(message), message.size(), raw(Bytes(to))) != 0)
    std::abort();
  return sealed;
}

Result<Secret> open_sealed(const BoxKeyPair& keys, Bytes sealed) {
  ready();
  if (sealed.size() >= kSealOverhead) {
    Secret message(sealed.size() - kSealOverhead);
    if (crypto_box_seal_open(raw(message.bytes()), raw(sealed), sealed.size(), raw(Bytes(keys.public_key)),
                             raw(keys.secret.bytes())) == 0)
      return message;
  }
  return fail(ErrorCode::refused, "", "scellé pour une autre clé, ou modifié",
              "sealed to another key, or altered");
}

bool usable_key(const BoxPublicKey& key) {
  // Canonical: below 2^255 - 19, so that one key has one spelling.
  const bool high = std::to_integer<unsigned>(key[31]) > 0x7F;
  const bool all_ones =
      key[31] == std::byte{0x7F} && std::to_integer<unsigned>(key[0]) >= 0xED &&
      std::all_of(key.begin() + 1, key.end() - 1, [](std::byte byte) { return byte == std::byte{0xFF}; });
  return !high && !all_ones && agreed_secret(Secret::random(crypto_box_SECRETKEYBYTES), key).has_value();
}

std::optional<Secret> agreed_secret(const Secret& own, const BoxPublicKey& other) {
  ready();
  Secret agreed(crypto_scalarmult_BYTES);
  if (own.bytes().size() != crypto_scalarmult_SCALARBYTES ||
      crypto_scalarmult(raw(agreed.bytes()), raw(own.bytes()), raw(Bytes(other))) != 0)
    return std::nullopt;
  return agreed;
}

// ---- keys from passphrases ----

Result<Secret> stretch(const Secret& passphrase, const StretchSalt& salt, const StretchCost& cost) {
  static_assert(crypto_pwhash_argon2id_SALTBYTES == std::tuple_size_v<StretchSalt>);
  ready();
  Secret key(kAeadKeySize);
  if (crypto_pwhash(raw(key.bytes()), key.bytes().size(),
                    reinterpret_cast<const char*>(passphrase.bytes().data()), passphrase.bytes().size(),
                    raw(Bytes(salt)), cost.passes, cost.memory, crypto_pwhash_ALG_ARGON2ID13) == 0)
    return key;
  return fail(
      ErrorCode::unavailable, "",
      "la mémoire manque pour tirer une clé de la phrase secrète ; fermez des programmes et recommencez",
      "there is not enough memory to make a key of the passphrase; close programs and try again");
}

// ---- authenticated encryption ----

void encrypt(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes plain, std::span<std::byte> into) {
  ready();
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(into), nullptr, raw(plain), plain.size(), raw(associated),
                                             associated.size(), nullptr, raw(Bytes(nonce)), raw(key));
}

bool decrypt(Bytes key, const AeadNonce& nonce, Bytes associated, Bytes sealed, std::span<std::byte> into) {
  ready();
  if (key.size() != kAeadKeySize || sealed.size() < kAeadTagSize) return false;
  if (into.size() < sealed.size() - kAeadTagSize) return false;
  return crypto_aead_xchacha20poly1305_ietf_decrypt(raw(into), nullptr, nullptr, raw(sealed), sealed.size(),
                                                    raw(associated), associated.size(), raw(Bytes(nonce)),
                                                    raw(key)) == 0;
}

void key_stream(Bytes key, std::uint64_t offset, std::span<std::byte> into) {
  if (into.empty()) return;
  ready();
  constexpr std::uint64_t kBlock = 64;
  static constexpr std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> kNonce{};
  const auto take = [&](std::span<std::byte> part, std::uint64_t block) {
    crypto_stream_chacha20_xor_ic(raw(part), raw(part), part.size(), kNonce.data(), block, raw(key));
  };
  std::ranges::fill(into, std::byte{0});
  const std::uint64_t skip = offset % kBlock;
  if (skip == 0) return take(into, offset / kBlock);
  std::array<std::byte, kBlock> head{};
  take(head, offset / kBlock);
  const std::size_t first = std::min<std::size_t>(kBlock - skip, into.size());
  std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(skip), first, into.begin());
  take(into.subspan(first), offset / kBlock + 1);
}

// ---- text forms ----

std::string to_hex(Bytes bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte byte : bytes) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

bool from_hex(std::string_view text, std::span<std::byte> into) {
  ready();
  std::size_t used = 0;
  if (text.size() != into.size() * 2) return false;
  return sodium_hex2bin(raw(into), into.size(), text.data(), text.size(), nullptr, &used, nullptr) == 0 &&
         used == into.size();
}

// ---- key files ----

Status write_secret_file(const Path& path, const Secret& secret) {
  Secret text(secret.bytes().size() * 2 + 1);
  sodium_bin2hex(reinterpret_cast<char*>(text.bytes().data()), text.bytes().size(), raw(secret.bytes()),
                 secret.bytes().size());
  text.bytes().back() = std::byte{'\n'};
  return replace_file(path, Bytes(text.bytes()), 0600);
}

Result<Secret> read_secret_file(const Path& path, std::size_t size) {
  auto file = File::open_read(path);
  if (!file) return base::pass(file);
  Secret text(size * 2);
  const auto got = file->read_at(0, text.bytes());
  if (!got) return tl::unexpected(got.error());
  Secret secret(size);
  if (*got != text.bytes().size() || !from_hex(as_text(text.bytes()), secret.bytes()))
    return fail(ErrorCode::corrupt, path.string(), "ce n'est pas un fichier de clé",
                "this is not a key file");
  return secret;
}

Result<SignKeyPair> read_sign_keys(const Path& path) {
  auto secret = read_secret_file(path, crypto_sign_SECRETKEYBYTES);
  if (!secret) return base::pass(secret);
  SignKeyPair keys{{}, std::move(*secret)};
  crypto_sign_ed25519_sk_to_pk(raw(std::span<std::byte>(keys.public_key)), raw(keys.secret.bytes()));
  return keys;
}

Result<SignKeyPair> sign_keys_at(const Path& path) {
  auto keys = read_sign_keys(path);
  if (keys || keys.error().code != ErrorCode::not_found) return keys;
  SignKeyPair fresh = make_sign_keys();
  if (auto status = write_secret_file(path, fresh.secret); !status) return base::pass(status);
  Path public_path = path;
  public_path += ".pub";
  if (auto status = replace_file(public_path, to_hex(fresh.public_key) + "\n"); !status)
    return base::pass(status);
  return fresh;
}

Result<SignPublicKey> read_sign_public_key(const Path& path) {
  const auto text = read_text(path, 1024);
  if (!text) return tl::unexpected(text.error());
  const std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
  const auto key = hex_array<32>(line);
  if (!key)
    return fail(ErrorCode::corrupt, path.string(), "ce n'est pas un fichier de clé",
                "this is not a key file");
  return *key;
}

}  // namespace cartulaire::platform
