#include "platform/crypto.hpp"

#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "platform/compress.hpp"

namespace cartulaire::platform {
namespace {

TEST(Hash, sha256_of_abc_is_the_one_of_fips_180) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  EXPECT_EQ(pieces.update(as_bytes("a")).update(as_bytes("bc")).finish(), sha256(as_bytes("abc")));
  EXPECT_EQ(pieces.update(as_bytes("abc")).finish(), sha256(as_bytes("abc")));
}

TEST(SealedBox, opens_for_its_owner_and_for_nobody_else) {
  const BoxKeyPair owner = make_box_keys();
  const BoxKeyPair other = make_box_keys();
  std::vector<std::byte> sealed = seal(owner.public_key, as_bytes("a key of one segment"));
  ASSERT_EQ(sealed.size(), 20 + kSealOverhead);
  EXPECT_EQ(as_text(open_sealed(owner, sealed).value().bytes()), "a key of one segment");
  EXPECT_EQ(open_sealed(other, sealed).error().code, base::ErrorCode::refused);
  sealed[40] ^= std::byte{1};
  EXPECT_FALSE(open_sealed(owner, sealed));
  EXPECT_FALSE(open_sealed(owner, Bytes(sealed).first(10)));
}

// RFC 7748, §6.1.
TEST(AgreedSecret, is_the_one_of_rfc_7748) {
  const auto alice =
      hex_array<32>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a").value();
  const auto bob = hex_array<32>("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f").value();
  const auto agreed = agreed_secret(Secret::copy_of(alice), bob);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(to_hex(agreed->bytes()), "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
}

TEST(AgreedSecret, is_not_made_with_a_key_that_makes_it_known_to_all) {
  BoxPublicKey key{};
  EXPECT_FALSE(usable_key(key));
  key[0] = std::byte{1};
  EXPECT_FALSE(usable_key(key));
  EXPECT_FALSE(agreed_secret(Secret::random(32), key));
  key = make_box_keys().public_key;
  EXPECT_TRUE(usable_key(key));
  key[31] |= std::byte{0x80};  // another spelling of the same key
  EXPECT_FALSE(usable_key(key));
  key.fill(std::byte{0xFF});
  key[31] = std::byte{0x7F};
  EXPECT_FALSE(usable_key(key));
}

// What the program `argon2` of the authors of Argon2 says: argon2 0123456789abcdef -id -t 1 -k 8 -p 1 -l 32
// -r
TEST(Stretch, gives_the_key_that_the_reference_program_gives) {
  StretchSalt salt{};
  std::memcpy(salt.data(), "0123456789abcdef", salt.size());
  const Secret passphrase = Secret::copy_of(as_bytes("passphrase of a custodian"));
  EXPECT_EQ(to_hex(stretch(passphrase, salt, {1, 8192})->bytes()),
            "13ca124b95ef66a75fbf564cf75b4566e8afa31970334fab01bdb56810226066");
  EXPECT_EQ(to_hex(stretch(passphrase, salt)->bytes()),  // -t 3 -k 262144
            "f415908f775d10003162010df46f5d187d6c5c7b93bb7c7a7e5b359622b440bc");
}

TEST(Aead, refuses_altered_bytes_altered_context_and_another_key) {
  const Secret key = Secret::random(kAeadKeySize);
  const AeadNonce nonce{};
  std::vector<std::byte> sealed(5 + kAeadTagSize);
  std::vector<std::byte> plain(5);
  encrypt(key.bytes(), nonce, as_bytes("place 1"), as_bytes("event"), sealed);
  ASSERT_TRUE(decrypt(key.bytes(), nonce, as_bytes("place 1"), sealed, plain));
  EXPECT_EQ(as_text(plain), "event");
  EXPECT_FALSE(decrypt(key.bytes(), nonce, as_bytes("place 2"), sealed, plain));
  EXPECT_FALSE(decrypt(Secret::random(kAeadKeySize).bytes(), nonce, as_bytes("place 1"), sealed, plain));
  sealed[2] ^= std::byte{4};
  EXPECT_FALSE(decrypt(key.bytes(), nonce, as_bytes("place 1"), sealed, plain));
}

TEST(Signature, holds_for_its_message_and_key_only) {
  const SignKeyPair keys = make_sign_keys();
  const Signature signature = sign(keys, as_bytes("head 12"));
  EXPECT_TRUE(verify_signature(keys.public_key, as_bytes("head 12"), signature));
  EXPECT_FALSE(verify_signature(keys.public_key, as_bytes("head 13"), signature));
  EXPECT_FALSE(verify_signature(make_sign_keys().public_key, as_bytes("head 12"), signature));
}

TEST(Hex, reads_what_it_writes_and_nothing_else) {
  std::array<std::byte, 2> bytes{};
  EXPECT_TRUE(from_hex("0aFf", bytes));
  EXPECT_EQ(to_hex(bytes), "0aff");
  EXPECT_FALSE(from_hex("0af", bytes));
  EXPECT_FALSE(from_hex("0aff00", bytes));
  EXPECT_FALSE(from_hex("0a f", bytes));
}

TEST(KeyFiles, a_node_makes_its_pair_once_readable_by_itself_alone) {
  std::string pattern = ::testing::TempDir() + "cartulaire-keys-XXXXXX";
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  const Path path = Path(pattern) / "node.key";
  const auto first = sign_keys_at(path);
  const auto second = sign_keys_at(path);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->public_key, second->public_key);
  EXPECT_EQ(read_sign_public_key(pattern + "/node.key.pub").value(), first->public_key);
  EXPECT_TRUE(verify_signature(first->public_key, as_bytes("x"), sign(*second, as_bytes("x"))));
  struct stat status = {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  std::filesystem::remove_all(pattern);
}

TEST(Compression, gives_back_the_input_and_never_more_than_the_limit) {
  Compressor compressor;
  const std::string text(100000, 'a');
  std::vector<std::byte> frame;
  compressor.compress(as_bytes(text), frame);
  EXPECT_LT(frame.size(), 1000U);
  EXPECT_EQ(as_text(decompress(frame, 100000).value()), text);
  EXPECT_EQ(decompress(frame, 99999).error().code, base::ErrorCode::too_large);
  frame.push_back(std::byte{0});
  EXPECT_EQ(decompress(frame, 100000).error().code, base::ErrorCode::corrupt);
  EXPECT_FALSE(decompress(Bytes(frame).first(8), 100000));
  EXPECT_FALSE(decompress({}, 100000));
}

}  // namespace
}  // namespace cartulaire::platform
