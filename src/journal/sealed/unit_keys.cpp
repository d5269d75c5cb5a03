#include "journal/sealed/unit_keys.hpp"

#include <cstring>

namespace cartulaire::journal::sealed {
namespace {

platform::Digest derived(const platform::Secret& key, std::string_view label) {
  return platform::keyed_hash(key.bytes(), platform::as_bytes(label));
}

platform::Secret derived_secret(const platform::Secret& key, std::string_view label) {
  platform::Digest bytes = derived(key, label);
  platform::Secret secret = platform::Secret::copy_of(bytes);
  platform::wipe(bytes);
  return secret;
}

platform::AeadNonce nonce_of(std::uint64_t number) {
  platform::AeadNonce nonce{};
  std::memcpy(nonce.data(), &number, sizeof number);
  return nonce;
}

}  // namespace

platform::Digest data_commitment(const platform::Secret& data, const Unit& unit) {
  return derived(data, "cartulaire data 1\n" + unit.name());
}

platform::Digest identity_commitment(const platform::Secret& identity, const Unit& unit) {
  return derived(identity, "cartulaire identity 1\n" + unit.name());
}

std::uint64_t Pseudonyms::of(std::string_view field, std::string_view value) const {
  std::string message(field);
  message += '\n';
  message += value;
  const platform::Digest digest = derived(identity_, message);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8U | std::to_integer<std::uint64_t>(digest[i]);
  return number;
}

std::string pseudonym_text(std::uint64_t pseudonym) {
  std::string text;
  append_pseudonym(pseudonym, text);
  return text;
}

void append_pseudonym(std::uint64_t pseudonym, std::string& text) {
  for (int shift = 60; shift >= 0; shift -= 4)
    text += "0123456789abcdef"[pseudonym >> shift & 0xF];
}

Boxes::Boxes(const platform::Secret& data, const Unit& unit)
    : key_(derived_secret(data, "cartulaire rows 1")), associated_("cartulaire part 1\n" + unit.name()) {}

void Boxes::close(std::uint64_t number, platform::Bytes plain, std::vector<std::byte>& output) const {
  const std::size_t at = output.size();
  output.resize(at + plain.size() + platform::kAeadTagSize);
  platform::encrypt(key_.bytes(), nonce_of(number), platform::as_bytes(associated_), plain,
                    std::span(output).subspan(at));
}

bool Boxes::open(std::uint64_t number, platform::Bytes box, std::span<std::byte> plain) const {
  if (box.size() != plain.size() + platform::kAeadTagSize) return false;
  return platform::decrypt(key_.bytes(), nonce_of(number), platform::as_bytes(associated_), box, plain);
}

Leaves::Leaves(const platform::Secret& data) : key_(derived_secret(data, "cartulaire salt 1")) {}

void Leaves::salts(std::uint64_t first, std::span<std::byte> into) const {
  platform::key_stream(key_.bytes(), first * kSaltSize, into);
}

platform::Digest Leaves::hash(platform::Bytes salt, std::string_view row_text, platform::Sha256& sha) {
  constexpr std::byte kLeaf{0};
  return sha.update({&kLeaf, 1}).update(salt).update(platform::as_bytes(row_text)).finish();
}

}  // namespace cartulaire::journal::sealed
